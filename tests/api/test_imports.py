"""Import through the calls: offered, sent to the store, looked through, run; who may, and what is said of each row."""

import hashlib
import json
from typing import Any

import pytest

from chalicelib.api.events import wake_imports
from chalicelib.api.office_imports import PIECES
from chalicelib.desk.import_ports import Counts, Remark, Remarks
from chalicelib.desk.import_rows import MOST_PROBLEMS
from chalicelib.desk.importing import CSV
from chalicelib.desk.pieces import ROWS
from chalicelib.rules import load_rules
from chalicelib.sheets import template_for
from tests.aws.test_import_store import a_batch
from tests.imports_laid import lay_import
from tests.ops.sheets import book, right, table
from tests.ops.sheets_wrong import mixed
from tests.world import Answer, World, put_object

WORSHIP = template_for("proposals", load_rules(2027), "hibah-uang", "worship")
AWARDS = template_for("recipients", load_rules(2027))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer(content: bytes, **changes: Any) -> dict[str, Any]:
    body = {"kind": "proposals", "programme": "hibah-uang", "applicant_type": "worship", "name": "usulan.csv",
            "type": CSV, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}  # fmt: skip
    return {k: v for k, v in (body | changes).items() if v is not None}


def begin(world: World, content: bytes, role: str = "kesra", **changes: Any) -> str:
    """An import whose file arrived and was looked through."""
    got = world.office(
        "POST", "/imports", offer(content, **changes), role, idempotency_key=world.key()
    )
    assert got.status == 201, got.body
    key = got.body["post"]["fields"]["key"]
    put_object(world.settings, key, content)
    world.arrive(key)
    world.work()
    return str(got.body["id"])


def shown(world: World, batch: str, role: str = "kesra", **headers: str) -> dict[str, Any]:
    return dict(world.office("GET", f"/imports/{batch}", None, role, **headers).body)


def run(world: World, batch: str, role: str = "kesra") -> Answer:
    got = world.office("POST", f"/imports/{batch}/run", {}, role)
    world.work()
    return got


def test_a_spreadsheet_is_looked_through_and_then_imported(world: World) -> None:
    made = mixed(WORSHIP, 60, 20)
    batch = begin(world, book(WORSHIP, made.rows), type=XLSX, name="usulan.xlsx")
    seen = shown(world, batch)
    assert (seen["state"], seen["rows"], seen["good"], seen["bad"]) == ("checked", 60, 48, 12)
    assert {p["row"] for p in seen["problems"]} == {made.line(i) for i in made.bad}
    assert not [i for i in world.stored() if i["SK"] == "PROPOSAL"]
    assert run(world, batch).body["state"] == "running"
    seen = shown(world, batch)
    assert (seen["state"], seen["added"], seen["bad"], seen["more"]) == ("done", 48, 12, False)
    assert len([i for i in world.stored() if i["SK"] == "PROPOSAL"]) == 48


def test_the_same_file_again_adds_nothing(world: World) -> None:
    content = table(WORSHIP, right(WORSHIP, 12))
    for added, known in ((12, 0), (0, 12)):
        batch = begin(world, content)
        run(world, batch)
        seen = shown(world, batch)
        assert (seen["added"], seen["known"]) == (added, known)
    assert len([i for i in world.stored() if i["SK"] == "PROPOSAL"]) == 12


def test_past_awards_are_imported_once(world: World) -> None:
    content = table(AWARDS, right(AWARDS, 8))
    asked = {"kind": "recipients", "programme": None, "applicant_type": None}
    for added, known in ((8, 0), (0, 8)):
        batch = begin(world, content, **asked)
        assert shown(world, batch)["state"] == "checked"
        run(world, batch)
        seen = shown(world, batch)
        assert (seen["state"], seen["added"], seen["known"], seen["bad"]) == (
            "done",
            added,
            known,
            0,
        )


def test_each_mistake_is_told_by_row_column_and_title_in_the_language_of_the_caller(
    world: World,
) -> None:
    row = right(WORSHIP, 1)[0] | {"chair_nik": "3,604E+15"}
    batch = begin(world, table(WORSHIP, [row]))
    (told,) = shown(world, batch)["problems"]
    assert (told["row"], told["column"], told["label"]) == (2, "P", "NIK ketua")
    assert told["code"] == "import.digits-lost"
    assert told["message"].startswith("NIK ketua: Excel menyimpannya sebagai bilangan")
    (english,) = shown(world, batch, accept_language="en")["problems"]
    assert english["message"].startswith("NIK ketua: Excel keeps it as a number")


