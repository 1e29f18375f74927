"""The officials of the demonstration: made up, known to everybody, and only ever in a local user pool."""

from dataclasses import asdict, dataclass

import boto3

from chalicelib.ops.loopback import require_loopback

PASSWORD = "serang-open-contoh"  # noqa: S105 - known to everybody, like its user
FIRST_PASSWORD = "ganti-saya-segera"  # noqa: S105


@dataclass(frozen=True)
class Official:
    """``new_password``: the first sign-in asks for a password of one's own."""

    username: str
    name: str
    roles: tuple[str, ...]
    opd: str
    password: str = PASSWORD
    new_password: bool = False


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
    Official("kesra@serang-open.example", "Siti Contoh", ("kesra",), "kesra"),
    Official("inspektorat@serang-open.example", "Agus Contoh", ("auditor",), "kesra"),
    Official("admin@serang-open.example", "Wawan Contoh", ("admin",), "kesra"),
    Official(
        "baru@serang-open.example", "Nur Contoh", ("verifier",), "dinsos", FIRST_PASSWORD, True
    ),
)


def seed(pool_id: str, endpoint: str) -> None:
    """Put the demonstration's officials into the pool; one who is there already stays as he is."""
    require_loopback(endpoint)
    client = boto3.client("cognito-idp", endpoint_url=endpoint)
    for official in DEMO:
        try:
            client.admin_create_user(
                UserPoolId=pool_id,
                Username=official.username,
                TemporaryPassword=official.password,
                MessageAction="SUPPRESS",
                UserAttributes=[
                    {"Name": "email", "Value": official.username},
                    {"Name": "email_verified", "Value": "true"},
                    {"Name": "name", "Value": official.name},
                    {"Name": "custom:opd", "Value": official.opd},
                ],
            )
        except client.exceptions.UsernameExistsException:
            continue
        for role in official.roles:
            client.admin_add_user_to_group(
                UserPoolId=pool_id, Username=official.username, GroupName=role
            )
        if not official.new_password:
            client.admin_set_user_password(
                UserPoolId=pool_id,
                Username=official.username,
                Password=official.password,
                Permanent=True,
            )


def as_json() -> list[dict[str, object]]:
    """The list as ``/_local/officials`` shows it."""
    return [{**asdict(official), "roles": list(official.roles)} for official in DEMO]
