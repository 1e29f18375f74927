"""How the log is written: one line of JSON for each thing that is said, so that metrics can be read from it.

What may stand in such a line is decided where it is said (``faults``, ``events``): never a person's data.
"""

import logging
import sys

NAME = "serang-open"  # as the application: Chalice says its own things under it


def plain_lines(on_lambda: bool) -> logging.Logger:
    """Write to standard output, each message as it is. On Lambda also what is no error, and only once: its own
    handler would put its words before the JSON, and no metric filter reads that. On a laptop only errors."""
    log = logging.getLogger(NAME)
    if not log.handlers:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(logging.Formatter("%(message)s"))
        log.addHandler(handler)
    log.setLevel(logging.INFO if on_lambda else logging.ERROR)
    log.propagate = not on_lambda
    return log