def test_a_doubled_online_proposal_is_found_and_is_no_wall(world: World) -> None:
    case = world.submitted()
    world.sweep()
    batch = begin(world, table(WORSHIP, right(WORSHIP, 2)))
    seen = shown(world, batch)
    assert (seen["good"], seen["bad"], seen["warned"]) == (2, 0, 1)
    (told,) = seen["problems"]
    assert (told["row"], told["level"], told["code"]) == (2, "warning", "import.double")
    assert case.view["number"] in told["message"]


def test_a_file_that_is_no_template_is_refused_in_words_and_cannot_be_run(world: World) -> None:
    batch = begin(world, b"nama;jumlah\nContoh;5\n")
    seen = shown(world, batch)
    assert (seen["state"], seen["rows"], seen["refused"]["code"]) == (
        "refused",
        0,
        "import.no-header",
    )
    assert "Unduh templatnya" in seen["refused"]["message"]
    assert (run(world, batch).status, shown(world, batch)["state"]) == (409, "refused")


def test_everything_that_is_wrong_can_be_read_page_by_page(world: World) -> None:
    made = mixed(WORSHIP, ROWS * 3, 90)
    batch = begin(world, table(WORSHIP, made.rows))
    seen = shown(world, batch)
    assert (seen["more"], len(seen["problems"])) == (True, 200)
    got = world.office("GET", f"/imports/{batch}/problems", None, "kesra").body
    assert {p["row"] for p in got["items"]} == {made.line(i) for i in made.bad}
    assert got["next"] == ""


def test_one_message_does_one_piece_and_asks_for_the_next(world: World) -> None:
    content = table(WORSHIP, right(WORSHIP, ROWS + 1))
    got = world.office(
        "POST", "/imports", offer(content), "kesra", idempotency_key=world.key()
    ).body
    put_object(world.settings, got["post"]["fields"]["key"], content)
    world.arrive(got["post"]["fields"]["key"])
    assert (shown(world, got["id"])["state"], shown(world, got["id"])["read"]) == ("reading", 0)
    assert world.work() == 2
    assert shown(world, got["id"])["state"] == "checked"


def test_a_lost_message_is_sent_again_by_the_sweep(world: World) -> None:
    content = table(WORSHIP, right(WORSHIP, 3))
    got = world.office(
        "POST", "/imports", offer(content), "kesra", idempotency_key=world.key()
    ).body
    put_object(world.settings, got["post"]["fields"]["key"], content)
    world.arrive(got["post"]["fields"]["key"])
    drop(world)
    world.sweep()
    assert world.work() == 0  # it may still be at work
    world.wait(minutes=11)
    world.sweep()
    assert world.work() == 1
    assert shown(world, got["id"])["state"] == "checked"


def test_the_order_to_run_is_the_first_message_of_a_process(world: World) -> None:
    batch = lay_import(world, "checked")
    assert world.office("POST", f"/imports/{batch}/run", {}, "kesra").body["state"] == "running"
    assert world.work() == 1


def test_the_sweep_wakes_what_another_process_left(world: World) -> None:
    lay_import(world, "reading")
    world.wait(minutes=11)
    world.sweep()
    assert world.work() == 1


def drop(world: World) -> None:
    import boto3

    sqs = boto3.client("sqs", world.settings.region)
    url = sqs.get_queue_url(QueueName=world.settings.uploads_queue)["QueueUrl"]
    sqs.purge_queue(QueueUrl=url)


def test_the_form_is_signed_for_exactly_this_file(world: World) -> None:
    content = b"x" * 10
    got = world.office("POST", "/imports", offer(content), "operator", idempotency_key=world.key())
    assert got.body["post"]["fields"]["key"] == f"incoming/imports/{got.body['id']}/file"
    assert got.body["post"]["fields"]["x-amz-checksum-sha256"]
    assert got.body["expires"] == 600


@pytest.mark.parametrize(
    ("role", "kind", "status"),
    [("operator", "proposals", 201), ("kesra", "proposals", 201), ("kesra", "recipients", 201),
     ("operator", "recipients", 403), ("verifier", "proposals", 403), ("auditor", "proposals", 403)],
)  # fmt: skip
def test_who_may_import_what(world: World, role: str, kind: str, status: int) -> None:
    got = world.office(
        "POST", "/imports", offer(b"x", kind=kind), role, idempotency_key=world.key()
    )
    assert got.status == status


