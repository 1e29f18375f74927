"""Another master key: everything is made anew with it, and the office goes on."""

import itertools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import boto3
import pytest

from chalicelib.aws.secrets import CURRENT, PENDING, PREVIOUS
from chalicelib.aws.table import Row
from chalicelib.core.doubles import packed, unpacked
from chalicelib.desk import Desk
from chalicelib.desk.keys import Keys, masked
from chalicelib.desk.recipient_ports import MOST_UNDER_KEY
from chalicelib.desk.recipients import PastAward, register
from chalicelib.desk.windows import Wanted, add_note, window_of
from chalicelib.ops import rotate_keys, stages
from chalicelib.ops.export import Place, export, place_of
from chalicelib.ops.rotate_keys import Asked, Vault, rotate
from chalicelib.ops.rotating import CannotRotate
from chalicelib.ops.synthetic import applicant
from chalicelib.wiring import Wiring, use
from tests.builders import an_official
from tests.world import REGION, Case, World, moto_keys, text_of

OLD = "k" * 64
ACCOUNT = "77665544332211"
AIDED = "3604010101800001"
MASJID = {"worship_name": "Masjid Contoh Al Ikhlas", "worship_kind": "masjid"}
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


@pytest.fixture(autouse=True)
def the_key_of_all_other_tests(world: World) -> Iterator[None]:
    yield
    restore(world)


@pytest.fixture
def busy(world: World) -> Busy:
    first = world.submitted(who(1, account_number=ACCOUNT))
    second = world.submitted(who(2, account_number=ACCOUNT))
    returned, verified = world.submitted(who(3)), world.submitted(who(4, **PLAN))
    for case in (returned, verified):
        assert case.decide("take").status == 200
    flagged = returned.verdicts(chair_nik="unreadable", rab="unreadable")
    got = returned.decide("return", verdicts=flagged, note="Contoh")
    assert got.status == 200, got.body
    assert returned.save({"chair_nik": "3604010101900099"}).status == 200
    assert verified.decide("verify", verdicts=verified.verdicts()).status == 200
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


class Cut(Exception):
    """The line is down."""


class Frail:
    """Something whose acts stop after a number of writes; every second time the last one is done and not answered."""

    def __init__(self, inner: Any, acts: tuple[str, ...], spend: Callable[[], bool]) -> None:
        self._inner, self._acts, self._spend = inner, acts, spend

    def __getattr__(self, name: str) -> Any:
        act = getattr(self._inner, name)
        if name not in self._acts:
            return act

        def frail(*given: Any, **named: Any) -> Any:
            if not self._spend():
                return act(*given, **named)
            if self._spend.answered:  # type: ignore[attr-defined]
                act(*given, **named)
            raise Cut

        return frail


class Budget:
    """So many writes, then the next one is cut."""

    def __init__(self, writes: int, answered: bool) -> None:
        self.left, self.answered = writes, answered

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


class OneKeyAtATime:
    """The store, laying prints under one key after another, so that it can be cut between two."""

    def __init__(self, store: Any) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def put_print(self, packed: str, keys: tuple[str, ...], place: str, owner: str) -> int:
        for key in keys:
            self.under(packed, key)
        return int(self._store.put_print(packed, (), place, owner))

    def take_print(self, packed: str, keys: tuple[str, ...], place: str, owner: str) -> None:
        for key in keys:
            self.away(packed, key, owner)

    def under(self, packed: str, key: str) -> None:
        self._store.put_print(packed, (key,), "", "")

    def away(self, packed: str, key: str, owner: str) -> None:
        self._store.take_print(packed, (key,), "", owner)


class FrailStore(OneKeyAtATime):
    def __init__(self, store: Any, spend: Budget) -> None:
        super().__init__(store)
        self._spend = spend

    def under(self, packed: str, key: str) -> None:
        self._cut(lambda: super(FrailStore, self).under(packed, key))

    def away(self, packed: str, key: str, owner: str) -> None:
        self._cut(lambda: super(FrailStore, self).away(packed, key, owner))

    def _cut(self, act: Callable[[], None]) -> None:
        cut = self._spend()
        if not cut or self._spend.answered:
            act()
        if cut:
            raise Cut


