"""A busy office whose master key is changed: what is in it, how the key is changed, and that it all goes on."""

import itertools
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from chalicelib.aws.secrets import CURRENT, PENDING, PREVIOUS
from chalicelib.desk import Desk
from chalicelib.desk.keys import Keys, masked
from chalicelib.desk.recipients import PastAward, register
from chalicelib.desk.windows import Wanted, add_note, window_of
from chalicelib.ops.export import Place, place_of
from chalicelib.ops.rotate_keys import Asked, Vault, rotate
from chalicelib.ops.synthetic import applicant
from chalicelib.wiring import Wiring, use
from tests.builders import an_official
from tests.world import REGION, Case, World, moto_keys, text_of

OLD = "k" * 64
ACCOUNT = "77665544332211"
AIDED = "3604010101800001"
#: More lines than a plan keeps marks of: which ones are kept depends on the key.
_WORDS = "gordin mimbar jam almari beduk karpet sajadah rehal lampion talang kanopi pagar gapura kubah menara"
_PLAN = [
    {"item": f"{word} {size}", "volume": 13, "unit": "buah", "price": 31_257 + 11 * n}
    for n, (word, size) in enumerate(itertools.product(_WORDS.split(), ("besar", "kecil")))
]
_SUM = sum(13 * int(str(line["price"])) for line in _PLAN)
PLAN = {"rab": _PLAN, "amount": _SUM, "own_contribution": 0, "other_sources": 0}
SECONDS = 1_800_000_000.0


def who(number: int, **changes: Any) -> Any:
    return applicant("hibah-uang", "worship", number, **changes)


def past(**numbers: str) -> PastAward:
    place = ("36.04.01", "36.04.01.2001")
    given = (20_000_000, "Rehab atap", "kesra", True, "SK contoh 1")
    return PastAward(
        2026, "hibah-uang", "worship", "masjid", "Masjid Contoh Lama", *place, numbers, *given
    )


@dataclass
class Busy:
    """A pair with one account, a returned file half repaired, a verified one, a draft, a recipient from a list."""

    world: World
    first: Case
    second: Case
    returned: Case
    verified: Case
    draft: Case
    recipient: str

    @property
    def every(self) -> tuple[Case, ...]:
        return self.first, self.second, self.returned, self.verified, self.draft


def make_busy(world: World) -> Busy:
    """The office before its key is changed."""
    first = world.submitted(who(1, account_number=ACCOUNT))
    second = world.submitted(who(2, account_number=ACCOUNT))
    returned, verified = world.submitted(who(3)), world.submitted(who(4, **PLAN))
    for case in (returned, verified):
        assert case.decide("take").status == 200
    flagged = returned.verdicts(chair_nik="unreadable", rab="unreadable")
    got = returned.decide("return", verdicts=flagged, note="Contoh")
    assert got.status == 200, got.body
    assert returned.save({"chair_nik": "3604010101900099"}).status == 200
    follows = {"follow": ["lpj_receipt"], "note": "Contoh: tanda terima menyusul."}
    got = verified.decide("verify", verdicts=verified.verdicts(), **follows)
    assert got.status == 200, got.body
    draft = world.open(who(5))
    draft.save({"chair_nik": "3604010101900055"})
    made = register(world.wiring.desk, past(nik=AIDED, account="1122334455"), "row-1", world.at)
    world.mail()
    close(world)
    return Busy(world, first, second, returned, verified, draft, made.recipient)


def restore(world: World) -> None:
    """As every test finds it: the first key, and none beside it."""
    vault = vault_of(world)
    vault.client.put_secret_value(SecretId=vault.secret, SecretString=OLD)
    for stage in (PENDING, PREVIOUS):
        if vault.at(stage):
            there = vault.client.get_secret_value(SecretId=vault.secret, VersionStage=stage)
            vault.client.update_secret_version_stage(
                SecretId=vault.secret, VersionStage=stage, RemoveFromVersionId=there["VersionId"]
            )
    world.reset()


def vault_of(world: World) -> Vault:
    return Vault(boto3.client("secretsmanager", REGION), world.settings.secret_id)


def close(world: World) -> None:
    """Bagian Kesra pauses every programme that takes applications."""
    desk, budi = world.wiring.desk, an_official("kesra")
    for programme in desk.rules(desk.year).programmes.values():
        if window_of(desk, programme, world.at, fresh=True).state == "open":
            pause = Wanted(programme.id, "pause", reason="Kunci diganti.")
            add_note(desk, pause, budi, world.key(), world.at)


def reopen(world: World) -> None:
    desk, budi = world.wiring.desk, an_official("kesra")
    for programme in desk.rules(desk.year).programmes.values():
        if window_of(desk, programme, world.at, fresh=True).paused:
            wanted = Wanted(programme.id, "resume", reason="Kunci sudah diganti.")
            add_note(desk, wanted, budi, world.key(), world.at)


