"""What the rules of 2027 say, held against the tables of the domain."""

import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta

import pytest

from chalicelib.core import law
from chalicelib.rules import FOLDER, desa, kecamatan, load_rules, tiles, years
from chalicelib.rules.reading import digest
from chalicelib.text import say
from chalicelib.text.speech import file_size

RULES = load_rules(2027)
HIBAH = RULES.programmes["hibah-uang"]
GOODS = RULES.programmes["hibah-barang"]
BANSOS = RULES.programmes["bansos-terencana"]
HASTE = RULES.programmes["bansos-tidak-terencana"]

#: The papers of the domain, by applicant type: Y required, S soft, o if it applies.
PAPERS = {
    # slot:          person group body worship agency
    "request_letter": "Y Y Y Y Y",
    "proposal":       "o Y Y Y Y",
    "cost_plan":      "o Y Y Y Y",
    "ktp":            "Y Y Y Y o",
    "kk":             "Y - - - -",
    "hardship":       "o - - - -",
    "deed":           "- - Y o -",
    "ahu":            "- - Y o -",
    "board_decree":   "- Y Y Y -",
    "npwp_card":      "- o Y o o",
    "domicile":       "- o Y Y -",
    "licence":        "- - Y Y -",
    "land":           "- - o Y -",
    "responsibility": "o Y Y Y Y",
    "no_double":      "- o Y Y o",
    "bank_book":      "o Y Y Y -",
    "recommendation": "- - - o -",
    "photos":         "Y Y Y Y o",
    "lpj_receipt":    "o o S S o",  # the receipt exists only for those who were aided before
}  # fmt: skip
NEEDS = {"Y": "required", "S": "soft", "o": "optional"}
#: What only money needs: goods are handed over with a signed record (BAST).
FOR_PAYMENT = {"npwp_card", "bank_book"}
#: Who has just lost his house brings what he has. The report of the desa begins the road.
AFTER_A_DISASTER = {
    "person": {"required": {"village_report", "photos"}, "soft": {"request_letter", "ktp", "kk"},
               "optional": {"hardship"}},
    "group": {"required": {"village_report", "photos"}, "soft": {"request_letter", "ktp"},
              "optional": {"board_decree"}},
}  # fmt: skip


def answers(programme: law.Programme, applicant_type: str) -> dict[str, law.Field]:
    return {field.id: field for field in programme.form.fields(applicant_type)}


def test_windows_run_from_15_january_to_the_last_second_of_march_in_wib() -> None:
    for programme in (HIBAH, GOODS, BANSOS):
        assert programme.opens == datetime.fromisoformat("2027-01-15T00:00:00+07:00")
        assert programme.closes == datetime.fromisoformat("2027-03-31T23:59:59+07:00")
        assert programme.opens.utcoffset() == timedelta(hours=7)
    assert RULES.grace_minutes == 15
    assert RULES.office_days == 10


def test_the_ceiling_is_said_to_be_unconfirmed() -> None:
    assert (HIBAH.floor, HIBAH.ceiling, HIBAH.ceiling_confirmed) == (1_000_000, 50_000_000, False)
    assert (GOODS.ceiling, GOODS.ceiling_confirmed) == (200_000_000, False)
    assert not any(one.ceiling_confirmed for one in RULES.programmes.values())


def test_each_programme_takes_its_applicants() -> None:
    assert HIBAH.applicant_types == GOODS.applicant_types == ("group", "body", "worship", "agency")
    assert BANSOS.applicant_types == HASTE.applicant_types == ("person", "group")


def test_a_disaster_waits_for_no_window() -> None:
    assert [one.id for one in RULES.programmes.values() if one.windowless] == [HASTE.id]
    assert HASTE.opens == datetime.fromisoformat("2027-01-01T00:00:00+07:00")
    assert HASTE.closes == datetime.fromisoformat("2027-12-31T23:59:59+07:00")


@pytest.mark.parametrize("programme", [HIBAH, GOODS, BANSOS], ids=lambda one: one.id)
def test_papers_are_those_of_the_domain(programme: law.Programme) -> None:
    for column, applicant_type in enumerate(law.APPLICANT_TYPES):
        if applicant_type in programme.applicant_types:
            expected = {
                slot: NEEDS[row.split()[column]]
                for slot, row in PAPERS.items()
                if row.split()[column] in NEEDS and not (programme is GOODS and slot in FOR_PAYMENT)
            }
            found = {paper.slot: paper.need for paper in programme.papers[applicant_type]}
            assert found == expected


def test_land_is_proved_only_for_a_building() -> None:
    for papers in GOODS.papers.values():
        assert {p.when for p in papers if p.slot == "land"} <= {law.When("goods_kind", "building")}
    asked = answers(GOODS, "worship")
    for name in ("land_status", "building_size"):
        assert asked[name].when == law.When("goods_kind", "building") and asked[name].required


