"""The carrier of letters: what it hands to SES, and what it makes of SES's answers."""

from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from chalicelib.aws.mailer import SesMailer, mime
from chalicelib.core.answers import value_problems
from chalicelib.desk.ports import MailRefused, MailUnclear, Rendered
from chalicelib.settings import Settings
from tests.builders import a_field

SETTINGS = Settings(
    "t", "b", "p", "c", "s", "serang-open@contoh.example", "https://serang.example", "set-1"
)
LETTER = Rendered(
    "aminah@contoh.example",
    "Sudah kami terima – “é”",
    "Teks\nbaris",
    "<p>Teks – “é”</p>",
    "270000000017.2",
)


class Ses:
    """Answers once with what it was given, and keeps what it was asked."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error, self.asked = error, []  # type: ignore[var-annotated]

    def send_email(self, **given: Any) -> dict[str, str]:
        self.asked.append(given)
        if self.error:
            raise self.error
        return {"MessageId": "m-1"}


def through(ses: Ses, letter: Rendered = LETTER, settings: Settings = SETTINGS) -> str:
    mailer = SesMailer(settings)
    mailer._client = ses
    return mailer.send(letter)


def test_a_letter_is_handed_over_with_its_tag() -> None:
    ses = Ses()
    assert through(ses) == "m-1"
    (asked,) = ses.asked
    assert asked["FromEmailAddress"] == "serang-open@contoh.example"
    assert asked["Destination"] == {"ToAddresses": ["aminah@contoh.example"]}
    assert asked["EmailTags"] == [{"Name": "letter", "Value": "270000000017.2"}]
    assert asked["ConfigurationSetName"] == "set-1"


def client_error(code: str) -> ClientError:
    return ClientError(
        {"Error": {"Code": code, "Message": "aminah@contoh.example is not good"}}, "SendEmail"
    )


@pytest.mark.parametrize(
    ("error", "raised", "for_good"),
    [
        (client_error("TooManyRequestsException"), MailRefused, False),
        (client_error("MessageRejected"), MailRefused, False),
        (client_error("SendingPausedException"), MailRefused, False),
        (client_error("BadRequestException"), MailRefused, True),
        (EndpointConnectionError(endpoint_url="https://x"), MailRefused, False),
        (ConnectTimeoutError(endpoint_url="https://x"), MailRefused, False),
        (ReadTimeoutError(endpoint_url="https://x"), MailUnclear, None),
    ],
)
def test_an_answer_is_a_refusal_or_unclear_and_quotes_nobody(
    error: Exception, raised: Any, for_good: bool | None
) -> None:
    with pytest.raises(raised) as told:
        through(Ses(error))
    assert getattr(told.value, "for_good", None) is for_good
    assert "aminah" not in str(told.value)
    assert told.value.__cause__ is None and told.value.__suppress_context__


def test_the_client_itself_never_sends_twice() -> None:
    client = SesMailer(SETTINGS)._ses()
    assert client.meta.config.retries["total_max_attempts"] == 1


def test_both_bodies_read_back_as_they_were_written() -> None:
    message = message_from_bytes(mime(LETTER, "serang-open@contoh.example"), policy=default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None and html is not None
    assert text.get_content().splitlines() == ["Teks", "baris"]
    assert html.get_content().strip() == LETTER.html
    assert message.get_content_type() == "multipart/alternative"
    assert str(message["From"]) == "Serang Open <serang-open@contoh.example>"
    assert message["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    "address",
    [
        "n.a+b_c'd@sub.contoh.co.id",
        "a..b@contoh.id",
        ".a@contoh.id",
        "a.@contoh.id",
        "x" * 64 + "@contoh.id",
        "{a}|b@contoh.id",
        "=?us-ascii?q?korban=40lain.id=2C?=@contoh.id",
        "=?utf-8?q?x=0D=0ABcc?=@contoh.id",
        "=?utf-8?b?eA0KQmNjOiBhQGIuaWQ=?=@contoh.id",
    ],
)
def test_every_address_the_form_takes_can_be_written_on_a_letter(address: str) -> None:
    if list(value_problems(a_field("email"), address, "/x")):
        return
    raw = mime(Rendered(address, "Judul", "isi", "<p>isi</p>"), "serang-open@contoh.example")
    found = message_from_bytes(raw, policy=default)["To"]
    assert [a.addr_spec for a in found.addresses] == [address]


@pytest.mark.parametrize("subject", ["Judul\r\nBcc: lain@contoh.example", "Judul\nX: y"])
def test_a_subject_cannot_smuggle_a_header(subject: str) -> None:
    try:
        raw = mime(Rendered("a@contoh.example", subject, "isi", ""), "serang-open@contoh.example")
    except ValueError:
        return
    assert message_from_bytes(raw, policy=default)["Bcc"] is None
