"""The site hands out every template, the same bytes each time it is built."""

from chalicelib.publish.headers import content_type
from chalicelib.publish.spreadsheets import spreadsheet_files
from chalicelib.rules import load_rules

RULES = load_rules()


def test_each_programme_and_type_of_applicant_has_its_template() -> None:
    paths = {path for path, _ in spreadsheet_files(RULES)}
    for programme in RULES.programmes.values():
        for kind in programme.applicant_types:
            assert f"data/templates/proposals-{programme.id}-{kind}.xlsx" in paths
    assert {"data/templates/recipients.xlsx", "data/templates/recipients.csv"} <= paths


def test_they_are_the_same_each_time() -> None:
    assert dict(spreadsheet_files(RULES)) == dict(spreadsheet_files(RULES))


def test_a_spreadsheet_is_served_as_one() -> None:
    assert content_type("a.csv").startswith("text/csv")
    assert content_type("a.xlsx").endswith("spreadsheetml.sheet")
