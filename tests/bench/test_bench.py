"""The bench itself: its pieces run, and a figure over its budget is said to be over."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bench import __main__ as bench
from bench import package, photo, units, weights
from bench.figures import Figure, as_json, from_json, spoken, table
from chalicelib.publish.document import read_site
from chalicelib.publish.linting import BuiltSite

KEPT = Figure("Weights", "home", 10.25, "KB", 30)
OVER = Figure("Weights", "form", 46.0, "KB", 45, note="the heaviest")
LATER = Figure("Weights", "list of 100", None, "KB", 20)


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        (KEPT, "ok"),
        (OVER, "OVER"),
        (LATER, "not yet"),
        (Figure("g", "n", 5.0), "-"),
        (Figure("g", "n", 45.0, "KB", 45), "ok"),
    ],
)
def test_a_figure_is_judged_by_its_budget(figure: Figure, verdict: str) -> None:
    assert figure.verdict == verdict


def test_table_names_what_is_over_and_keeps_notes_with_their_group() -> None:
    lines = table([KEPT, OVER, LATER]).splitlines()
    assert lines[-1] == "1 within budget, 1 over: form"
    assert "at most 45 KB" in lines[3] and lines[3].endswith("OVER")
    assert lines[5].strip() == "the heaviest"


def test_json_says_the_same_as_the_table_and_reads_back() -> None:
    assert from_json(as_json([KEPT, OVER, LATER])) == [KEPT, OVER, LATER]
    assert [f["verdict"] for f in json.loads(as_json([KEPT, OVER, LATER]))] == [
        "ok",
        "OVER",
        "not yet",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0156, "0.016 s"),
        (1.234, "1.23 s"),
        (170.04, "170.0 s"),
        (1215.0, "1,215 s"),
        (3.0, "3 s"),
    ],
)
def test_numbers_are_as_long_as_a_person_wants_them(value: float, text: str) -> None:
    assert spoken(value, "s") == text


def a_site(root: Path, script: str) -> BuiltSite:
    """A site with a home, a check, a form and a console that load one script."""
    page = '<html lang="id"><script src="/assets/x.js"></script></html>'
    for path in (
        "index.html",
        "cek-syarat.html",
        "ajukan/x.html",
        "kantor/index.html",
        "bantuan.html",
    ):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(page)
    (root / "assets").mkdir()
    (root / "assets" / "x.js").write_text(script)
    return BuiltSite(root, read_site(root))


def test_a_page_too_heavy_for_its_budget_is_over_and_a_light_one_is_not(tmp_path: Path) -> None:
    import random

    heavy = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=60_000))
    for name, script, over in (("light", "1", set()), ("heavy", heavy, {"home", "any other page"})):
        (tmp_path / name).mkdir()
        found = weights.of_site(
            a_site(tmp_path / name, script),
            {"index.html": 30, "cek-syarat.html": 45, "ajukan/": 45, "kantor/": 80, "": 30},
        )
        assert {f.name.partition(":")[0] for f in found if f.over} - {
            "map library, a chunk of its own"
        } == over


def test_gate_fails_only_when_something_is_over(capsys: pytest.CaptureFixture[str]) -> None:
    for figures, argv, code in (
        ([KEPT], ["package", "--gate"], 0),
        ([KEPT, OVER], ["package"], 0),
        ([KEPT, OVER], ["package", "--gate"], 1),
    ):
        assert bench.main(argv, lambda _pieces, found=figures: found) == code
    assert "OVER" in capsys.readouterr().out


def test_unknown_piece_is_refused() -> None:
    with pytest.raises(SystemExit):
        bench.main(["weight"])


# what DynamoDB counts -----------------------------------------------------------------------------------------


def an_item(size: int, **more: str) -> units.Item:
    """An item of exactly ``size`` bytes."""
    item = {"PK": {"S": "P#1"}, "SK": {"S": "PROPOSAL"}} | {n: {"S": v} for n, v in more.items()}
    return item | {"b": {"S": "x" * (size - units.item_bytes(item) - 1)}}


def test_a_write_costs_two_units_for_each_started_kilobyte_of_the_larger_image() -> None:
    assert units.table_units(None, an_item(1024)) == 2
    assert units.table_units(None, an_item(1025)) == 4
    assert units.table_units(an_item(3000), an_item(500)) == 6


def test_an_index_entry_whose_key_changes_is_written_twice() -> None:
    queue = next(i for i in units.indexes() if i.name == "queue")
    before = an_item(1500, queue_pk="kesra#submitted", queue_sk="1")
    after = an_item(900, queue_pk="kesra#checking", queue_sk="1")
    assert units.index_units(queue, None, after) == 1
    assert units.index_units(queue, before, after) == 3
    assert units.index_units(queue, after, after) == 0
    assert units.index_units(queue, before, None) == 2


def test_an_index_of_keys_holds_keys_alone() -> None:
    year = next(i for i in units.indexes() if i.name == "year")
    item = an_item(5000, year_pk="2027#1", year_sk="x")
    assert year.entry(item) is not None
    assert units.index_units(year, None, item) == 1
    assert units.index_units(year, item, {**item, "b": {"S": "other"}}) == 0


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "pipa é"}, 7),
        ({"N": "2027"}, 3),
        ({"N": "-12.5"}, 4),
        ({"BOOL": True}, 1),
        ({"M": {"ab": {"S": "c"}}}, 7),
        ({"L": [{"S": "ab"}]}, 6),
    ],
)
def test_values_have_the_size_dynamodb_gives_them(value: units.Value, size: int) -> None:
    assert units.value_bytes(value) == size


# pieces -------------------------------------------------------------------------------------------------------


def test_package_counts_the_pinned_libraries_and_what_they_bring() -> None:
    found = package.closure(["boto3"])
    assert {"boto3", "botocore", "s3transfer", "jmespath"} <= set(found)
    assert package.size(found["botocore"]) > package.size(found["boto3"]) > 0
    assert all(f.verdict in ("ok", "-") for f in package.figures())


def test_the_made_photo_has_twelve_megapixels_and_traces_that_the_look_finds() -> None:
    made = photo.made_photo()
    picture = Image.open(BytesIO(made))
    assert picture.width * picture.height == 12_000_000
    assert any(trace.startswith("gps") for trace in photo.traces(made))
    assert photo.traces(photo.pillow(made)) == []
