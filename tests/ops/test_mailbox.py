"""Letters that were sent can be read on the laptop, as people and as programs read them."""

import base64
import json
from email.message import EmailMessage
from pathlib import Path

import pytest

from chalicelib.ops.exchange import Ask
from chalicelib.ops.feedback import events
from chalicelib.ops.local_pages import LocalPages
from chalicelib.ops.mailbox import Mailbox
from chalicelib.ops.officials import Officials

AT = 1801447200.0  # 1 February 2027, 09.00 WIB


def put(
    folder: Path, name: str, to: str, subject: str, html: str = "<head></head><p>Isi é</p>"
) -> None:
    message = EmailMessage()
    message["From"] = "Serang Open <surat@serang-open.example>"
    message["To"] = to
    message["Subject"] = subject
    message.set_content("Isi é", cte="base64")
    message.add_alternative(html, subtype="html", cte="base64")
    record = {
        "raw": base64.b64encode(message.as_bytes()).decode(),
        "from": "surat@serang-open.example",
        "to": [to],
        "tags": {"letter": ["abc"]},
        "message_id": f"id-{name}",
        "at": AT,
    }
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(record))


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    put(tmp_path / "mail", "1000-a", "pemohon01@contoh.example", "Sudah diterima")
    put(tmp_path / "mail", "2000-b", "bounce@contoh.example", "Kedua <b>")
    return Mailbox(tmp_path / "mail")


@pytest.fixture
def pages(mailbox: Mailbox) -> LocalPages:
    people = Officials(mailbox.folder / "authenticators.json")
    return LocalPages(mailbox, people, {"ready": True}, lambda moment: 0 if moment is None else 60)


def read(pages: LocalPages, path: str, query: str = "") -> object:
    return json.loads(pages(Ask("GET", path, query, {"accept": "application/json"})).body)


def test_newest_letter_comes_first_with_both_bodies(pages: LocalPages) -> None:
    letters = read(pages, "/_local/mail")
    assert isinstance(letters, list)
    assert [m["subject"] for m in letters] == ["Kedua <b>", "Sudah diterima"]
    assert letters[1]["text"].strip() == "Isi é"
    assert "<p>Isi é</p>" in letters[1]["html"]
    assert letters[1]["at"] == "2027-02-01T09:00:00+07:00"
    assert set(letters[1]) == {"id", "to", "from", "subject", "text", "html", "at"}


def test_letters_of_one_address_can_be_asked_for(pages: LocalPages) -> None:
    letters = read(pages, "/_local/mail", "to=pemohon01%40contoh.example")
    assert isinstance(letters, list)
    assert [m["id"] for m in letters] == ["1000-a"]


def test_subject_is_text_on_the_page_of_letters(pages: LocalPages) -> None:
    body = pages(Ask("GET", "/_local/mail")).body
    assert b"Kedua &lt;b&gt;" in body
    assert b"Kedua <b>" not in body


def test_a_letter_is_shown_in_a_frame_that_can_run_nothing(pages: LocalPages) -> None:
    page = pages(Ask("GET", "/_local/mail/1000-a"))
    assert b'src="/_local/mail/1000-a/html"' in page.body
    framed = pages(Ask("GET", "/_local/mail/1000-a/html"))
    assert "default-src 'none'" in framed.headers["Content-Security-Policy"]
    assert "allow-scripts" not in framed.headers["Content-Security-Policy"]


@pytest.mark.parametrize("letter_id", ["3000-c", "..", "../mail-told", "*"])
def test_other_names_find_nothing(pages: LocalPages, letter_id: str) -> None:
    assert pages(Ask("GET", f"/_local/mail/{letter_id}")).status == 404


def test_sender_learns_of_delivery_bounce_and_complaint(tmp_path: Path, mailbox: Mailbox) -> None:
    put(tmp_path / "mail", "3000-c", "complaint+x@contoh.example", "Ketiga")
    happened = {m.id: [e["eventType"] for e in events(m)] for m in mailbox.letters()}
    assert happened == {
        "1000-a": ["Delivery"],
        "2000-b": ["Bounce"],
        "3000-c": ["Delivery", "Complaint"],
    }
    first = next(events(mailbox.read("1000-a")))
    assert isinstance(first["mail"], dict)
    assert (first["mail"]["messageId"], first["mail"]["tags"]) == ("id-1000-a", {"letter": ["abc"]})


def test_clock_moves_only_for_a_json_post(pages: LocalPages) -> None:
    body = b'{"now": "2027-02-10T09:00:00+07:00"}'
    plain = pages(Ask("POST", "/_local/clock", headers={"content-type": "text/plain"}, body=body))
    moved = pages(
        Ask("POST", "/_local/clock", headers={"content-type": "application/json"}, body=body)
    )
    wrong = pages(
        Ask("POST", "/_local/clock", headers={"content-type": "application/json"}, body=b"{}")
    )
    assert (plain.status, moved.status, wrong.status) == (415, 200, 422)


def test_officials_are_listed_with_what_signs_them_in(pages: LocalPages) -> None:
    listed = read(pages, "/_local/officials")
    assert isinstance(listed, list)
    assert {role for o in listed for role in o["roles"]} == {
        *("verifier", "kesra", "auditor", "admin", "camat", "operator"),
    }
    assert all(len(o["password"]) >= 12 and o["username"].endswith(".example") for o in listed)
    assert [o["username"] for o in listed if o["new_password"]] == ["baru@serang-open.example"]
