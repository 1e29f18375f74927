"""When a programme takes applications. The last instant of a window is still inside."""

from datetime import datetime, timedelta
from typing import Literal

from chalicelib.core.law import Programme

WindowState = Literal["before", "open", "closed"]


def window_state(programme: Programme, at: datetime) -> WindowState:
    """Before, open or closed at an aware time. A close of 23:59:59 includes that whole second."""
    if at < programme.opens:
        return "before"
    return "open" if at < programme.closes + timedelta(seconds=1) else "closed"


def may_submit(
    programme: Programme, at: datetime, last_saved: datetime, grace_minutes: int
) -> bool:
    """Whether a draft can be sent now: inside the window, or within the grace when it was last saved inside.

    The server's own time of the last save is the stamp; a client's clock decides nothing.
    """
    if window_state(programme, at) == "open":
        return True
    end = programme.closes + timedelta(seconds=1)
    in_grace = end <= at < end + timedelta(minutes=grace_minutes)
    return in_grace and window_state(programme, last_saved) == "open"
