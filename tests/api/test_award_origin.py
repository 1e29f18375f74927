"""Past aid that was imported says who put it on record, from which row of which import, and on what it rests."""

from chalicelib.core.recipients import valid
from tests.api.test_imports import AWARDS, begin, run
from tests.ops.sheets import right, table
from tests.world import World

FIRST = 2  # the row below the titles


def test_an_imported_award_names_its_importer_its_row_and_its_ground(world: World) -> None:
    rows = right(AWARDS, 2)
    asked = {"kind": "recipients", "programme": None, "applicant_type": None}
    batch = begin(world, table(AWARDS, rows), **asked)
    run(world, batch)
    listed = world.office("GET", "/recipients", None, "kesra").body["items"]
    one = world.office("GET", f"/recipients/{listed[0]['id']}", None, "kesra").body
    (award,) = one["awards"]
    row = next(r for r in rows if r["award_name"] == one["name"])
    assert (award["batch"], award["row"]) == (batch, FIRST + rows.index(row))
    assert (award["by"], award["source"]) == (one["log"][0]["by"]["name"], row["award_source"])
    assert award["by"] != ""
    assert one["log"][0]["facts"]["row"] == award["row"]
    dossier = world.wiring.desk.store.recipient(one["id"])
    assert dossier is not None and valid(dossier.log, dossier.recipient.head)