def test_papers_after_a_disaster_are_few_and_may_be_lost() -> None:
    for applicant_type, papers in HASTE.papers.items():
        needs = {one: {p.slot for p in papers if p.need == one} for one in NEEDS.values()}
        assert needs == AFTER_A_DISASTER[applicant_type]


def test_a_disaster_is_told_in_few_answers() -> None:
    for applicant_type in HASTE.applicant_types:
        asked = set(answers(HASTE, applicant_type))
        assert asked >= {
            *("disaster_kind", "disaster_date", "damage", "people_affected", "urgent_need"),
            *("amount", "kecamatan", "desa", "point"),
        }
        assert len(asked) <= 20 and "rab" not in asked and "account_number" not in asked


def test_nobody_is_paid_in_goods() -> None:
    for applicant_type in GOODS.applicant_types:
        asked = set(answers(GOODS, applicant_type))
        assert not asked & {"bank_name", "account_number", "account_holder", "npwp"}
        assert "rab" in asked


def test_an_agency_says_what_it_is_who_leads_it_and_what_for() -> None:
    for programme in (HIBAH, GOODS):
        asked = answers(programme, "agency")
        assert {"agency_name", "agency_head", "agency_programme"} <= set(asked)
        assert not [name for name in asked if name.startswith(("chair", "secretary", "treasurer"))]


def test_fixed_holidays_are_known_and_movable_ones_are_open() -> None:
    known = {day.strftime("%m-%d") for day in RULES.holidays}
    assert known >= {"01-01", "05-01", "06-01", "08-17", "12-25"}
    assert any("Idulfitri" in name for name in RULES.open_holidays)


def test_a_disaster_is_passed_on_by_the_camat_and_answered_by_the_department() -> None:
    flow = HASTE.workflow
    roads = {(one.action, source, one.target) for one in flow.transitions for source in one.sources}
    assert roads >= {
        ("submit", "draft", "reported"),
        ("forward", "reported", "submitted"),
        ("submit", "returned", "resubmitted"),
    }
    terms = {one.action: (one.due_days, one.working_days) for one in flow.transitions[:2]}
    assert terms == {"submit": (1, True), "forward": (3, False)}
    assert [one.id for one in flow.states.values() if one.held_by == "kecamatan"] == ["reported"]


def test_photos_are_pictures_and_everything_else_may_be_photographed_too() -> None:
    for programme in RULES.programmes.values():
        for paper in (paper for papers in programme.papers.values() for paper in papers):
            assert {"image/jpeg", "image/png"} <= set(paper.accepts)
            assert ("application/pdf" in paper.accepts) == (paper.slot != "photos")


@pytest.mark.parametrize("programme", [HIBAH, GOODS, BANSOS], ids=lambda one: one.id)
def test_every_applicant_is_asked_what_the_domain_asks_of_all(programme: law.Programme) -> None:
    for applicant_type in programme.applicant_types:
        asked = set(answers(programme, applicant_type))
        assert asked >= {
            *("title", "background", "aims", "kecamatan", "desa", "address", "rt", "rw", "point"),
            *("plan_start", "plan_end", "amount", "rab", "own_contribution", "other_sources"),
            *("earlier_help", "earlier_help_rows", "consent_process", "consent_publish", "truth"),
            f"{applicant_type}_name",
        }


def test_the_bank_account_belongs_to_institutions_and_groups() -> None:
    for applicant_type in ("group", "body", "worship"):
        assert {"bank_name", "account_number", "account_holder"} <= set(
            answers(HIBAH, applicant_type)
        )
    assert "account_number" not in answers(BANSOS, "person")


def test_numbers_of_persons_and_accounts_are_sensitive() -> None:
    sensitive = {
        field.id
        for programme in RULES.programmes.values()
        for applicant_type in programme.applicant_types
        for field in programme.form.fields(applicant_type)
        if field.sensitive
    }
    assert sensitive == {
        *("nik", "kk_number", "npwp", "account_number"),
        *("chair_nik", "secretary_nik", "treasurer_nik"),
    }


def test_deed_and_npwp_are_required_of_bodies_and_left_to_places_of_worship() -> None:
    for name in ("deed_number", "ahu_number", "npwp"):
        assert answers(HIBAH, "body")[name].required
        assert not answers(HIBAH, "worship")[name].required
        assert name not in answers(HIBAH, "group")


def test_a_person_is_not_asked_for_a_cost_plan_he_need_not_bring() -> None:
    assert not answers(BANSOS, "person")["rab"].required
    assert answers(BANSOS, "group")["rab"].required


