"""What SES tells of a letter after it was sent, made up on a laptop: MiniStack sends no configuration-set events.

As SES's mailbox simulator does: ``bounce@…`` comes back, ``complaint@…`` is delivered and then complained about,
every other address is delivered.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from chalicelib.ops.mailbox import Letter


def events(letter: Letter) -> Iterator[dict[str, object]]:
    """The events of one letter, in SES's shape for an event destination."""
    mail = {
        "timestamp": _instant(letter.at),
        "messageId": letter.message_id,
        "source": letter.sender,
        "destination": list(letter.to),
        "tags": letter.tags,
    }
    for address in letter.to:
        local_part = address.partition("@")[0].lower().partition("+")[0]
        if local_part == "bounce":
            yield {"eventType": "Bounce", "mail": mail, "bounce": _bounce(address)}
            continue
        yield {"eventType": "Delivery", "mail": mail, "delivery": _delivery(address)}
        if local_part == "complaint":
            yield {"eventType": "Complaint", "mail": mail, "complaint": _complaint(address)}


def _delivery(address: str) -> dict[str, object]:
    return {
        "timestamp": _instant(),
        "processingTimeMillis": 0,
        "recipients": [address],
        "smtpResponse": "250 2.6.0 Message received",
    }


def _bounce(address: str) -> dict[str, object]:
    return {
        "bounceType": "Permanent",
        "bounceSubType": "General",
        "bouncedRecipients": [
            {
                "emailAddress": address,
                "action": "failed",
                "status": "5.1.1",
                "diagnosticCode": "smtp; 550 5.1.1 user unknown",
            }
        ],
        "timestamp": _instant(),
        "feedbackId": f"local-{_instant()}",
    }


def _complaint(address: str) -> dict[str, object]:
    return {
        "complainedRecipients": [{"emailAddress": address}],
        "timestamp": _instant(),
        "feedbackId": f"local-{_instant()}",
        "complaintFeedbackType": "abuse",
    }


def _instant(at: datetime | None = None) -> str:
    return (
        (at or datetime.now(UTC))
        .astimezone(UTC)
        .isoformat(timespec="milliseconds")
        .replace("+00:00", "Z")
    )