def frail(world: World, budget: Budget) -> dict[str, Any]:
    """Place and desk that are cut off after so many writes."""
    place, desk = place_of(world.settings), Wiring(world.settings).desk
    table = Frail(place.dynamodb, ("update_item", "delete_item", "transact_write_items"), budget)
    vault = Frail(place.secrets, ("put_secret_value", "update_secret_version_stage"), budget)
    return {
        "place": replace(place, dynamodb=table, secrets=vault),
        "desk": replace(desk, store=FrailStore(desk.store, budget)),
    }


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


class TestARotation:
    def test_everything_has_the_new_key_and_the_office_goes_on(
        self, busy: Busy, tmp_path: Path
    ) -> None:
        before, tokens = shown(busy), Keys(OLD.encode())
        assert tokens.blind("account", ACCOUNT) in json.dumps(busy.world.stored(), default=str)
        told = turn(busy.world, tmp_path)
        whole(busy.world)
        new_process(busy.world)
        assert shown(busy) == before
        vault = vault_of(busy.world)
        key = (tmp_path / "key").read_text()
        assert (vault.at(CURRENT), vault.at(PREVIOUS), vault.at(PENDING)) == (key, OLD, "")
        assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
        assert "make deploy" in told.text
        for secret in (key, OLD, AIDED, ACCOUNT, *(c.ticket for c in busy.every), "@"):
            assert secret not in told.text
        goes_on(busy)

    def test_done_again_it_changes_nothing(self, busy: Busy, tmp_path: Path) -> None:
        turn(busy.world, tmp_path)
        before = busy.world.stored()
        told = turn(busy.world, tmp_path, go_on=True)
        assert busy.world.stored() == before
        assert "Jalan ke-1: 0 baris" in told.text
        assert "SEKARANG" not in told.text

    @pytest.mark.parametrize("first", [0, 4])
    def test_killed_anywhere_it_goes_on(self, busy: Busy, tmp_path: Path, first: int) -> None:
        """After the first write, a little later each time; every second time the last write was done."""
        before, world = shown(busy), busy.world
        for turns in itertools.count():
            begun = (tmp_path / "key").exists()
            cut = frail(world, Budget(first + 7 * turns, answered=bool(turns % 2)))
            try:
                turn(world, tmp_path, go_on=begun, **cut)
                break
            except Cut:
                assert turns < 40
        assert turns > 5
        whole(world)
        new_process(world)
        assert shown(busy) == before
        goes_on(busy)

    def test_while_it_goes_on_functions_of_before_open_either_side(
        self, busy: Busy, tmp_path: Path
    ) -> None:
        before = shown(busy)
        with pytest.raises(Cut):
            turn(busy.world, tmp_path, **frail(busy.world, Budget(40, answered=True)))
        (answers,) = {json.dumps(shown(busy)[c.ticket]["answers"]) for c in (busy.first,)}
        assert answers == json.dumps(before[busy.first.ticket]["answers"])
        new_process(busy.world)
        assert shown(busy)[busy.verified.ticket]["answers"] == before[busy.verified.ticket]["answers"]  # fmt: skip
        turn(busy.world, tmp_path, go_on=True)

    def test_who_works_meanwhile_loses_nothing_and_keeps_his_version(
        self, busy: Busy, tmp_path: Path
    ) -> None:
        world, place = busy.world, place_of(busy.world.settings)
        version, saves = look(world, busy.first)["version"], iter(range(2))

        class Meanwhile(Frail):
            """An applicant saves just before the rotation writes."""

            def update_item(self, **request: Any) -> Any:
                mine = {"PK": {"S": f"P#{busy.draft.ticket}"}, "SK": {"S": "ANSWERS"}}
                if request["Key"] == mine and next(saves, None) is not None:
                    assert busy.draft.save({"secretary_name": f"Contoh {world.key()}"}).status == 200  # fmt: skip
                    assert busy.draft.save({"chair_nik": "3604010101900077"}).status == 200
                return place.dynamodb.update_item(**request)

        turn(world, tmp_path, replace(place, dynamodb=Meanwhile(place.dynamodb, (), bool)))
        assert next(saves, None) is None  # it did come to that
        new_process(world)
        busy.draft.secret = world.wiring.desk.keys.secret(busy.draft.ticket)
        assert busy.draft.view["answers"]["chair_nik"] == "3604010101900077"
        busy.first.secret = world.wiring.desk.keys.secret(busy.first.ticket)
        assert busy.first.decide("take", version=version).status == 200

    def test_what_functions_of_before_wrote_afterwards_is_gathered(
        self, busy: Busy, tmp_path: Path
    ) -> None:
        world = busy.world
        turn(world, tmp_path)
        assert busy.draft.save({"chair_nik": "3604010101900088"}).status == 200  # the old process
        told = turn(world, tmp_path, go_on=True)
        assert "Jalan ke-1: 1 baris" in told.text
        assert Keys(OLD.encode()).secret(busy.draft.ticket) == busy.draft.secret
        new_process(world)
        busy.draft.secret = world.wiring.desk.keys.secret(busy.draft.ticket)
        assert busy.draft.view["answers"]["chair_nik"] == "3604010101900088"


