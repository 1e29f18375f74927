"""The calls about files of the office: a scan is offered, sent to the store, looked into, and read by officials."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.api import shapes
from chalicelib.api.answers import answer
from chalicelib.api.calls import Asked, Halt, Result, call
from chalicelib.api.office import officials
from chalicelib.core.office_files import KINDS, OfficeFile, Scan
from chalicelib.desk import Refusal
from chalicelib.desk.office_files import Offer, offer_office_file, office_download, seen_office_file
from chalicelib.desk.uploading import DOWNLOAD_SECONDS, UPLOAD_SECONDS
from chalicelib.text import say

office_files = Blueprint(__name__)

ALL = "/office/files"
OFFER = shapes.obj(
    {
        "kind": {"type": "string", "enum": list(KINDS)},
        **{name: shapes.UPLOAD["properties"][name] for name in ("name", "type", "bytes", "sha256")},
    },
    ("kind", "name", "type", "bytes", "sha256"),
)


@call(office_files, "POST", ALL, "official", OFFER, ("Idempotency-Key",), authorizer=officials)
def offer_file(asked: Asked) -> Result:
    """A signed form for the scan of a decree or of a ground (Bagian Kesra); the file goes straight to the store."""
    desk, actor, body = asked.wiring.desk, asked.official, asked.body
    key = asked.scoped_key("office-file", actor=actor.id)
    offer = Offer(**{**body, "sha256": body["sha256"].lower()})
    done = offer_office_file(desk, offer, actor, key, asked.at)
    if isinstance(done, Refusal):
        return done
    file, upload = done
    post = {"url": upload.url, "fields": dict(upload.fields)}
    return answer({"id": file.id, "post": post, "expires": UPLOAD_SECONDS}, 201)


@call(office_files, "GET", ALL + "/{file}", "official", authorizer=officials)
def show_file(asked: Asked, file: str) -> Result:
    """How a scan fares (Bagian Kesra, auditors); once it is clean, an address to download it (one minute)."""
    desk = asked.wiring.desk
    found = seen_office_file(desk, file[:64], asked.official)
    if found is None:
        raise Halt(404, "office-file.unknown")
    view = office_file_view(found, asked.lang)
    url = office_download(desk, found, f"{found.document.slot}-{found.id[:8]}")
    return view | ({"url": url, "expires": DOWNLOAD_SECONDS} if url else {})


def office_file_view(file: OfficeFile, lang: str) -> dict[str, Any]:
    """For officials alone: the name it came with stands here and nowhere else."""
    document = file.document
    view: dict[str, Any] = {
        **scan_view(file.scan),
        "kind": document.slot,
        "name": document.name,
        "state": document.state,
        "at": document.added_at.isoformat(),
        "by": {"username": file.by, "name": file.by_name},
    }
    if document.reason:
        view["reason"] = document.reason
        view["message"] = say(lang, f"reason.document.{document.reason}")
    return view


def scan_view(scan: Scan) -> dict[str, Any]:
    """What an act rests on, for officials."""
    return dict(vars(scan))
