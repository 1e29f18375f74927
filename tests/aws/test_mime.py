"""A letter as MIME: read back by any mail program as it was written."""

from email import message_from_bytes
from email.policy import default

import pytest

from chalicelib.aws.mailer import mime
from chalicelib.desk.ports import Rendered

LONG = "Permohonan 2775-3442-2628 perlu diperbaiki paling lambat 15 Februari 2027"


@pytest.mark.parametrize(
    "subject", ["Draf 2775-3442-2628 sudah dibuka", LONG, f"{LONG} – Désa {LONG}"]
)
def test_a_subject_begins_on_its_own_line_and_reads_back(subject: str) -> None:
    raw = mime(Rendered("a@contoh.example", subject, "isi", "<p>isi</p>"), "surat@contoh.example")
    assert b"Subject:\r\n" not in raw
    assert str(message_from_bytes(raw, policy=default)["Subject"]) == subject


def test_no_line_is_longer_than_mail_allows() -> None:
    letter = Rendered("a@contoh.example", LONG, "kata " * 900, f"<p>{'kata ' * 900}</p>")
    assert max(map(len, mime(letter, "surat@contoh.example").splitlines())) <= 200
