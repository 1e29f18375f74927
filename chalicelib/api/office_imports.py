"""The calls about imports: a file is offered, sent to the store, looked through, and then run by whoever sent it."""

from chalice.app import Blueprint

from chalicelib.api import shapes
from chalicelib.api.answers import answer
from chalicelib.api.calls import Asked, Halt, Result, call
from chalicelib.api.import_views import batch_view, problem_views, whole_view
from chalicelib.api.office import officials
from chalicelib.desk import Refusal
from chalicelib.desk.import_ports import Batch
from chalicelib.desk.importing import (
    ROLES,
    Wanted,
    imports_of,
    may_see,
    offer_import,
    run_import,
    template_of,
)
from chalicelib.desk.landing import import_as_of
from chalicelib.desk.uploading import UPLOAD_SECONDS

office_imports = Blueprint(__name__)

ALL = "/office/imports"
ONE = ALL + "/{batch}"
IMPORT = shapes.obj(
    {
        "kind": shapes.text(20),
        "programme": shapes.text(60, 0),
        "applicant_type": shapes.text(30, 0),
        "type": shapes.text(100),
        **{name: shapes.UPLOAD["properties"][name] for name in ("name", "bytes", "sha256")},
    },
    ("kind", "name", "type", "bytes", "sha256"),
)
#: Pieces with remarks on a page: so many that a page of the worst rows stays below the 6 MB a function may answer.
FIRST_PIECES, PIECES = 5, 10
READERS = {role for roles in ROLES.values() for role in roles} | {"auditor"}


@call(office_imports, "POST", ALL, "official", IMPORT, ("Idempotency-Key",), authorizer=officials)
def begin_import(asked: Asked) -> Result:
    """Offer a spreadsheet for import: a signed form for exactly this file. It is looked through once it arrived."""
    desk, actor = asked.wiring.desk, asked.official
    key = asked.scoped_key("import", actor=actor.id)
    done = offer_import(desk, Wanted(**asked.body), actor, key, asked.at)
    if isinstance(done, Refusal):
        return done
    batch, upload = done
    post = {"url": upload.url, "fields": dict(upload.fields)}
    return answer({"id": batch.id, "post": post, "expires": UPLOAD_SECONDS}, 201)


@call(office_imports, "GET", ALL, "official", authorizer=officials)
def list_imports(asked: Asked) -> Result:
    """The newest imports of this official; of everybody for Bagian Kesra and auditors."""
    actor = asked.official
    if not READERS & set(actor.roles):
        raise Halt(403, "import.role")
    found = (import_as_of(one, asked.at) for one in imports_of(asked.wiring.desk, actor))
    return {"items": [batch_view(batch, asked.lang) for batch in found]}


@call(office_imports, "GET", ONE, "official", authorizer=officials)
def show_import(asked: Asked, batch: str) -> Result:
    """How far an import came, and the first of what is wrong by row and column."""
    return _view(asked, _seen(asked, batch))


@call(office_imports, "GET", ONE + "/problems", "official", authorizer=officials, query=("cursor",))
def list_problems(asked: Asked, batch: str) -> Result:
    """Everything that is wrong by row and column, page by page."""
    desk, found = asked.wiring.desk, _seen(asked, batch)
    cursor = asked.query.get("cursor", "")
    after = int(cursor) if cursor.isascii() and cursor.isdigit() and len(cursor) < 7 else -1
    pages = desk.store.remarks(found.id, _phase(found), after, PIECES)
    more = str(pages[-1].piece) if len(pages) == PIECES else ""
    items = problem_views(found, template_of(desk, found), pages, asked.lang)
    return {"items": items, "next": more}


@call(office_imports, "POST", ONE + "/run", "official", shapes.SUBMIT, authorizer=officials)
def run(asked: Asked, batch: str) -> Result:
    """Import the good rows of what was looked through. Asked again it changes nothing."""
    done = run_import(asked.wiring.desk, _seen(asked, batch), asked.official, asked.at)
    if isinstance(done, Refusal):
        return done
    if done.state == "running":
        asked.wiring.go_on(done.id)
    return _view(asked, done)


def _seen(asked: Asked, batch: str) -> Batch:
    """The import, or :class:`Halt` (404) when there is none this official may see."""
    found = asked.wiring.desk.store.batch(batch[:64])
    if found is None or not may_see(found, asked.official):
        raise Halt(404, "import.unknown")
    return import_as_of(found, asked.at)


def _view(asked: Asked, batch: Batch) -> Result:
    desk = asked.wiring.desk
    pages = desk.store.remarks(batch.id, _phase(batch), -1, FIRST_PIECES)
    return whole_view(batch, template_of(desk, batch), pages, asked.lang)


def _phase(batch: Batch) -> str:
    return "running" if batch.state in ("running", "done") else "reading"
