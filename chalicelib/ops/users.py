"""``users``: the officials of a stage. Makes them, lists them, changes roles and unit, disables, resets.

One official has one unit (an OPD, or a kecamatan or desa) and roles that fit it. Passwords are never chosen here: the
first one is random, shown once to whoever runs the command, and has to be replaced at the first sign-in.
"""

import argparse
import secrets
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.aws.users import TOKEN_SECONDS
from chalicelib.core.kinds import CHECKS
from chalicelib.core.law import Field, Rules
from chalicelib.ops import stages
from chalicelib.rules import desa, kecamatan, load_rules
from chalicelib.settings import settings
from chalicelib.text import say

#: Letters and digits that nobody confuses when the password is read aloud.
LETTERS, DIGITS = "abcdefghjkmnpqrstuvwxyz", "23456789"
#: Roles whose unit is a kecamatan or desa; an operator may also sit in an OPD.
OF_A_PLACE = ("camat", "operator")
NOT_OFFICIAL = ("applicant",)


class Refused(Exception):
    """What was asked for cannot be; the message says why and what to do."""


@dataclass(frozen=True)
class Official:
    """As the pool knows him. ``status`` is Cognito's word for where his password stands."""

    username: str
    name: str
    unit: str
    roles: tuple[str, ...]
    enabled: bool
    status: str


@dataclass(frozen=True)
class Pool:
    """The pool of a stage, seen through the client of AWS."""

    client: Any
    pool_id: str

    def official(self, username: str) -> Official:
        """Raises :class:`Refused` when nobody has that name."""
        try:
            found = self.client.admin_get_user(UserPoolId=self.pool_id, Username=username)
        except self.client.exceptions.UserNotFoundException:
            raise Refused(f"Tidak ada petugas {username}. Lihat: users list") from None
        return self._official(found, found["UserAttributes"])

    def officials(self) -> Iterator[Official]:
        """Everybody, page by page."""
        more: dict[str, str] = {}
        while True:
            page = self.client.list_users(UserPoolId=self.pool_id, Limit=60, **more)
            for found in page["Users"]:
                yield self._official(found, found["Attributes"])
            if not page.get("PaginationToken"):
                return
            more = {"PaginationToken": page["PaginationToken"]}

    def _official(self, found: Any, attributes: Any) -> Official:
        said = {one["Name"]: one["Value"] for one in attributes}
        groups = self.client.admin_list_groups_for_user(
            UserPoolId=self.pool_id, Username=found["Username"]
        )["Groups"]
        return Official(
            said.get("email", found["Username"]),
            said.get("name", ""),
            said.get("custom:opd", ""),
            tuple(sorted(group["GroupName"] for group in groups)),
            bool(found["Enabled"]),
            str(found["UserStatus"]),
        )

    def ask(self, act: str, username: str, **more: Any) -> None:
        """One call about one official."""
        getattr(self.client, act)(UserPoolId=self.pool_id, Username=username, **more)


def fitting(rules: Rules, roles: Sequence[str], unit: str) -> None:
    """Whether these roles and this unit go together; raises :class:`Refused` with what would."""
    known = [role for role in rules.roles if role not in NOT_OFFICIAL]
    for role in roles:
        if role not in known:
            raise Refused(f"Peran {role} tidak ada. Pilih: {', '.join(known)}")
    is_kecamatan = unit in {place.code for place in kecamatan()}
    is_place = is_kecamatan or unit in {place.code for place in desa()}
    if not is_place and unit not in rules.opds:
        raise Refused(
            f"Unit {unit} tidak ada. Pilih OPD ({', '.join(rules.opds)}) "
            "atau kode kecamatan/desa seperti 36.04.05."
        )
    for role in roles:
        if role == "camat" and not is_kecamatan:
            raise Refused("Camat memegang satu kecamatan: tulis kodenya, seperti 36.04.05.")
        if is_place and role not in OF_A_PLACE:
            raise Refused(f"Peran {say('id', f'role.{role}')} memegang satu OPD, bukan {unit}.")


def first_password() -> str:
    """``Kmnpq-rstuv-wxyza-24797``: 82 bits, easy to read aloud, good for any policy of a pool."""
    groups = ["".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(3)]
    number = "".join(secrets.choice(DIGITS) for _ in range(5))
    return "-".join([groups[0].capitalize(), *groups[1:], number])


def _email(text: str) -> str:
    email = text.strip().lower()
    if list(CHECKS["email"](Field("email", "email"), email)):
        raise Refused(f"{text} bukan alamat email.")
    return email


def create(pool: Pool, rules: Rules, asked: argparse.Namespace) -> list[str]:
    """A new official, with a password that is good for seven days and one sign-in."""
    email, password = _email(asked.email), first_password()
    fitting(rules, asked.role, asked.unit)
    attributes = {"email": email, "email_verified": "true", "name": asked.name.strip()}
    attributes["custom:opd"] = asked.unit
    if len(attributes["name"]) < 2:
        raise Refused("Tulis nama petugas: --name 'Nama Lengkap'")
    try:
        pool.ask(
            "admin_create_user",
            email,
            TemporaryPassword=password,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
        )
    except pool.client.exceptions.UsernameExistsException:
        raise Refused(f"{email} sudah ada. Mengubahnya: users roles, unit, enable, reset") from None
    for role in dict.fromkeys(asked.role):
        pool.ask("admin_add_user_to_group", email, GroupName=role)
    return [f"{email} dibuat.", *_handed(password)]


