"""What two persons must agree on: one proposes, another decides, nothing is deleted."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.core.law import Requirement
from chalicelib.core.proposal import Actor
from chalicelib.core.recipients import Exemption, exempt_in, valid
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.exempting import (
    Ask,
    Decision,
    Said,
    as_change,
    decide_exemption,
    decide_merge,
    propose_exemption,
    propose_merge,
)
from chalicelib.desk.recipients import awards_of, register
from tests.builders import NOON, RULES, a_desk, an_official
from tests.desk.test_recipients import past
from tests.scans_laid import GROUND_SCAN, a_scan, lay_scan

BUDI = an_official("kesra")
SITI = an_official("kesra", name="Siti Contoh")
REQUIREMENT: Requirement = next(r for r in RULES.requirements if r.exemptible)


def ask(**changes: Any) -> Ask:
    filled: dict[str, Any] = {
        "requirement": REQUIREMENT.id,
        "ground": REQUIREMENT.regulation,
        "reference": "SK contoh 1 tanggal 2 Januari 2027",
        "first": 2027,
        "last": 2028,
        "note": "Disebut dalam undang-undang.",
        "file": GROUND_SCAN,
    }
    return Ask(**filled | changes)


@pytest.fixture
def desk() -> Desk:
    made = a_desk()
    lay_scan(made, "ground")
    return made


@pytest.fixture
def one(desk: Desk) -> str:
    return register(desk, past(), "row-1", NOON).recipient


@pytest.fixture
def two(desk: Desk) -> str:
    other = past("Musala Contoh Baitul Jannah", kind="musala", numbers={}, year=2025)
    return register(desk, other, "row-2", NOON).recipient


def head(desk: Desk, recipient: str) -> Any:
    return desk.store.known(recipients=(recipient,)).recipients[recipient]


def codes(done: object) -> set[str]:
    assert isinstance(done, Refusal), done
    return {problem.code for problem in done.problems}


def decide(
    desk: Desk, one: str, decision: Decision, who: Actor, note: str = "Ya.", n: int = 1
) -> Any:
    key = f"{decision}-{who.name}-{n}-{note}"
    return decide_exemption(desk, one, Said(n, decision, note), who, key, NOON)


def test_what_one_proposes_another_approves_and_then_it_counts(desk: Desk, one: str) -> None:
    propose_exemption(desk, one, ask(), BUDI, "k1", NOON)
    assert exempt_in(head(desk, one).exemptions, 2027) == frozenset()
    decide(desk, one, "approve", SITI)
    assert exempt_in(head(desk, one).exemptions, 2027) == {REQUIREMENT.id}
    dossier = desk.store.recipient(one)
    assert dossier is not None
    assert [e.action for e in dossier.log][1:] == ["propose-exemption", "approve-exemption"]
    assert [e.by_name for e in dossier.log][1:] == ["Budi Contoh", "Siti Contoh"]
    assert valid(dossier.log, dossier.recipient.head)


def test_nobody_approves_what_he_proposed(desk: Desk, one: str) -> None:
    propose_exemption(desk, one, ask(), BUDI, "k1", NOON)
    assert codes(decide(desk, one, "approve", BUDI)) == {"two-persons"}
    assert head(desk, one).exemptions[0].state == "proposed"


def test_he_may_take_it_back(desk: Desk, one: str) -> None:
    propose_exemption(desk, one, ask(), BUDI, "k1", NOON)
    decide(desk, one, "reject", BUDI, "Keliru.")
    assert head(desk, one).exemptions[0].state == "rejected"


def test_an_ended_exemption_counts_no_longer_and_is_still_there(desk: Desk, one: str) -> None:
    propose_exemption(desk, one, ask(), BUDI, "k1", NOON)
    decide(desk, one, "approve", SITI)
    decide(desk, one, "end", BUDI, "SK dicabut.")
    (exemption,) = head(desk, one).exemptions
    assert exempt_in((exemption,), 2027) == frozenset()
    assert (exemption.decided_name, exemption.ended_note) == ("Siti Contoh", "SK dicabut.")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"requirement": "no-such"}, "exemption.requirement"),
        ({"ground": "no-such"}, "exemption.ground"),
        ({"ground": ""}, "exemption.ground"),
        ({"ground": "uu-27-2022"}, "exemption.ground"),  # a regulation, but no ground of this
        ({"reference": " "}, "exemption.reference"),
        ({"first": 2028, "last": 2027}, "exemption.years"),
        ({"last": 2099}, "exemption.years"),
        ({"note": " "}, "proposed.note"),
        ({"note": "x" * 5_000}, "note.long"),
    ],
)
def test_an_exemption_needs_a_ground_a_decree_years_and_a_reason(
    desk: Desk, one: str, changes: dict[str, Any], code: str
) -> None:
    assert codes(propose_exemption(desk, one, ask(**changes), BUDI, "k1", NOON)) == {code}
    assert head(desk, one).exemptions == ()


def test_a_requirement_that_nobody_is_exempt_from_stays(desk: Desk, one: str) -> None:
    fixed = next(r.id for r in RULES.requirements if not r.exemptible)
    done = propose_exemption(desk, one, ask(requirement=fixed), BUDI, "k1", NOON)
    assert codes(done) == {"exemption.requirement"}


def test_everything_wrong_is_said_at_once(desk: Desk, one: str) -> None:
    wrong = ask(requirement="x", ground="x", reference="", last=2026, note="", file="")
    assert len(codes(propose_exemption(desk, one, wrong, BUDI, "k1", NOON))) == 6


# the scan of the ground -----------------------------------------------------------------------------------------------


def test_the_scan_stands_in_the_exemption_and_in_the_log_that_proves_itself(
    desk: Desk, one: str
) -> None:
    propose_exemption(desk, one, ask(), BUDI, "k1", NOON)
    decide(desk, one, "approve", SITI)
    assert head(desk, one).exemptions[0].file == a_scan("ground").scan
    dossier = desk.store.recipient(one)
    assert dossier is not None and valid(dossier.log, dossier.recipient.head)
    proposed, approved = dossier.log[1:]
    assert proposed.facts["file"] == GROUND_SCAN
    assert proposed.facts["sha256"] == approved.facts["sha256"] == a_scan("ground").document.sha256
    facts = {**approved.facts, "sha256": "0" * 64}
    assert not valid((*dossier.log[:2], replace(approved, facts=facts)), dossier.recipient.head)


@pytest.mark.parametrize(
    ("laid", "code"),
    [
        ({"kind": "sk", "document": "other"}, "office-file.kind"),
        ({"document": "other", "state": "waiting", "version_id": ""}, "office-file.waiting"),
        ({"document": "other", "state": "rejected", "reason": "damaged"}, "office-file.refused"),
        ({"document": "other", "unit": "dinsos"}, "office-file.unknown"),
    ],
)
def test_no_exemption_rests_on_another_kind_of_file_or_one_that_is_not_clean(
    desk: Desk, one: str, laid: dict[str, Any], code: str
) -> None:
    lay_scan(desk, **{"kind": "ground", **laid})
    assert codes(propose_exemption(desk, one, ask(file="other"), BUDI, "k1", NOON)) == {code}
    assert head(desk, one).exemptions == ()


@pytest.mark.parametrize(("file", "code"), [("", "none"), ("0" * 32, "unknown")])
def test_an_exemption_needs_a_file_that_is_there(
    desk: Desk, one: str, file: str, code: str
) -> None:
    done = propose_exemption(desk, one, ask(file=file), BUDI, "k1", NOON)
    assert codes(done) == {f"office-file.{code}"}


def test_one_from_before_files_were_asked_for_loads_and_waits_in_vain(desk: Desk, one: str) -> None:
    """The old one can be rejected or ended; approved it is only with its file, proposed anew."""
    years = {"requirement": REQUIREMENT.id, "first": 2027, "last": 2027}
    old = Exemption(1, BUDI.id, BUDI.name, NOON, "Lama.", **years)  # type: ignore[arg-type]
    desk.store.change_recipient(
        as_change(replace(head(desk, one), exemptions=(old,)), "propose-exemption", BUDI, NOON, {})
    )
    assert codes(decide(desk, one, "approve", SITI)) == {"exemption.no-file"}
    assert not isinstance(decide(desk, one, "reject", SITI, "Tanpa berkas."), Refusal)


def test_only_bagian_kesra_proposes_and_decides(desk: Desk, one: str) -> None:
    verifier = an_official("verifier")
    done = propose_exemption(desk, one, ask(), verifier, "k1", NOON)
    assert isinstance(done, Refusal) and done.kind == "forbidden"
    propose_exemption(desk, one, ask(), BUDI, "k2", NOON)
    assert codes(decide(desk, one, "approve", verifier)) == {"recipient.forbidden"}


def test_the_same_key_does_it_once(desk: Desk, one: str) -> None:
    done = [propose_exemption(desk, one, ask(), BUDI, "k1", NOON) for _ in range(2)]
    assert done[0] == done[1]
    assert len(head(desk, one).exemptions) == 1
    other = propose_exemption(desk, one, ask(note="Lain."), BUDI, "k1", NOON)
    assert codes(other) == {"key.reused"}


def test_what_is_decided_is_not_decided_again(desk: Desk, one: str) -> None:
    propose_exemption(desk, one, ask(), BUDI, "k1", NOON)
    assert codes(decide(desk, one, "end", SITI)) == {"proposed.state"}
    decide(desk, one, "reject", SITI, "Tidak.")
    assert codes(decide(desk, one, "approve", SITI)) == {"proposed.state"}
    assert codes(decide(desk, one, "approve", SITI, n=7)) == {"exemption.unknown"}


# merging --------------------------------------------------------------------------------------------------------------


def test_merging_needs_two_persons_and_the_old_id_leads_on(desk: Desk, one: str, two: str) -> None:
    propose_merge(desk, two, one, "Nama lama masjid yang sama.", BUDI, "k1", NOON)
    same = decide_merge(desk, two, Said(1, "approve", ""), BUDI, "k2", NOON)
    assert codes(same) == {"two-persons"}
    assert head(desk, two).merged_into == ""
    decide_merge(desk, two, Said(1, "approve", ""), SITI, "k3", NOON)
    assert head(desk, two).merged_into == one
    assert head(desk, one).merged == (two,)
    assert [award.year for award in awards_of(desk, head(desk, one))] == [2025, 2026]
    for recipient in (one, two):
        dossier = desk.store.recipient(recipient)
        assert dossier is not None and valid(dossier.log, dossier.recipient.head)
        assert dossier.log[-1].by_name == "Siti Contoh"
    # who comes with the number of the merged one finds the one it leads to
    again = register(
        desk,
        past("Musala Contoh Baitul Jannah", kind="musala", numbers={}, year=2024),
        "row-9",
        NOON,
    )
    assert again.recipient == one


def test_aid_twice_in_a_year_shows_when_the_two_recipients_become_one(desk: Desk, one: str) -> None:
    for row, year in (("row-2", 2026), ("row-3", 2024)):
        other = past("Musala Contoh Baitul Jannah", kind="musala", numbers={}, year=year)
        two = register(desk, replace(other, purpose="Lantai"), row, NOON).recipient
    assert head(desk, one).twice == head(desk, two).twice == ()
    propose_merge(desk, two, one, "Nama lama masjid yang sama.", BUDI, "k1", NOON)
    decide_merge(desk, two, Said(1, "approve", ""), SITI, "k2", NOON)
    kept = head(desk, one)
    assert kept.twice == (2026,) and len(kept.awards) == 3
    assert [award.year for award in awards_of(desk, kept)] == [2024, 2026, 2026]
    assert [row.id for row in desk.store.recipients_twice("", 10).items] == [one]


@pytest.mark.parametrize("into", ["", "R404"])
def test_nobody_is_merged_into_nobody(desk: Desk, one: str, into: str) -> None:
    assert codes(propose_merge(desk, one, into, "Sama.", BUDI, "k1", NOON)) == {"merge.into"}
    assert codes(propose_merge(desk, one, one, "Sama.", BUDI, "k2", NOON)) == {"merge.into"}


def test_what_was_merged_is_not_merged_again(desk: Desk, one: str, two: str) -> None:
    propose_merge(desk, two, one, "Sama.", BUDI, "k1", NOON)
    propose_merge(desk, one, two, "Sama.", BUDI, "k2", NOON)
    decide_merge(desk, two, Said(1, "approve", ""), SITI, "k3", NOON)
    back = decide_merge(desk, one, Said(1, "approve", ""), SITI, "k4", NOON)
    assert codes(back) == {"merge.merged"}
    assert codes(propose_merge(desk, two, one, "Sama.", BUDI, "k5", NOON)) == {"merge.merged"}


def test_a_rejected_merge_changes_nothing(desk: Desk, one: str, two: str) -> None:
    propose_merge(desk, two, one, "Sama.", BUDI, "k1", NOON)
    assert codes(decide_merge(desk, two, Said(1, "reject", " "), SITI, "k2", NOON)) == {
        "proposed.note"
    }
    decide_merge(desk, two, Said(1, "reject", "Dua tempat."), SITI, "k3", NOON)
    assert head(desk, two).merged_into == "" and head(desk, one).merged == ()
