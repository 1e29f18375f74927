"""Where uploads land, apart from where they stay. Whoever has a form writes under ``incoming/`` and nowhere else.

What was looked into and found clean is copied to its own key, and that version alone counts. The bucket forgets
``incoming/`` after two days, so a form that nobody came back to costs nothing; nothing of it is ever served.
"""

from datetime import datetime, timedelta

INCOMING = "incoming/"
#: As long as the bucket keeps what has landed (``ForgetWhatNobodyClaimed`` in the infrastructure). It does not say that
#: something is gone to whoever may not list it, so the clock says it.
KEPT = timedelta(days=2)


def landing(key: str) -> str:
    """Where the file that is to lie under a key lands."""
    return INCOMING + key


def landed(landing: str) -> str:
    """The key a file is meant for, by where it landed; empty for an object that lies elsewhere."""
    return landing.removeprefix(INCOMING) if landing.startswith(INCOMING) else ""


def is_over(offered: datetime, at: datetime) -> bool:
    """Whether a file that was offered so long ago can no longer arrive: its form is dead, its object forgotten."""
    return at - offered >= KEPT
