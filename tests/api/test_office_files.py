"""The scan of a decree from the office's computer to everybody's: signed, looked into, attached, downloaded."""

import json
import logging
from typing import Any

import pytest

from chalicelib.ops.synthetic_papers import PaperFile
from tests.hostile import JS, PDF, pdf
from tests.scans_laid import PRIVATE_NAME
from tests.world import Answer, World, put_object, text_of

CONTENT = pdf()
EXTEND = {
    "kind": "extension",
    "closes": "2027-04-15",
    "sk_number": "400/Kep.12-Huk/2027",
    "sk_date": "2027-01-30",
    "reason": "Banjir di pesisir",
}
SECRETS = ("rahasia", "3604010101010001")


def offered(world: World, kind: str = "sk", content: bytes = CONTENT, **changes: Any) -> Answer:
    offer = PaperFile("sk", PRIVATE_NAME, PDF, content).offer()
    body = {"kind": kind, **{k: v for k, v in offer.items() if k != "slot"}, **changes}
    return world.office("POST", "/files", body, "kesra", idempotency_key=world.key())


def uploaded(world: World, kind: str = "sk", content: bytes = CONTENT) -> str:
    """The id of a file that was sent and looked into."""
    made = offered(world, kind, content)
    assert made.status == 201, made.body
    key = made.body["post"]["fields"]["key"]
    put_object(world.settings, key, content)
    world.arrive(key)
    return str(made.body["id"])


def fares(world: World, file: str, role: str = "kesra", opd: str = "kesra") -> Answer:
    return world.office("GET", f"/files/{file}", None, role, opd)


def noted(world: World, role: str = "kesra", **body: Any) -> Answer:
    path = "/windows/hibah-uang/notes"
    return world.office("POST", path, body, role, idempotency_key=world.key())


def ground(world: World) -> dict[str, Any]:
    world.wait(seconds=31)
    windows = world.call("GET", "/windows").body["windows"]
    found: dict[str, Any] = next(w for w in windows if w["programme"] == "hibah-uang")
    return found["extended_by"] or {}


def followed(world: World, href: str) -> str:
    """Where the public address leads to, without any account."""
    got = world.call("GET", href.removeprefix("/api"))
    assert (got.status, got.headers["cache-control"]) == (302, "no-store"), got.body
    return got.headers["location"]


def test_a_scan_is_uploaded_looked_into_and_opened_by_officials(world: World) -> None:
    made = offered(world)
    file, form = made.body["id"], made.body["post"]["fields"]
    assert form["key"].startswith(f"incoming/office/{file}/")
    assert fares(world, file).body["state"] == "waiting" and "url" not in fares(world, file).body
    put_object(world.settings, form["key"], CONTENT)
    world.arrive(form["key"])
    seen = fares(world, file)
    assert (seen.body["state"], seen.body["kind"], seen.body["expires"]) == ("clean", "sk", 60)
    assert f"/office/{file}/" in seen.body["url"] and "versionId=" in seen.body["url"]
    assert fares(world, file, "auditor").status == 200
    for role, opd in (("verifier", "kesra"), ("kesra", "dinsos"), ("admin", "kesra")):
        assert fares(world, file, role, opd).codes == {"office-file.unknown"}


def test_a_scan_that_does_harm_is_refused_in_words_and_never_served(world: World) -> None:
    file = uploaded(world, content=pdf(JS))
    seen = fares(world, file).body
    assert (seen["state"], seen["reason"]) == ("rejected", "script")
    assert "program yang dapat berjalan sendiri" in seen["message"] and "url" not in seen
    assert noted(world, **EXTEND, file=file).codes == {"office-file.refused"}


@pytest.mark.parametrize(
    ("kind", "arrives", "code"),
    [("ground", True, "office-file.kind"), ("sk", False, "office-file.waiting"), ("", False, "office-file.unknown")],
)  # fmt: skip
def test_a_file_that_is_no_clean_decree_extends_nothing(
    world: World, kind: str, arrives: bool, code: str
) -> None:
    file = "0" * 32
    if kind:
        file = uploaded(world, kind) if arrives else offered(world, kind).body["id"]
    refused = noted(world, **EXTEND, file=file)
    assert (refused.status, refused.codes, refused.pointers) == (422, {code}, {"/file"})
    assert all(len(e["message"]) > 20 for e in refused.body["errors"])
    assert ground(world) == {}