def new_process(world: World) -> None:
    """As after a deploy: the key is read again."""
    world.wiring = Wiring(world.settings, world.now, moto_keys)
    use(world.wiring)


@dataclass
class Told:
    lines: list[str]

    def __call__(self, line: str) -> None:
        self.lines.append(line)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def turn(
    world: World, folder: Path, place: Place | None = None, desk: Desk | None = None, **asked: Any
) -> Told:
    told = Told([])
    said = Asked(folder / "key", **{"without_export": True, **asked})
    place, desk = place or place_of(world.settings), desk or Wiring(world.settings).desk
    rotate(desk, place, said, told, world.at, SECONDS)
    return told


def look(world: World, case: Case) -> Any:
    got = world.office("GET", f"/proposals/{case.ticket}")
    assert got.status == 200, got.body
    return got.body


def shown(busy: Busy) -> dict[str, Any]:
    """What officials see, but for the moment."""
    seen = {}
    for case in busy.every[:-1]:
        view = look(busy.world, case)
        names = ("answers", "flags", "recipient", "eligibility", "version", "state", "trail")
        seen[case.ticket] = {name: view[name] for name in names}
    path = f"/recipients/{busy.recipient}"
    seen["recipient"] = busy.world.office("GET", path, role="kesra").body
    return seen


def whole(world: World) -> None:
    """Nothing of the old key is anywhere, by an account of its own."""
    text = json.dumps(world.stored(), default=str)
    old = Keys(OLD.encode())
    for number in range(1, 6):
        one = who(number)
        for kind, name in (("officer", "chair_nik"), ("account", "account_number")):
            assert old.blind(kind, str(one.answers[name])) not in text
        assert old.blind("email", one.contact["email"]) not in text
    for kind, number in (("nik", AIDED), ("account", ACCOUNT), ("account", "1122334455")):
        assert old.blind(kind, number) not in text
    new = Keys(vault_of(world).at(CURRENT).encode())
    assert new.blind("account", ACCOUNT) in text  # the twin
    assert new.blind("nik", AIDED) in text


def goes_on(busy: Busy) -> None:
    """Applicants and officials do everything they did before."""
    world = busy.world
    new_process(world)
    assert busy.first.call("GET").status == 404  # the secret in the old letter
    for case in busy.every:
        case.secret = world.wiring.desk.keys.secret(case.ticket)
        assert case.view["state"]
    nik = str(busy.first.who.answers["chair_nik"])
    seen = look(world, busy.first)
    assert seen["answers"]["chair_nik"] == masked(nik)
    assert seen["trail"]["valid"] is True
    said = {"field": "chair_nik", "reason": "compare-paper"}
    path = f"/proposals/{busy.first.ticket}/reveal"
    got = world.office("POST", path, said, idempotency_key=world.key())
    assert got.body["value"] == nik
    before = busy.returned.view["before"]["chair_nik"]
    assert before == busy.returned.who.answers["chair_nik"]
    assert busy.returned.view["answers"]["chair_nik"] == "3604010101900099"
    assert busy.draft.view["answers"]["chair_nik"] == "3604010101900055"
    by_mail(busy)
    doubles_are_found(busy)


def by_mail(busy: Busy) -> None:
    world, mail = busy.world, busy.verified.who.contact["email"]
    assert world.call("POST", "/access", {"email": mail}).status == 202
    (code,) = re.findall(r"\b\d{6}\b", text_of(world.mail(mail)[-1]))
    got = world.call("POST", "/access/confirm", {"email": mail, "code": code})
    assert busy.verified.ticket in {p["ticket"] for p in got.body["proposals"]}


def doubles_are_found(busy: Busy) -> None:
    """Between a file of before and one of after: by a number, by the name, by the cost plan; and the past award."""
    world = busy.world
    reopen(world)
    world.wait(minutes=1)
    third = world.submitted(who(6, account_number=ACCOUNT))
    plan = world.submitted(who(7, **PLAN))
    aided = world.submitted(who(8, account_number="1122334455", worship_name="Masjid Contoh Lama"))
    world.sweep()
    flags = {f["other"]: f for f in look(world, third)["flags"]}
    for case in (busy.first, busy.second):
        assert "account" in [r["code"] for r in flags[case.ticket]["reasons"]]
        assert third.ticket in {f["other"] for f in look(world, case)["flags"]}
    flags = {f["other"]: f for f in look(world, plan)["flags"]}
    assert "rab" in [r["code"] for r in flags[busy.verified.ticket]["reasons"]]
    recipient = look(world, aided)["recipient"]
    assert recipient["id"] == busy.recipient and len(recipient["awards"]) == 1