def test_an_import_is_nobody_elses(world: World) -> None:
    batch = begin(world, table(WORSHIP, right(WORSHIP, 1)), "operator")
    assert world.office("GET", f"/imports/{batch}", None, "operator").status == 200
    other = world.office("GET", f"/imports/{batch}", None, "operator", "36.04.05")
    assert (other.status, other.body["code"]) == (404, "import.unknown")
    assert world.office("POST", f"/imports/{batch}/run", {}, "operator", "36.04.05").status == 404
    assert [i["id"] for i in world.office("GET", "/imports", None, "kesra").body["items"]] == [
        batch
    ]
    assert world.office("GET", "/imports", None, "operator", "36.04.05").body["items"] == []


def test_the_same_key_is_the_same_import(world: World) -> None:
    key = world.key()
    first, again = (
        world.office("POST", "/imports", offer(b"x"), "kesra", idempotency_key=key)
        for _ in range(2)
    )
    assert first.body["id"] == again.body["id"]
    other = world.office("POST", "/imports", offer(b"y"), "kesra", idempotency_key=key)
    assert (other.status, other.body["code"]) == (422, "key.reused")


def test_nothing_of_the_rows_is_kept_in_the_table_but_what_was_taken(world: World) -> None:
    row = right(WORSHIP, 1)[0] | {"amount": "lima juta"}
    begin(world, table(WORSHIP, [row]))
    kept = str([i for i in world.stored() if i["PK"].startswith(("B#", "BATCHES"))])
    assert "rupiah" in kept
    for name in ("chair_nik", "chair_name", "contact_phone", "account_number", "amount"):
        assert str(row[name]) not in kept


def every_problem(world: World, batch: str) -> tuple[list[dict[str, Any]], int]:
    """All that is said of the rows, page by page as the console asks for it, and the bytes of the largest page."""
    found: list[dict[str, Any]] = []
    cursor, largest = "", 0
    while True:
        more = f"?cursor={cursor}" if cursor else ""
        got = world.office("GET", f"/imports/{batch}/problems{more}", None, "kesra")
        found += got.body["items"]
        largest = max(largest, len(json.dumps(got.body, ensure_ascii=False).encode()))
        if not (cursor := got.body["next"]):
            return found, largest


def test_all_seven_hundred_bad_rows_of_ten_thousand_can_be_had(world: World) -> None:
    """Seven in each piece of a hundred."""
    store = world.wiring.desk.store
    rows = [piece * ROWS + n for piece in range(100) for n in range(2, 9)]
    store.put_batch(a_batch(rows=10_000, pieces=100, version=1), 0)
    for piece in range(100):
        said = (
            Remark(row, "amount", "rupiah", {"field": "amount"})
            for row in rows[7 * piece : 7 * piece + 7]
        )
        counts = Counts(read=10_000, good=9_300, bad=700)
        moved = a_batch(state="checked", rows=10_000, version=piece + 2, counts=counts)
        store.put_batch(moved, piece + 1, Remarks("reading", piece, tuple(said)))
    first = shown(world, "batch-1")
    assert (first["bad"], first["more"]) == (700, True)
    found, _ = every_problem(world, "batch-1")
    assert [one["row"] for one in found] == rows
    assert len(rows) == 700


def test_a_page_of_the_worst_rows_is_not_more_than_a_function_may_answer(world: World) -> None:
    store = world.wiring.desk.store
    store.put_batch(a_batch(), 0)
    choices = ", ".join(f"Perangkat Daerah Contoh {n}" for n in range(10))
    for piece in range(PIECES + 1):
        said = tuple(
            Remark(
                piece * ROWS + n, "place", "import.choice", {"field": "place", "choices": choices}
            )
            for n in range(ROWS)
            for _ in range(MOST_PROBLEMS + 1)
        )
        store.put_batch(a_batch(version=piece + 2), piece + 1, Remarks("reading", piece, said))
    found, largest = every_problem(world, "batch-1")
    assert len(found) == (PIECES + 1) * ROWS * (MOST_PROBLEMS + 1)
    assert largest < 6 * 1024 * 1024


def test_an_import_that_does_not_get_on_is_not_woken_every_minute_for_ever(world: World) -> None:
    lay_import(world, "reading")
    woken = []
    world.wait(minutes=20)
    for _ in range(30):
        woken.append(wake_imports())
        world.wait(minutes=1)
    assert [minute for minute, n in enumerate(woken, 20) if n] == [20, 30, 40]