def _handed(password: str) -> list[str]:
    return [
        f"Sandi pertama (hanya tampil sekali ini, berlaku 7 hari): {password}",
        "Serahkan langsung kepada orangnya; saat masuk pertama ia diminta menggantinya.",
    ]


def roles(pool: Pool, rules: Rules, asked: argparse.Namespace) -> list[str]:
    """Exactly these roles from now on. What he may do changes with his next token, at most 15 minutes later."""
    before = pool.official(_email(asked.email))
    fitting(rules, asked.role, before.unit)
    for role in sorted(set(before.roles) - set(asked.role)):
        pool.ask("admin_remove_user_from_group", before.username, GroupName=role)
    for role in sorted(set(asked.role) - set(before.roles)):
        pool.ask("admin_add_user_to_group", before.username, GroupName=role)
    return [f"{before.username}: {', '.join(sorted(set(asked.role)))}", *_signed_out(pool, before)]


def unit(pool: Pool, rules: Rules, asked: argparse.Namespace) -> list[str]:
    """He moves to another unit with the roles he has."""
    before = pool.official(_email(asked.email))
    fitting(rules, before.roles, asked.unit)
    moved = [{"Name": "custom:opd", "Value": asked.unit}]
    pool.ask("admin_update_user_attributes", before.username, UserAttributes=moved)
    return [f"{before.username}: {before.unit} menjadi {asked.unit}", *_signed_out(pool, before)]


def disable(pool: Pool, _: Rules, asked: argparse.Namespace) -> list[str]:
    """He cannot sign in any more; what he did stays under his name."""
    who = pool.official(_email(asked.email))
    pool.ask("admin_disable_user", who.username)
    return [f"{who.username} dinonaktifkan.", *_signed_out(pool, who)]


def enable(pool: Pool, _: Rules, asked: argparse.Namespace) -> list[str]:
    """He can sign in again, with the password he had."""
    who = pool.official(_email(asked.email))
    pool.ask("admin_enable_user", who.username)
    return [f"{who.username} diaktifkan lagi."]


def reset(pool: Pool, _: Rules, asked: argparse.Namespace) -> list[str]:
    """A new first password, for who forgot his or lost his phone with the authenticator."""
    who, password = pool.official(_email(asked.email)), first_password()
    pool.ask("admin_set_user_password", who.username, Password=password, Permanent=False)
    if asked.otp:
        off = {"Enabled": False, "PreferredMfa": False}
        pool.ask("admin_set_user_mfa_preference", who.username, SoftwareTokenMfaSettings=off)
    return [f"Sandi {who.username} diganti.", *_handed(password), *_signed_out(pool, who)]


def _signed_out(pool: Pool, who: Official) -> list[str]:
    """No session of his can be renewed. A token he holds already lives on until it runs out."""
    pool.ask("admin_user_global_sign_out", who.username)
    return [f"Sesi yang sedang terbuka berakhir paling lambat {TOKEN_SECONDS // 60} menit lagi."]


def listed(pool: Pool, _: Rules, __: argparse.Namespace) -> list[str]:
    """Everybody by unit."""
    found = sorted(pool.officials(), key=lambda o: (o.unit, o.username))
    if not found:
        return ["Belum ada petugas. Membuatnya: users create"]
    return [
        f"{o.unit:<16} {o.username:<46} {o.name:<28} {', '.join(o.roles)}"
        + ("" if o.enabled else "  NONAKTIF")
        + ("  sandi pertama belum diganti" if o.status == "FORCE_CHANGE_PASSWORD" else "")
        for o in found
    ]


Act = Callable[[Pool, Rules, argparse.Namespace], list[str]]
ACTS: dict[str, tuple[Act, str]] = {
    "list": (listed, "semua petugas menurut unitnya"),
    "create": (create, "membuat petugas; sandi pertamanya tampil sekali"),
    "roles": (roles, "memberi tepat peran-peran ini"),
    "unit": (unit, "memindahkan ke OPD, kecamatan atau desa lain"),
    "disable": (disable, "menonaktifkan; yang pernah ia perbuat tetap tercatat"),
    "enable": (enable, "mengaktifkan lagi"),
    "reset": (reset, "sandi pertama yang baru; --otp juga melepas autentikator"),
}


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="users", description="Petugas: akun, peran dan unitnya.")
    stages.stage_arguments(parser)
    acts = parser.add_subparsers(dest="act", required=True, metavar="list|create|…")
    for name, (_, purpose) in ACTS.items():
        one = acts.add_parser(name, help=purpose)
        if name != "list":
            one.add_argument("email", help="alamat email petugas, juga nama masuknya")
        if name in ("create", "roles"):
            one.add_argument("--role", nargs="+", required=True, help="satu atau lebih peran")
        if name in ("create", "unit"):
            one.add_argument("--unit", required=True, help="OPD, atau kode kecamatan/desa")
        if name == "create":
            one.add_argument("--name", required=True, help="nama seperti di SK")
        if name == "reset":
            one.add_argument("--otp", action="store_true", help="juga lepaskan autentikatornya")
    return parser.parse_args(argv)


def main(argv: Sequence[str]) -> int:
    """0 = done, 1 = not done, with the reason."""
    asked = arguments(argv)
    try:
        stages.enter(asked.stage, asked.state)
        import boto3

        found = settings()
        pool = Pool(boto3.client("cognito-idp", region_name=found.region), found.user_pool_id)
        print("\n".join(ACTS[asked.act][0](pool, load_rules(), asked)))
    except (stages.NoStage, Refused) as error:
        print(error, file=sys.stderr)
        return 1
    return 0