class TestIndexes:
    def test_one_of_an_address_that_nobody_has_any_more_is_let_go(
        self, world: World, tmp_path: Path
    ) -> None:
        case, old = world.lay("draft"), Keys(OLD.encode())
        Row(f"C#email#{old.blind('email', 'lama@contoh.example')}", case.ticket).save()
        turn(world, tmp_path, now=True)
        (found,) = [i["PK"] for i in world.stored() if i["PK"].startswith("C#")]
        new = Keys((tmp_path / "key").read_bytes())
        assert found == f"C#email#{new.blind('email', 'aminah@contoh.example')}"

    def test_a_key_that_is_full_keeps_its_prints(self, world: World, tmp_path: Path) -> None:
        made = register(world.wiring.desk, past(nik=AIDED), "row-1", world.at)
        (name,) = [i for i in world.stored() if i["PK"].startswith("M#name:")]
        (mine,) = name["entries"]
        others = {packed(replace(unpacked(mine), id=f"R{n:016d}", keys=())) for n in range(199)}
        Row(name["PK"], "MATCH", entries={mine, *others}).save()
        for one in others:
            owner = unpacked(one).id
            Row(f"I#{owner}", "CLAIMS", detail=one, body=[one]).save()
        turn(world, tmp_path, now=True)
        (name,) = [i for i in world.stored() if i["PK"].startswith("M#name:")]
        assert len(name["entries"]) == MOST_UNDER_KEY
        (moved,) = name["entries"] - others
        assert unpacked(moved).id == made.recipient and moved != mine


