"""The drill: everything out of one stage and into an empty one, where the work goes on."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest

from chalicelib.ops import archive
from chalicelib.ops.export import CannotExport, Place, export, place_of, save_key
from chalicelib.ops.restore import CannotRestore, lacking, restore, restore_key, same
from chalicelib.wiring import Wiring, use
from tests.api.test_office_files import EXTEND, followed, ground, noted, uploaded
from tests.world import REGION, Case, World, moto_keys, table_of_the_template

NOW = 1_800_000_000.0
OLD_KEY = "k" * 64


def quiet(_: str) -> None:
    return None


@pytest.fixture
def elsewhere(world: World) -> Place:
    """An empty stage in another account: its own table, bucket and key."""
    dynamodb, s3 = boto3.client("dynamodb", REGION), boto3.client("s3", REGION)
    if "t2" in dynamodb.list_tables()["TableNames"]:
        dynamodb.delete_table(TableName="t2")
    stream = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    dynamodb.create_table(TableName="t2", StreamSpecification=stream, **table_of_the_template())
    name = f"papers-{len(s3.list_buckets()['Buckets'])}"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    secrets = boto3.client("secretsmanager", REGION)
    secret = secrets.create_secret(Name=f"key-{name}", SecretString="z" * 64)["ARN"]
    return Place("t2", name, secret, dynamodb, s3, secrets)


@pytest.fixture
def busy(world: World) -> Case:
    """One file with its papers and letters, one draft, and counters of tries."""
    case = world.submitted()
    world.open()
    world.mail()
    assert world.call("GET", f"/proposals/{case.ticket}", authorization="Bearer x").status == 404
    return case


def exported(world: World, folder: Path) -> str:
    return export(place_of(world.settings), folder, quiet, NOW)


def bring_over(world: World, place: Place, folder: Path) -> None:
    """Everything of the world into the other stage, with its key."""
    exported(world, folder / "out")
    save_key(place_of(world.settings), folder / "key")
    restore(place, folder / "out", quiet)
    restore_key(place, folder / "key")


def move(world: World, place: Place) -> None:
    """From now on the office works in the other stage."""
    there = replace(
        world.settings,
        table=place.table,
        documents_bucket=place.bucket,
        secret_id=place.secret,
    )
    world.wiring = Wiring(there, world.now, moto_keys)
    use(world.wiring)


def test_the_same_state_has_the_same_digest(world: World, busy: Case, tmp_path: Path) -> None:
    assert exported(world, tmp_path / "one") == exported(world, tmp_path / "two")


def test_an_export_is_its_owners_alone(world: World, busy: Case, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir(mode=0o755)
    for folder in (tmp_path / "new" / "folder", there):
        exported(world, folder)
        assert folder.stat().st_mode & 0o077 == 0


def test_any_change_has_another(world: World, busy: Case, tmp_path: Path) -> None:
    before = exported(world, tmp_path / "one")
    assert busy.decide("take").status == 200
    assert exported(world, tmp_path / "two") != before


def test_a_restored_stage_is_the_same_and_goes_on(
    world: World, busy: Case, elsewhere: Place, tmp_path: Path
) -> None:
    bring_over(world, elsewhere, tmp_path)
    assert same(elsewhere, tmp_path / "out")

    move(world, elsewhere)
    assert busy.view["state"] == "submitted"  # the old secret opens it
    assert busy.view["answers"]["chair_nik"] == busy.who.answers["chair_nik"]
    seen = world.office("GET", f"/proposals/{busy.ticket}").body
    assert seen["trail"]["valid"] is True
    paper = next(d for d in seen["documents"] if d["slot"] == "ktp")
    path = f"/proposals/{busy.ticket}/documents/{paper['document']}"
    assert elsewhere.bucket in world.office("GET", path).body["url"]
    assert busy.decide("take").status == 200
    assert busy.decide("verify", verdicts=busy.verdicts()).status == 200
    assert world.mail(busy.who.contact["email"])


def test_without_the_old_key_numbers_stay_closed(
    world: World, busy: Case, elsewhere: Place, tmp_path: Path
) -> None:
    exported(world, tmp_path / "out")
    restore(elsewhere, tmp_path / "out", quiet)
    move(world, elsewhere)
    assert busy.call("GET").status == 404  # its secret was derived from the old key


def test_a_stage_that_holds_anything_is_left_alone(
    world: World, busy: Case, elsewhere: Place, tmp_path: Path
) -> None:
    exported(world, tmp_path / "out")
    restore(elsewhere, tmp_path / "out", quiet)
    with pytest.raises(CannotRestore, match="sudah berisi"):
        restore(elsewhere, tmp_path / "out", quiet)


def test_a_restore_that_was_cut_off_goes_on(
    world: World, busy: Case, elsewhere: Place, tmp_path: Path
) -> None:
    exported(world, tmp_path / "out")
    told: list[str] = []

    class Cut(Exception):
        pass

    class CutOff:
        """A table that takes one batch and then the line is down."""

        def __init__(self) -> None:
            self.batches = 0

        def __getattr__(self, name: str) -> Any:
            return getattr(elsewhere.dynamodb, name)

        def batch_write_item(self, **request: Any) -> Any:
            self.batches += 1
            if self.batches > 1:
                raise Cut
            return elsewhere.dynamodb.batch_write_item(**request)

    with pytest.raises(Cut):
        restore(replace(elsewhere, dynamodb=CutOff()), tmp_path / "out", told.append)
    assert not same(elsewhere, tmp_path / "out")
    restore(elsewhere, tmp_path / "out", told.append, go_on=True)
    assert same(elsewhere, tmp_path / "out")


def test_a_stage_that_lives_is_never_written_over_by_going_on(
    world: World, busy: Case, elsewhere: Place, tmp_path: Path
) -> None:
    bring_over(world, elsewhere, tmp_path)
    move(world, elsewhere)
    assert busy.decide("take").status == 200  # work has begun there
    with pytest.raises(CannotRestore, match="tahap itu hidup"):
        restore(elsewhere, tmp_path / "out", quiet, go_on=True)
    assert busy.view["state"] == "checking"


@pytest.mark.parametrize("name", [archive.ROWS, archive.FILES])
def test_an_archive_that_was_changed_is_refused(
    world: World, busy: Case, elsewhere: Place, tmp_path: Path, name: str
) -> None:
    exported(world, tmp_path / "out")
    path = tmp_path / "out" / name
    path.write_text(path.read_text().replace("submitted", "verified").replace(".", ",", 1) + "\n")
    with pytest.raises(CannotRestore, match="rusak atau diubah"):
        restore(elsewhere, tmp_path / "out", quiet)


def test_a_paper_that_is_missing_in_the_archive_is_refused(
    world: World, busy: Case, elsewhere: Place, tmp_path: Path
) -> None:
    exported(world, tmp_path / "out")
    next((tmp_path / "out" / archive.CONTENT).iterdir()).unlink()
    with pytest.raises(CannotRestore, match="hilang atau rusak"):
        restore(elsewhere, tmp_path / "out", quiet)


def test_a_paper_that_is_gone_from_the_bucket_stops_the_export(
    world: World, busy: Case, tmp_path: Path
) -> None:
    key = boto3.client("s3", REGION).list_object_versions(
        Bucket="papers", Prefix=f"papers/{busy.ticket}"
    )
    gone = key["Versions"][0]
    boto3.client("s3", REGION).delete_object(
        Bucket="papers", Key=gone["Key"], VersionId=gone["VersionId"]
    )
    with pytest.raises(CannotExport, match="tidak utuh"):
        exported(world, tmp_path / "out")


def test_a_folder_with_something_in_it_is_not_written_over(world: World, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(CannotExport, match="tidak kosong"):
        exported(world, tmp_path)


def test_counters_and_what_has_expired_are_left_behind(
    world: World, busy: Case, tmp_path: Path
) -> None:
    exported(world, tmp_path / "out")
    kept = {item["PK"]["S"][:2] for item in archive.read_rows(tmp_path / "out")}
    assert "T#" not in kept and "P#" in kept and "K#" in kept
    export(place_of(world.settings), tmp_path / "later", quiet, NOW + 400 * 86_400)
    later = {item["PK"]["S"][:2] for item in archive.read_rows(tmp_path / "later")}
    assert "K#" not in later and "P#" in later


def test_the_archive_holds_no_number_in_the_clear(world: World, busy: Case, tmp_path: Path) -> None:
    exported(world, tmp_path / "out")
    assert str(busy.who.answers["chair_nik"]) not in (tmp_path / "out" / archive.ROWS).read_text()
    assert OLD_KEY not in (tmp_path / "out" / archive.ROWS).read_text()


def test_what_protects_the_table_is_named_when_it_is_off(elsewhere: Place) -> None:
    named = " ".join(lacking(elsewhere))
    assert "PITR" in named and "TTL" in named and "stream" not in named
    on = {"PointInTimeRecoveryEnabled": True}
    elsewhere.dynamodb.update_continuous_backups(
        TableName="t2", PointInTimeRecoverySpecification=on
    )
    elsewhere.dynamodb.update_time_to_live(
        TableName="t2", TimeToLiveSpecification={"AttributeName": "expires", "Enabled": True}
    )
    elsewhere.dynamodb.update_table(TableName="t2", DeletionProtectionEnabled=True)
    assert list(lacking(elsewhere)) == []
    elsewhere.dynamodb.update_table(TableName="t2", DeletionProtectionEnabled=False)


def test_more_rows_than_fit_at_once_are_sorted_all_the_same(tmp_path: Path) -> None:
    items = [{"PK": {"S": f"P#{n % 7}"}, "SK": {"S": f"{n:04d}"}} for n in range(1_000)]
    assert archive.write_sorted(reversed(items), tmp_path / "rows", chunk=64) == 1_000
    keys = [json.loads(line) for line in (tmp_path / "rows").read_text().splitlines()]
    found = [(k["PK"]["S"], k["SK"]["S"]) for k in keys]
    assert found == sorted(found)


def test_the_files_of_the_office_and_what_rests_on_them_come_over(
    world: World, elsewhere: Place, tmp_path: Path
) -> None:
    noted(world, **EXTEND, file=uploaded(world))
    bring_over(world, elsewhere, tmp_path)
    assert same(elsewhere, tmp_path / "out")
    move(world, elsewhere)
    address = followed(world, ground(world)["file"]["href"])
    assert elsewhere.bucket in address
    (line,) = archive.read_files(tmp_path / "out")
    assert line.key.startswith("office/")
    found = elsewhere.s3.list_object_versions(Bucket=elsewhere.bucket)["Versions"]
    assert [one["Key"] for one in found] == [line.key]
