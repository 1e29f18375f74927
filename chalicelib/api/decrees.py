"""The scans of decrees for everybody: an address that lasts, leading on to one that does not."""

from chalice.app import Blueprint, Response

from chalicelib.api.answers import HEADERS
from chalicelib.api.calls import Asked, Halt, Result, call
from chalicelib.desk.decrees import decree_address

decrees = Blueprint(__name__)


@call(decrees, "GET", "/sk/{year}/{programme}/{entry}", "anyone")
def decree(asked: Asked, year: str, programme: str, entry: str) -> Result:
    """The scan of the decree behind an entry of a window: leads on to a short-lived address (302)."""
    plain = all(n.isascii() and n.isdigit() and len(n) < 6 for n in (year, entry))
    desk = asked.wiring.desk
    url = decree_address(desk, int(year), programme, int(entry), asked.at) if plain else None
    if url is None:
        raise Halt(404, "decree.unknown")
    return Response("", {"Location": url, **HEADERS}, 302)