def test_an_extension_with_its_decree_is_downloaded_by_everybody(world: World) -> None:
    made = noted(world, **EXTEND, file=uploaded(world))
    assert made.status == 201, made.body
    shown = ground(world)["file"]
    assert shown["href"] == "/api/sk/2027/hibah-uang/1"
    assert (shown["type"], shown["bytes"]) == (PDF, len(CONTENT))
    where = followed(world, shown["href"])
    assert "filename%3D%22sk-hibah-uang-1.pdf%22" in where and "attachment" in where
    (note,) = made.body["notes"]
    assert note["file"]["sha256"] == shown["sha256"] and made.body["trail"]["valid"]


def test_the_end_moves_in_a_minute_and_the_scan_follows_later(world: World) -> None:
    draft = world.open()
    noted(world, **EXTEND)
    assert ground(world)["file"] is None
    assert world.call("GET", "/sk/2027/hibah-uang/1").codes == {"decree.unknown"}
    made = noted(world, kind="attach", of=1, file=uploaded(world))
    assert made.status == 201, made.body
    assert made.body["files"]["1"] == ground(world)["file"]
    assert followed(world, ground(world)["file"]["href"])
    told = text_of(world.mail(draft.who.contact["email"])[-1])
    assert "https://serang.example/api/sk/2027/hibah-uang/1" in told


def test_a_letter_about_an_extension_without_a_scan_speaks_of_none(world: World) -> None:
    draft = world.open()
    noted(world, **EXTEND)
    world.wait(seconds=31)
    told = text_of(world.mail(draft.who.contact["email"])[-1])
    assert "400/Kep.12-Huk/2027" in told and "/api/sk/" not in told


@pytest.mark.parametrize(
    "path",
    ["/sk/2027/hibah-uang/2", "/sk/2027/hibah-barang/1", "/sk/2026/hibah-uang/1", "/sk/2027/x/1",
     "/sk/2027/hibah-uang/x", "/sk/x/hibah-uang/1", "/sk/2027/hibah-uang/-1", "/sk/2027/hibah-uang/999999"],
)  # fmt: skip
def test_the_public_address_gives_out_decrees_of_windows_and_nothing_else(
    world: World, path: str
) -> None:
    file = uploaded(world)
    uploaded(world, "ground")
    noted(world, **EXTEND, file=file)
    assert (world.call("GET", path).status, world.call("GET", path).codes) == (404, {"decree.unknown"})  # fmt: skip
    assert world.call("GET", f"/sk/2027/hibah-uang/{file}").status == 404
    assert followed(world, "/sk/2027/hibah-uang/1")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"type": "image/png"}, "office-file.type"),
        ({"bytes": 10_485_761}, "document.large"),
        ({"bytes": 0}, "document.empty"),
        ({"kind": "ktp"}, "shape.choice"),
    ],
)
def test_what_cannot_be_a_scan_is_refused_before_it_is_sent(
    world: World, changes: dict[str, Any], code: str
) -> None:
    refused = offered(world, **changes)
    assert (refused.status, refused.codes) == (422, {code})


def test_what_a_file_is_called_at_home_gets_nowhere(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "serang-open")
    file = uploaded(world)
    made = noted(world, **EXTEND, file=file)
    href = ground(world)["file"]["href"]
    everywhere = [
        caplog.text, json.dumps(made.body), followed(world, href), fares(world, file).body["url"],
        json.dumps(world.call("GET", "/windows").body), json.dumps(world.office("GET", "/windows").body),
    ]  # fmt: skip
    for said in everywhere:
        assert not any(secret in said for secret in SECRETS)
    assert any(SECRETS[0] in str(item) for item in world.stored())  # the twin: the office knows it
    assert fares(world, file).body["name"] == PRIVATE_NAME
