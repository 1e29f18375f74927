"""JSON inside pages, and questions as data."""

from chalicelib.core import law
from chalicelib.publish.data import field_document, grounds_document, page_json
from chalicelib.publish.paper import blank_rows, boxes, lines
from chalicelib.rules import load_rules


def test_json_in_a_page_cannot_end_its_script() -> None:
    assert "</script>" not in page_json({"name": "</script><script>alert(1)</script>"})


def test_what_is_not_set_is_left_out() -> None:
    document = field_document(law.Field("title", "text"))
    assert "minimum" not in document and "choices" not in document and "when" not in document


def test_a_condition_is_told() -> None:
    field = law.Field("reported", "choice", when=law.When("earlier_help", "yes"))
    assert field_document(field)["when"] == {"field": "earlier_help", "equals": "yes"}


def test_numbers_get_one_box_for_each_digit() -> None:
    assert boxes(law.Field("nik", "nik")) == 16
    assert boxes(law.Field("year", "year")) == 4
    assert boxes(law.Field("members", "integer", maximum=10_000)) == 5
    assert boxes(law.Field("title", "text")) == 0


def test_long_answers_get_more_lines() -> None:
    assert lines(law.Field("title", "text", maximum=200)) == 2
    assert lines(law.Field("name", "text", maximum=80)) == 1


def test_a_table_on_paper_never_has_more_rows_than_the_rules_allow() -> None:
    assert len(blank_rows(law.Field("rab", "rows", maximum=100))) == 10
    assert len(blank_rows(law.Field("rab", "rows", maximum=3))) == 3


def test_the_console_knows_what_may_be_exempted_and_every_ground_by_its_title() -> None:
    rules = load_rules()
    grounds = grounds_document(rules)
    may_be = {one.id for one in rules.requirements if one.exemptible}
    assert set(grounds["exemptible"]) == may_be < {one.id for one in rules.requirements}
    assert grounds["regulations"]["perbup-22-2022"].startswith("Peraturan Bupati Serang")
    assert set(grounds["regulations"]) == set(rules.regulations)
    offered = {ground for each in grounds["grounds"].values() for ground in each}
    assert set(grounds["grounds"]) == may_be and offered < set(rules.regulations)
    assert "uu-27-2022" not in offered  # the protection of personal data exempts nobody