class TestTheCommand:
    def test_it_says_what_it_did_or_why_it_did_not(
        self, busy: Busy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:  # fmt: skip
        monkeypatch.setattr(stages, "enter", lambda *_: None)
        monkeypatch.setattr(rotate_keys, "settings", lambda: busy.world.settings)
        asked = ["--stage", "prod", "--new-key-file", str(tmp_path / "key"), "--now"]
        assert rotate_keys.main(asked) == 1
        assert "Ekspor dulu" in capsys.readouterr().err
        assert rotate_keys.main([*asked, "--without-export"]) == 0
        assert "make deploy" in capsys.readouterr().out
        whole(busy.world)
        assert rotate_keys.main([*asked, "--without-export"]) == 1
        assert "--go-on" in capsys.readouterr().err

    def test_a_stage_there_is_not(self, tmp_path: Path) -> None:
        asked = ["--stage", "produksi", "--new-key-file", str(tmp_path / "key")]
        assert rotate_keys.main(asked) == 1


class TestRefusing:
    def refused(self, busy: Busy, folder: Path, why: str, **asked: Any) -> None:
        """Nothing is written, not even a key."""
        before = busy.world.stored()
        with pytest.raises(CannotRotate, match=why):
            turn(busy.world, folder, **asked)
        assert busy.world.stored() == before
        assert not (folder / "key").exists()
        assert vault_of(busy.world).at(PENDING) == ""

    def test_the_wrong_old_key(self, busy: Busy, tmp_path: Path) -> None:
        vault = vault_of(busy.world)
        vault.client.put_secret_value(SecretId=vault.secret, SecretString="w" * 64)
        self.refused(busy, tmp_path, "bukan kunci data ini")

    def test_an_open_window_unless_it_was_said(self, busy: Busy, tmp_path: Path) -> None:
        reopen(busy.world)
        self.refused(busy, tmp_path, "Masih menerima permohonan: .*hibah-uang")
        turn(busy.world, tmp_path, now=True)

    def test_no_export_unless_it_was_said(self, busy: Busy, tmp_path: Path) -> None:
        self.refused(busy, tmp_path, "Ekspor dulu", without_export=False)
        out = tmp_path / "out"
        export(place_of(busy.world.settings), out, lambda _: None, SECONDS - 90_000)
        self.refused(busy, tmp_path, "lebih dari sehari", without_export=False, export=out)
        out = tmp_path / "fresh"
        export(place_of(busy.world.settings), out, lambda _: None, SECONDS - 60)
        rows = (out / "rows.jsonl").read_text()
        (out / "rows.jsonl").write_text(rows + "\n")
        self.refused(busy, tmp_path, "rusak atau diubah", without_export=False, export=out)
        (out / "rows.jsonl").write_text(rows)
        turn(busy.world, tmp_path, without_export=False, export=out)

    def test_claims_that_wait_to_be_filed(self, busy: Busy, tmp_path: Path) -> None:
        reopen(busy.world)
        busy.world.submitted(who(9))
        close(busy.world)
        self.refused(busy, tmp_path, "menunggu dicatat")

    def test_a_number_that_nothing_gives_unless_it_was_said(
        self, busy: Busy, tmp_path: Path
    ) -> None:
        other = replace(past(npwp="3604010101700009"), name="Musala Contoh Lain", kind="musala")
        register(busy.world.wiring.desk, other, "row-2", busy.world.at)
        self.refused(busy, tmp_path, "1 indeks tidak dapat dihitung ulang")
        turn(busy.world, tmp_path, forget=True)
        blind = Keys(OLD.encode()).blind("officer", "3604010101700009")
        assert blind not in json.dumps(busy.world.stored(), default=str)

    def test_a_key_file_that_is_there_and_one_that_is_not(self, busy: Busy, tmp_path: Path) -> None:
        with pytest.raises(CannotRotate, match="Mulai tanpa --go-on"):
            turn(busy.world, tmp_path, go_on=True)
        (tmp_path / "key").write_text("")
        with pytest.raises(CannotRotate, match="bukan kunci"):
            turn(busy.world, tmp_path, go_on=True)
        with pytest.raises(CannotRotate, match="sudah ada"):
            turn(busy.world, tmp_path)

    def test_another_rotation_that_is_under_way(self, busy: Busy, tmp_path: Path) -> None:
        with pytest.raises(Cut):
            turn(busy.world, tmp_path, **frail(busy.world, Budget(9, answered=True)))
        other = tmp_path / "other"
        other.mkdir()
        with pytest.raises(CannotRotate, match="sedang berjalan"):
            turn(busy.world, other)
        rotate_keys.write_key(other / "key", "a" * 64)
        with pytest.raises(CannotRotate, match="kunci lain sedang berjalan"):
            turn(busy.world, other, go_on=True)
        turn(busy.world, tmp_path, go_on=True)
