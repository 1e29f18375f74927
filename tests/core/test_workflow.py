"""Every state x action x role, against the table written here; and what each act must carry."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.core import trail
from chalicelib.core.proposal import SYSTEM, Actor, Verdict
from chalicelib.core.workflow import Act, Advanced, Refused, advance, may_read, open_to
from tests.builders import (
    FILLED,
    FLAGGED,
    NOON,
    RULES,
    a_document,
    a_draft,
    a_file,
    after,
    an_official,
    codes,
    good_verdicts,
    the_applicant,
)

ACTIONS = ("submit", "withdraw", "take", "return", "verify", "refuse", "route")

#: What becomes of each act in each state. A state's name: done, and that is the next state. ``late``: this person may
#: do it, but not now. ``no``: not by this person.
TABLES = {
    "applicant": """
                  submit       withdraw   take      return    verify    refuse    route
    draft         submitted    withdrawn  no        no        no        no        no
    submitted     late         withdrawn  no        no        no        no        no
    checking      late         withdrawn  no        no        no        no        no
    returned      resubmitted  withdrawn  no        no        no        no        no
    resubmitted   late         withdrawn  no        no        no        no        no
    verified      late         late       no        no        no        no        no
    refused       late         late       no        no        no        no        no
    withdrawn     late         late       no        no        no        no        no
    """,
    "verifier of this OPD": """
                  submit       withdraw   take      return    verify    refuse    route
    draft         no           no         late      late      late      late      no
    submitted     no           no         checking  late      late      refused   no
    checking      no           no         late      returned  verified  refused   no
    returned      no           no         late      late      late      late      no
    resubmitted   no           no         checking  late      late      late      no
    verified      no           no         late      late      late      late      no
    refused       no           no         late      late      late      late      no
    withdrawn     no           no         late      late      late      late      no
    """,
    "kesra": """
                  submit       withdraw   take      return    verify    refuse    route
    draft         no           no         no        no        no        no        late
    submitted     no           no         no        no        no        no        submitted
    checking      no           no         no        no        no        no        submitted
    returned      no           no         no        no        no        no        late
    resubmitted   no           no         no        no        no        no        late
    verified      no           no         no        no        no        no        late
    refused       no           no         no        no        no        no        late
    withdrawn     no           no         no        no        no        no        late
    """,
    "everybody else": """
                  submit       withdraw   take      return    verify    refuse    route
    draft         no           no         no        no        no        no        no
    submitted     no           no         no        no        no        no        no
    checking      no           no         no        no        no        no        no
    returned      no           no         no        no        no        no        no
    resubmitted   no           no         no        no        no        no        no
    verified      no           no         no        no        no        no        no
    refused       no           no         no        no        no        no        no
    withdrawn     no           no         no        no        no        no        no
    """,
}
ACTORS = {
    "applicant": [the_applicant()],
    "verifier of this OPD": [an_official("verifier", "kesra")],
    "kesra": [an_official("kesra", "kesra"), an_official("kesra", "dinsos")],
    "everybody else": [
        an_official("verifier", "dinsos"),
        an_official("verifier", ""),
        an_official("somebody-with-a-new-role"),
        Actor("system", "", (SYSTEM,)),
        Actor("nobody", "", ()),
        *(an_official(r) for r in RULES.roles if r not in ("applicant", "verifier", "kesra")),
    ],
}
FILES = {state: a_file(state) for state in RULES.programmes["hibah-uang"].workflow.states}


def rows() -> list[tuple[str, str, str, str]]:
    found = []
    for who, table in TABLES.items():
        head, *lines = table.strip().splitlines()
        for line in lines:
            state, *outcomes = line.split()
            found += [
                (who, state, action, outcome)
                for action, outcome in zip(head.split(), outcomes, strict=True)
            ]
    return found


@pytest.mark.parametrize(("who", "state", "action", "outcome"), rows())
def test_who_may_do_what_and_when(who: str, state: str, action: str, outcome: str) -> None:
    file = FILES[state]
    for actor in ACTORS[who]:
        done = advance(file, RULES, FILLED[action](file), actor, NOON)
        if outcome == "no":
            assert isinstance(done, Refused) and done.forbidden, (actor, done)
            assert codes(done) == {"action.forbidden"}
        elif outcome == "late":
            assert isinstance(done, Refused) and not done.forbidden, (actor, done)
            assert codes(done) == {"action.state"}
        else:
            assert isinstance(done, Advanced), (actor, done)
            assert done.proposal.state == done.event.target == outcome
            assert done.event.source == state


def test_the_table_is_complete() -> None:
    workflow = RULES.programmes["hibah-uang"].workflow
    assert {t.action for t in workflow.transitions} == set(ACTIONS)
    assert {(state, action) for _, state, action, _ in rows()} == {
        (s, a) for s in workflow.states for a in ACTIONS
    }
    assert len(rows()) == len(TABLES) * len(workflow.states) * len(ACTIONS)
    assert {r for t in workflow.transitions for r in t.roles} == {"applicant", "verifier", "kesra"}
    assert {p.id for p in RULES.programmes.values() if p.workflow == workflow} == {
        *("hibah-uang", "hibah-barang", "bansos-terencana"),
    }


def test_an_action_nobody_knows_is_unknown() -> None:
    for state, file in FILES.items():
        done = advance(file, RULES, Act("approve"), an_official(), NOON)
        assert codes(done) == {"action.unknown"}, state


def test_what_is_open_to_an_official_is_what_he_can_do() -> None:
    programme = RULES.programmes["hibah-uang"]
    for state, file in FILES.items():
        for actor in [actor for actors in ACTORS.values() for actor in actors]:
            offered = {t.action for t in open_to(file.proposal, programme, actor)}
            works = {
                a
                for a in ACTIONS
                if isinstance(advance(file, RULES, FILLED[a](file), actor, NOON), Advanced)
            }
            assert offered == works, (state, actor)


# who may read -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "opd", "reads"),
    [
        ("verifier", "kesra", True),
        ("verifier", "dinsos", False),
        ("verifier", "", False),
        ("kesra", "dinsos", True),
        ("auditor", "", True),
        ("admin", "kesra", False),
        ("camat", "kesra", False),  # an account with the wrong unit
        ("operator", "kesra", False),
        ("surveyor", "kesra", False),
        ("applicant", "kesra", False),
        ("system", "kesra", False),
    ],
)
def test_officials_read_the_files_of_their_own_opd(role: str, opd: str, reads: bool) -> None:
    assert may_read(FILES["submitted"].proposal, an_official(role, opd)) is reads


def test_nobody_in_the_office_reads_what_was_never_sent() -> None:
    withdrawn_draft = after(a_draft(), "withdraw")
    for role in RULES.roles:
        assert not may_read(FILES["draft"].proposal, an_official(role))
        assert not may_read(withdrawn_draft.proposal, an_official(role))


def test_an_official_who_also_applies_does_not_read_as_an_official() -> None:
    both = Actor("x", "X", ("verifier", "applicant"), "kesra")
    assert not may_read(FILES["submitted"].proposal, both)


# what an act must carry ---------------------------------------------------------------------------------------------

MISSING = [
    ("checking", "return", {"note": ""}, {"note.required"}),
    ("checking", "return", {"note": "  \n "}, {"note.required"}),
    ("checking", "return", {"verdicts": {}}, {"verdicts.some"}),
    ("checking", "return", {"verdicts": {"ktp": Verdict("ok")}}, {"verdicts.some"}),
    ("checking", "return", {"note": "", "verdicts": {}}, {"note.required", "verdicts.some"}),
    ("checking", "return", {"reason": "other"}, {"reason.none"}),
    ("checking", "return", {"opd": "dinsos"}, {"opd.none"}),
    ("checking", "return", {"verdicts": {"ktp": Verdict("fix")}}, {"verdict.reason"}),
    ("checking", "return", {"verdicts": {"ktp": Verdict("fix", "sebab lain")}}, {"verdict.reason"}),
    ("checking", "return", {"verdicts": {"ktp": Verdict("missing")}}, {"verdict.reason"}),
    (
        "checking",
        "return",
        {"verdicts": {"ktp": Verdict("perbaiki", "unclear")}},
        {"verdict.verdict"},
    ),
    ("checking", "return", {"verdicts": {"paspor": Verdict("fix", "unclear")}}, {"verdict.item"}),
    (
        "checking",
        "return",
        {"verdicts": {"kk": Verdict("fix", "unclear")}},
        {"verdict.item"},
    ),  # of persons
    (
        "checking",
        "return",
        {"verdicts": {"ktp": Verdict("fix", "unclear", "x" * 4_001)}},
        {"note.long"},
    ),
    ("checking", "return", {"note": "x" * 4_001}, {"note.long"}),
    ("checking", "verify", {"verdicts": {}}, {"verdict.unseen"}),
    ("checking", "verify", {"verdicts": FLAGGED}, {"verdict.flagged", "verdict.unseen"}),
    ("checking", "refuse", {"note": ""}, {"note.required"}),
    ("checking", "refuse", {"reason": ""}, {"reason.required"}),
    ("checking", "refuse", {"reason": "unreadable"}, {"reason.required"}),  # of another list
    ("checking", "refuse", {"reason": "", "note": ""}, {"note.required", "reason.required"}),
    ("submitted", "withdraw", {"reason": ""}, {"reason.required"}),
    ("submitted", "withdraw", {"reason": "not-eligible"}, {"reason.required"}),
    ("submitted", "take", {"reason": "other"}, {"reason.none"}),
    ("submitted", "take", {"opd": "dinsos"}, {"opd.none"}),
    ("submitted", "route", {"note": ""}, {"note.required"}),
    ("submitted", "route", {"opd": ""}, {"opd.unknown"}),
    ("submitted", "route", {"opd": "nowhere"}, {"opd.unknown"}),
    ("submitted", "route", {"opd": "kesra"}, {"opd.same"}),
]


@pytest.mark.parametrize(("state", "action", "spoilt", "found"), MISSING)
def test_what_is_missing_from_an_act_is_named(
    state: str, action: str, spoilt: dict[str, object], found: set[str]
) -> None:
    file = FILES[state]
    act = replace(FILLED[action](file), **spoilt)  # type: ignore[arg-type]
    actor = {"withdraw": the_applicant(), "route": an_official("kesra")}.get(action, an_official())
    done = advance(file, RULES, act, actor, NOON)
    assert isinstance(done, Refused) and not done.forbidden
    assert codes(done) == found


def test_refusing_is_possible_without_a_single_verdict() -> None:
    assert after(FILES["checking"], "refuse").proposal.state == "refused"


def test_one_unjudged_paper_stops_verifying_and_is_named() -> None:
    file = FILES["checking"]
    verdicts = good_verdicts(file)
    del verdicts["ktp"]
    done = advance(file, RULES, Act("verify", verdicts=verdicts), an_official(), NOON)
    assert [p.at for p in done.problems] == ["/verdicts/ktp"]  # type: ignore[union-attr]


def test_a_paper_that_need_not_be_there_but_is_must_be_judged() -> None:
    file = FILES["checking"]
    more = replace(file, documents=(*file.documents, a_document("npwp_card", 50)))
    done = advance(more, RULES, Act("verify", verdicts=good_verdicts(file)), an_official(), NOON)
    assert [p.at for p in done.problems] == ["/verdicts/npwp_card"]  # type: ignore[union-attr]


def test_a_flagged_answer_stops_verifying() -> None:
    file = FILES["checking"]
    verdicts = good_verdicts(file) | {"title": Verdict("fix", "unclear")}
    done = advance(file, RULES, Act("verify", verdicts=verdicts), an_official(), NOON)
    assert codes(done) == {"verdict.flagged"}


def test_verdicts_of_an_earlier_look_count() -> None:
    looked = after(FILES["submitted"], Act("take", verdicts=good_verdicts(FILES["submitted"])))
    assert after(looked, Act("verify")).proposal.state == "verified"


# what follows from an act -------------------------------------------------------------------------------------------


def test_only_flagged_items_reopen_and_the_answers_are_kept_to_compare() -> None:
    flags = {
        "title": Verdict("fix", "unclear"),
        "ktp": Verdict("missing", "not-attached"),
        "proposal": Verdict("ok"),
    }
    back = after(FILES["checking"], Act("return", note="Perbaiki.", verdicts=flags)).proposal
    assert set(back.reopened) == {"title", "ktp"}
    assert back.before == {"title": FILES["checking"].proposal.answers["title"]}


def test_what_was_flagged_is_judged_anew_after_the_repair_and_the_rest_stays() -> None:
    checking = FILES["checking"]
    back = after(
        checking,
        Act("return", note="Foto ulang.", verdicts=good_verdicts(checking) | dict(FLAGGED)),
    )
    again = after(back, "submit").proposal
    assert "ktp" not in again.verdicts
    assert set(again.verdicts) == set(good_verdicts(checking)) - {"ktp"}
    assert again.submitted_at == back.proposal.submitted_at  # the first sending keeps its date


def test_a_second_return_does_not_reopen_what_was_repaired_the_first_time() -> None:
    again = after(FILES["resubmitted"], "take")
    flags = {"title": Verdict("fix", "unclear")}
    assert after(again, Act("return", note="Judul.", verdicts=flags)).proposal.reopened == (
        "title",
    )


def test_a_return_gives_fourteen_days_and_the_next_act_takes_them_away() -> None:
    at = NOON.replace(hour=23, minute=59)
    back = after(FILES["checking"], "return", at)
    assert back.proposal.due == date(2027, 2, 15)
    assert back.letters[-1].facts["due"] == "2027-02-15"
    assert after(back, "submit").proposal.due is None


def test_taking_a_file_puts_the_name_on_it_and_routing_takes_it_off() -> None:
    taken = after(FILES["submitted"], "take").proposal
    assert (taken.assignee, taken.assignee_name) == (an_official().id, an_official().name)
    routed = after(FILES["checking"], "route", actor=an_official("kesra")).proposal
    assert (routed.opd, routed.assignee, routed.assignee_name) == ("dinsos", "", "")


def test_after_routing_the_old_verifier_is_out_and_the_new_one_in() -> None:
    routed = after(FILES["submitted"], "route", actor=an_official("kesra"))
    assert codes(advance(routed, RULES, Act("take"), an_official(opd="kesra"), NOON)) == {
        "action.forbidden"
    }
    assert after(routed, "take", actor=an_official(opd="dinsos")).proposal.state == "checking"


LETTERS = {
    "submitted": ["opened", "received"],
    "checking": ["opened", "received"],
    "returned": ["opened", "received", "returned"],
    "resubmitted": ["opened", "received", "returned", "repaired"],
    "verified": ["opened", "received", "verified"],
    "refused": ["opened", "received", "refused"],
    "withdrawn": ["opened", "received", "withdrawn"],
}


@pytest.mark.parametrize("state", LETTERS)
def test_each_road_leaves_its_letters(state: str) -> None:
    file = FILES[state]
    assert [x.kind for x in file.letters] == LETTERS[state]
    assert [x.seq for x in file.letters] == list(range(1, len(file.letters) + 1))
    assert file.proposal.letters == len(file.letters)
    assert all(x.to == file.proposal.contact.email and x.due is not None for x in file.letters)


@pytest.mark.parametrize("state", FILES)
def test_every_road_leaves_a_trail_that_proves_itself(state: str) -> None:
    file = FILES[state]
    assert trail.valid(file.events, file.proposal.head)
    assert [e.seq for e in file.events] == list(range(1, file.proposal.events + 1))
    assert all(a.target == b.source for a, b in zip(file.events, file.events[1:], strict=False))
    assert file.events[-1].target == file.proposal.state


def test_every_act_moves_the_version_by_one_and_stamps_the_time() -> None:
    later = NOON + timedelta(hours=5)
    before = FILES["submitted"].proposal
    done = after(FILES["submitted"], "take", later).proposal
    assert done.version == before.version + 1
    assert done.updated_at == done.entered_at == later
    assert done.submitted_at == before.submitted_at


def test_the_event_says_which_version_it_made() -> None:
    file = FILES["verified"]
    assert [e.facts.get("version") for e in file.events[1:]] == [2, 3, 4]


def test_notes_are_trimmed_and_kept() -> None:
    done = after(
        FILES["checking"], Act("refuse", note="  Di luar daerah. \n", reason="outside-regency")
    )
    assert done.events[-1].note == "Di luar daerah."
    assert done.events[-1].reason == "outside-regency"


def test_nothing_is_changed_in_place() -> None:
    file = a_file("checking")
    before = (file.proposal, file.events, dict(file.proposal.verdicts))
    after(file, "return")
    assert (file.proposal, file.events, dict(file.proposal.verdicts)) == before
