"""The calls about windows: every official reads them with their log, Bagian Kesra writes in it."""

from chalice.app import Blueprint

from chalicelib.api import shapes
from chalicelib.api.answers import answer
from chalicelib.api.calls import Asked, Halt, Result, call
from chalicelib.api.office import officials
from chalicelib.api.window_views import incident_view, office_window_view
from chalicelib.core.law import Programme
from chalicelib.core.windows import lost_minutes
from chalicelib.desk import Refusal
from chalicelib.desk.noting import Wanted
from chalicelib.desk.windows import (
    add_note,
    incidents,
    notes_of,
    programme_named,
    window_of,
)

office_windows = Blueprint(__name__)

ONE = "/office/windows/{programme}"


@call(office_windows, "GET", "/office/windows", "official", authorizer=officials)
def list_windows(asked: Asked) -> Result:
    """Every window as it is this moment, with everything that was noted about it."""
    desk, actor = asked.wiring.desk, asked.official
    found = [
        office_window_view(p, notes_of(desk, p, asked.at, fresh=True), actor, asked.at)
        for p in desk.rules(desk.year).programmes.values()
    ]
    return {"now": asked.at.isoformat(), "windows": found}


@call(
    office_windows,
    "POST",
    ONE + "/notes",
    "official",
    shapes.NOTE,
    ("Idempotency-Key",),
    authorizer=officials,
)
def note(asked: Asked, programme: str) -> Result:
    """Extend, correct, pause or resume a window, attach a decree's scan (Bagian Kesra). In force within a minute."""
    desk, actor = asked.wiring.desk, asked.official
    key = asked.scoped_key("note", programme=programme, actor=actor.id)
    done = add_note(desk, Wanted(programme, **asked.body), actor, key, asked.at)
    if isinstance(done, Refusal):
        return done
    view = office_window_view(_named(asked, programme), done, actor, asked.at)
    return answer(view, 201)


@call(office_windows, "GET", ONE + "/incidents", "official", authorizer=officials)
def report(asked: Asked, programme: str) -> Result:
    """The pauses of a window with the minutes lost: the annex of the decree that extends it."""
    desk, found = asked.wiring.desk, _named(asked, programme)
    window = window_of(desk, found, asked.at, fresh=True)
    rows = [incident_view(one) for one in incidents(desk, found, asked.at)]
    return {
        "at": asked.at.isoformat(),
        "programme": found.id,
        "year": found.year,
        "opens": window.opens.isoformat(),
        "closes": window.closes.isoformat(),
        "closes_by_rules": found.closes.isoformat(),
        "lost_minutes": lost_minutes(found, notes_of(desk, found, asked.at), asked.at),
        "incidents": rows,
    }


def _named(asked: Asked, programme: str) -> Programme:
    """The programme of the address. Raises :class:`Halt` (404) when there is none."""
    found = programme_named(asked.wiring.desk, programme)
    if found is None:
        raise Halt(404, "programme.unknown")
    return found
