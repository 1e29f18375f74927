"""Made-up applicants are complete, right, always the same, and plainly nobody."""

import pytest

from chalicelib.core.answers import all_problems, unkeepable_problems
from chalicelib.core.law import Limits
from chalicelib.ops.demo import ENDS, plans
from chalicelib.ops.synthetic import applicant
from chalicelib.ops.synthetic_papers import papers
from chalicelib.rules import desa, load_rules

RULES = load_rules()
KINDS = [(p.id, t) for p in RULES.programmes.values() for t in p.applicant_types]
DESA = {place.code: place for place in desa()}
LIMITS: Limits = RULES.limits


@pytest.mark.parametrize(("programme", "applicant_type"), KINDS)
def test_every_made_up_application_is_complete_and_right(
    programme: str, applicant_type: str
) -> None:
    law = RULES.programmes[programme]
    for number in range(70):
        made = applicant(programme, applicant_type, number)
        assert all_problems(law, applicant_type, made.answers, DESA) == ()
        assert unkeepable_problems(law.form.fields(applicant_type), made.answers) == ()


def test_the_same_number_is_the_same_applicant() -> None:
    assert applicant("hibah-uang", "worship", 7) == applicant("hibah-uang", "worship", 7)
    first, second = (papers(applicant("hibah-uang", "worship", 7)) for _ in range(2))
    assert [f.sha256 for f in first] == [f.sha256 for f in second]


def test_nobody_shares_a_nik_an_account_or_a_telephone() -> None:
    made = [applicant("hibah-uang", "worship", n).answers for n in range(200)]
    for field in ("chair_nik", "account_number", "chair_phone"):
        assert len({str(a[field]) for a in made}) == 200


def test_no_value_can_belong_to_a_real_person() -> None:
    made = applicant("hibah-uang", "worship", 12)
    assert str(made.answers["chair_nik"]).endswith("0000")
    assert made.contact["email"].endswith(".example")
    assert made.contact["phone"].startswith("+62812000")
    assert "Contoh" in made.name


@pytest.mark.parametrize(("programme", "applicant_type"), KINDS)
def test_papers_cover_what_is_required_and_stay_small(programme: str, applicant_type: str) -> None:
    of_type = RULES.programmes[programme].papers[applicant_type]
    made = papers(applicant(programme, applicant_type, 3))
    assert [f.slot for f in made] == [p.slot for p in of_type if p.need == "required"]
    accepts = {p.slot: p.accepts for p in of_type}
    assert all(f.type in accepts[f.slot] for f in made)
    assert all(0 < len(f.content) < 60_000 for f in made)


def test_the_demonstration_has_all_states_and_reaches_all_over_the_regency() -> None:
    made = plans(17)
    assert len(made) == sum(ENDS.values()) == 60
    assert {plan.end for plan in made} == set(ENDS)
    places = {applicant(p.programme, p.applicant_type, p.number).answers["kecamatan"] for p in made}
    assert len(places) >= 25
    assert all(0 <= plan.day <= 15 for plan in made)
