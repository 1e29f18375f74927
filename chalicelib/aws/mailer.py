"""Letters out through SES, as raw MIME with text and HTML. Implements ``desk.ports.Mailer``."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from chalicelib.desk.ports import MailRefused, MailUnclear, Rendered
from chalicelib.settings import Settings

SENDER_NAME = "Serang Open"
#: A header keeps its line: a long subject would begin on a second one, and be read with a space in front.
HEADERS = SMTP.clone(max_line_length=200)


class SesMailer:
    """The SDK's own retries are off: a second send after a lost reply would be a second letter."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: Any = None

    def send(self, letter: Rendered) -> str:
        from botocore.exceptions import (
            BotoCoreError,
            ClientError,
            ConnectTimeoutError,
            EndpointConnectionError,
        )

        extra: dict[str, Any] = {}
        if self._settings.mail_configuration_set:
            extra["ConfigurationSetName"] = self._settings.mail_configuration_set
        if letter.tag:
            extra["EmailTags"] = [{"Name": "letter", "Value": letter.tag}]
        try:
            sent = self._ses().send_email(
                FromEmailAddress=self._settings.mail_from,
                Destination={"ToAddresses": [letter.to]},
                Content={"Raw": {"Data": mime(letter, self._settings.mail_from)}},
                **extra,
            )
        except ClientError as error:
            code = str(error.response["Error"]["Code"])
            raise MailRefused(code, for_good=code == "BadRequestException") from None
        except (EndpointConnectionError, ConnectTimeoutError) as error:
            raise MailRefused(type(error).__name__) from None
        except BotoCoreError as error:
            raise MailUnclear(type(error).__name__) from None
        return str(sent["MessageId"])

    def _ses(self) -> Any:
        if self._client is None:
            import boto3
            from botocore.config import Config

            self._client = boto3.client(
                "sesv2",
                region_name=self._settings.region,
                endpoint_url=self._settings.endpoint or None,
                config=Config(
                    retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=10
                ),
            )
        return self._client


def mime(letter: Rendered, sender: str) -> bytes:
    """The letter as MIME: text first, HTML as the alternative, both in base64 so that no line is ever broken."""
    message = EmailMessage(policy=SMTP)
    user, _, domain = sender.rpartition("@")
    message["From"] = Address(SENDER_NAME, user, domain)
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="base64")
    message.add_alternative(letter.html, subtype="html", cte="base64")
    return message.as_bytes(policy=HEADERS)
