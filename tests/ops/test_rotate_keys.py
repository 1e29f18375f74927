"""Another master key: everything is made anew with it, and the office goes on."""

import itertools
import json
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chalicelib.aws.secrets import CURRENT, PENDING, PREVIOUS
from chalicelib.aws.table import Row
from chalicelib.core.doubles import packed, unpacked
from chalicelib.desk.keys import Keys
from chalicelib.desk.recipient_ports import MOST_UNDER_KEY
from chalicelib.desk.recipients import register
from chalicelib.ops import rotate_keys
from chalicelib.ops.export import export, place_of
from chalicelib.ops.rotating import CannotRotate
from tests.ops.frail import Budget, Cut, Frail, frail
from tests.ops.rotating_office import (
    ACCOUNT,
    AIDED,
    OLD,
    SECONDS,
    Busy,
    close,
    goes_on,
    look,
    make_busy,
    new_process,
    past,
    reopen,
    restore,
    shown,
    turn,
    vault_of,
    who,
    whole,
)
from tests.world import Case, World


@pytest.fixture(autouse=True)
def the_key_of_all_other_tests(world: World) -> Iterator[None]:
    yield
    restore(world)


@pytest.fixture(scope="module")
def laid(aws: World) -> tuple[Busy, Callable[[], None]]:
    """The busy office is made once; every test finds it as it was made."""
    aws.reset()
    return make_busy(aws), aws.kept()


@pytest.fixture
def busy(world: World, laid: tuple[Busy, Callable[[], None]]) -> Busy:
    made, bring_back = laid
    bring_back()
    assert made.draft.view  # a process of before the rotation: it has read the key
    cases = {name: copy(one) for name, one in vars(made).items() if isinstance(one, Case)}
    return replace(made, **cases)  # each test may give them other secrets


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
        assert "meminta kode" in told.text
        assert "yang tanpa email" in told.text  # no code reaches them
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
        self, busy: Busy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        here = (lambda *_: None, lambda: busy.world.settings)
        asked = ["--stage", "prod", "--new-key-file", str(tmp_path / "key"), "--now"]
        assert rotate_keys.main(asked, *here) == 1
        assert "Ekspor dulu" in capsys.readouterr().err
        assert rotate_keys.main([*asked, "--without-export"], *here) == 0
        assert "make deploy" in capsys.readouterr().out
        whole(busy.world)
        assert rotate_keys.main([*asked, "--without-export"], *here) == 1
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