def test_the_registered_three_years_are_not_coded() -> None:
    """Dropped by Permendagri 13/2018: a group formed this year may apply."""
    assert answers(HIBAH, "group")["year_formed"].maximum == RULES.year


def test_earlier_help_is_asked_in_rows_only_when_there_was_some() -> None:
    assert answers(HIBAH, "body")["earlier_help_rows"].when == law.When("earlier_help", "yes")


@pytest.mark.parametrize(
    ("programme", "key", "opd"),
    [
        (HIBAH, "worship", "kesra"),
        (HIBAH, "body:sport", "disporapar"),
        (HIBAH, "group:education", "dindikbud"),
        (HIBAH, "body:civic", "bakesbangpol"),
        (HIBAH, "group:economy", "diskoumperindag"),
        (HIBAH, "*", "kesra"),
        (HIBAH, "group:agriculture", "pertanian"),
        (GOODS, "worship:building", "dpkptb"),
        (GOODS, "group:fishery", "perikanan"),
        (GOODS, "body:economy", "diskoumperindag"),
        (GOODS, "*", "kesra"),
        (BANSOS, "person:disaster", "bpbd"),
        (BANSOS, "*", "dinsos"),
        (HASTE, "person:outbreak", "dinsos"),
        (HASTE, "*", "bpbd"),
    ],
)
def test_applications_are_routed_to_their_opd(programme: law.Programme, key: str, opd: str) -> None:
    assert programme.routing[key] == opd


def test_the_road_is_the_one_agreed() -> None:
    flow = HIBAH.workflow
    roads = {(one.action, source, one.target) for one in flow.transitions for source in one.sources}
    assert roads == {
        ("submit", "draft", "submitted"),
        ("submit", "returned", "resubmitted"),
        *(("withdraw", source, "withdrawn") for source in ("draft", "submitted", "checking")),
        *(("withdraw", source, "withdrawn") for source in ("returned", "resubmitted")),
        *(("take", source, "checking") for source in ("submitted", "resubmitted")),
        ("return", "checking", "returned"),
        ("verify", "checking", "verified"),
        *(("refuse", source, "refused") for source in ("submitted", "checking")),
        *(("route", source, "submitted") for source in ("submitted", "checking")),
    }
    assert {state.public for state in flow.states.values()} == {
        *("draft", "received", "checking", "needs_repair", "repaired"),
        *("verified", "refused", "withdrawn"),
    }


def test_a_return_names_what_is_wrong_and_gives_fourteen_days() -> None:
    (act,) = [one for one in HIBAH.workflow.transitions if one.action == "return"]
    assert (act.note, act.verdicts, act.due_days, act.letter) == (
        *("required", "some-flagged", 14, "returned"),
    )


def test_only_the_draft_is_hidden_from_the_office() -> None:
    assert [one.id for one in HIBAH.workflow.states.values() if not one.queue] == ["draft"]


def test_uploads_that_fail_name_the_limits_of_the_rules() -> None:
    limits = RULES.limits
    for lang in ("id", "en"):
        sentence = say(lang, "reason.document.too-large")
        assert file_size(limits.bytes_by_type["application/pdf"], lang) in sentence
        assert file_size(limits.bytes_by_type["image/jpeg"], lang) in sentence
        assert f" {limits.pages} " in say(lang, "reason.document.too-many-pages")


def test_the_law_in_force_is_cited_and_its_doubts_are_marked() -> None:
    assert RULES.regulations["uu-27-2022"].confirmed
    assert not RULES.regulations["perbup-22-2022"].confirmed
    assert "Nomor 22 Tahun 2022" in RULES.regulations["perbup-22-2022"].title


def test_the_digest_changes_with_every_character(tmp_path) -> None:  # type: ignore[no-untyped-def]
    year = tmp_path / "2027"
    year.mkdir()
    (year / "year.toml").write_text("a = 1\n")
    before = digest(year)
    (year / "year.toml").write_text("a = 2\n")
    assert before != digest(year) and len(RULES.digest) == 64


def test_a_year_without_rules_is_unknown() -> None:
    assert 2027 in years()
    with pytest.raises(KeyError):
        load_rules(1999)


def test_the_regency_has_29_kecamatan_and_326_desa() -> None:
    assert (len(kecamatan()), len(desa()), len(tiles())) == (29, 326, 29)
    names = Counter(place.name for place in desa())
    assert sum(count > 1 for count in names.values()) == 13
    assert len({place.code for place in desa()}) == 326


def test_rules_and_words_need_only_the_standard_library() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(FOLDER.parents[1])!r});"
        "from chalicelib.rules import load_rules; from chalicelib.text import say;"
        "load_rules(); say('id', 'verdict.ok')"
    )
    subprocess.run([sys.executable, "-I", "-S", "-c", program], check=True, timeout=60)
