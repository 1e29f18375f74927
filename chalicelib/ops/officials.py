"""The officials of the demonstration: made up, known to everybody, and only ever in a local user pool."""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import boto3

from chalicelib.ops import totp
from chalicelib.ops.loopback import require_loopback

PASSWORD = "serang-open-contoh"  # noqa: S105 - known to everybody, like its user
FIRST_PASSWORD = "ganti-saya-segera"  # noqa: S105


@dataclass(frozen=True)
class Official:
    """``opd``: his unit, an OPD or the code of a kecamatan or desa. ``new_password``: the first sign-in asks for a
    password of one's own. ``otp``: every sign-in asks for a code."""

    username: str
    name: str
    roles: tuple[str, ...]
    opd: str
    password: str = PASSWORD
    new_password: bool = False
    otp: bool = False


DEMO = (
    Official("verifikator.kesra@serang-open.example", "Ratna Contoh", ("verifier",), "kesra"),
    Official("verifikator2.kesra@serang-open.example", "Yusuf Contoh", ("verifier",), "kesra"),
    Official("verifikator.dinsos@serang-open.example", "Dedi Contoh", ("verifier",), "dinsos"),
    Official(
        "verifikator.bakesbangpol@serang-open.example",
        "Lilis Contoh",
        ("verifier",),
        "bakesbangpol",
    ),
    Official("verifikator.bpbd@serang-open.example", "Hendra Contoh", ("verifier",), "bpbd"),
    Official("verifikator.dpkptb@serang-open.example", "Rini Contoh", ("verifier",), "dpkptb"),
    Official("kesra@serang-open.example", "Siti Contoh", ("kesra",), "kesra"),
    Official("kesra2@serang-open.example", "Rudi Contoh", ("kesra",), "kesra"),
    Official("camat.kramatwatu@serang-open.example", "Maman Contoh", ("camat",), "36.04.05"),
    Official("operator.kesra@serang-open.example", "Yanti Contoh", ("operator",), "kesra"),
    Official(
        "operator.pejaten@serang-open.example", "Ujang Contoh", ("operator",), "36.04.05.2003"
    ),
    Official("inspektorat@serang-open.example", "Agus Contoh", ("auditor",), "kesra"),
    Official("admin@serang-open.example", "Wawan Contoh", ("admin",), "kesra"),
    Official(
        "baru@serang-open.example",
        "Nur Contoh",
        ("verifier",),
        "dinsos",
        FIRST_PASSWORD,
        new_password=True,
    ),
    Official("kode@serang-open.example", "Tuti Contoh", ("verifier",), "kesra", otp=True),
)


class Officials:
    """Puts them into the pool and shows them; ``note`` keeps the secrets of their authenticator apps."""

    def __init__(self, note: Path) -> None:
        self.note = note

    def seed(self, pool_id: str, client_id: str, endpoint: str) -> None:
        """One who is in the pool already stays as he is."""
        client = boto3.client("cognito-idp", endpoint_url=require_loopback(endpoint))
        for official in DEMO:
            if _create(client, pool_id, official) and official.otp:
                self._keep(official, _enrol(client, client_id, official))

    def as_json(self) -> list[dict[str, Any]]:
        """The list as ``/_local/officials`` shows it, with the codes that are good now."""
        return [self._shown(official) for official in DEMO]

    def _shown(self, official: Official) -> dict[str, Any]:
        secret = self._secrets().get(official.username, "")
        now = totp.code(secret, time.time()) if secret else ""
        return {
            **asdict(official),
            "roles": list(official.roles),
            "otp_secret": secret,
            "otp_now": now,
        }

    def _secrets(self) -> Mapping[str, str]:
        found: Mapping[str, str] = json.loads(self.note.read_text()) if self.note.exists() else {}
        return found

    def _keep(self, official: Official, secret: str) -> None:
        self.note.write_text(json.dumps({**self._secrets(), official.username: secret}))


def _create(client: Any, pool_id: str, official: Official) -> bool:
    """Whether he was not there before."""
    who = {"UserPoolId": pool_id, "Username": official.username}
    attributes = {
        "email": official.username,
        "email_verified": "true",
        "name": official.name,
        "custom:opd": official.opd,
    }
    try:
        client.admin_create_user(
            **who,
            TemporaryPassword=official.password,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
        )
    except client.exceptions.UsernameExistsException:
        return False
    for role in official.roles:
        client.admin_add_user_to_group(**who, GroupName=role)
    if not official.new_password:
        client.admin_set_user_password(**who, Password=official.password, Permanent=True)
    return True


def _enrol(client: Any, client_id: str, official: Official) -> str:
    """Set up the authenticator app as the official would; the secret it holds."""
    signed_in = client.initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": official.username, "PASSWORD": official.password},
    )
    token = signed_in["AuthenticationResult"]["AccessToken"]
    secret = str(client.associate_software_token(AccessToken=token)["SecretCode"])
    client.verify_software_token(AccessToken=token, UserCode=totp.code(secret, time.time()))
    client.set_user_mfa_preference(
        AccessToken=token, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
    )
    return secret
