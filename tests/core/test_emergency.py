"""The road of a report of a disaster: the camat of the kecamatan has it first, then the OPD; each has his days."""

from datetime import date, datetime

import pytest

from chalicelib.core.proposal import Actor, File
from chalicelib.core.routing import is_kecamatan, routed_opd
from chalicelib.core.workflow import Act, Advanced, Refused, advance, may_read, open_to
from chalicelib.settings import WIB
from tests.builders import (
    FILLED,
    NOON,
    RULES,
    a_file,
    a_programme,
    after,
    an_official,
    answers_of,
    codes,
    the_applicant,
)

WHO = {"programme": "bansos-tidak-terencana", "applicant_type": "person"}
HERE, ELSEWHERE = "36.04.05", "36.04.06"
FLOW = RULES.programmes[WHO["programme"]].workflow
CAMAT, OTHER_CAMAT = an_official("camat", HERE), an_official("camat", ELSEWHERE)
BPBD, DINSOS = an_official("verifier", "bpbd"), an_official("verifier", "dinsos")
KESRA = an_official("kesra", "kesra")


def a_report(state: str = "reported", **answers: object) -> File:
    filled = answers_of(**WHO, kecamatan=HERE, desa=f"{HERE}.2003", **answers)  # type: ignore[arg-type]
    return a_file(state, **WHO, answers=filled, opd="bpbd")


FILES = {state: a_report(state, disaster_kind="flood") for state in FLOW.states}

#: Who can do what: "state: acts".
OPEN = {
    "camat here": (CAMAT, {"reported": {"forward"}}),
    "camat elsewhere": (OTHER_CAMAT, {}),
    "bpbd": (
        BPBD,
        {
            "submitted": {"take", "refuse"},
            "checking": {"return", "verify", "refuse"},
            "resubmitted": {"take"},
        },
    ),
    "dinsos": (DINSOS, {}),
    "kesra": (KESRA, {"reported": {"forward"}, "submitted": {"route"}, "checking": {"route"}}),
    "auditor": (an_official("auditor", "kesra"), {}),
    "applicant": (
        the_applicant(),
        {
            "draft": {"submit", "withdraw"},
            "returned": {"submit", "withdraw"},
            **{one: {"withdraw"} for one in ("reported", "submitted", "checking", "resubmitted")},
        },
    ),
}


@pytest.mark.parametrize("who", OPEN)
@pytest.mark.parametrize("state", FILES)
def test_who_may_do_what_and_when(who: str, state: str) -> None:
    actor, table = OPEN[who]
    file = FILES[state]
    done = {
        name
        for name in FILLED
        if isinstance(advance(file, RULES, FILLED[name](file), actor, NOON), Advanced)
    }
    offered = {t.action for t in open_to(file.proposal, a_programme(WHO["programme"]), actor)}
    assert done == offered == table.get(state, set())


@pytest.mark.parametrize(
    ("actor", "reads"),
    [
        (CAMAT, {"reported"}),
        (OTHER_CAMAT, set()),
        (an_official("camat", "bpbd"), set()),  # an account with the wrong unit
        (an_official("verifier", HERE), set()),
        (BPBD, set(FILES) - {"draft", "reported"}),
        (DINSOS, set()),
        (KESRA, set(FILES) - {"draft"}),
    ],
)
def test_a_camat_reads_only_what_waits_for_him(actor: Actor, reads: set[str]) -> None:
    assert {state for state, f in FILES.items() if may_read(f.proposal, actor)} == reads


def test_it_lies_with_the_kecamatan_until_the_camat_passes_it_on() -> None:
    assert {state: f.proposal.opd for state, f in FILES.items()} == {
        **dict.fromkeys(FILES, "bpbd"),
        "reported": HERE,
    }


@pytest.mark.parametrize(
    ("kind", "opd"),
    [("flood", "bpbd"), ("fire", "bpbd"), ("outbreak", "dinsos"), ("other", "dinsos")],
)
def test_each_disaster_goes_to_its_opd(kind: str, opd: str) -> None:
    moved = after(a_report(disaster_kind=kind), "forward")
    assert (moved.proposal.state, moved.proposal.opd) == ("submitted", opd)


def test_withdrawn_before_the_camat_acted_it_lies_with_the_opd() -> None:
    assert after(a_report(), "withdraw").proposal.opd == "bpbd"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


def test_the_camat_has_one_working_day_and_the_opd_three_days() -> None:
    friday = at("2027-07-09T16:00")
    sent = after(a_report("draft"), "submit", friday)
    assert sent.proposal.due == date(2027, 7, 12)
    forwarded = after(sent, "forward", at("2027-07-12T09:00"))
    assert forwarded.proposal.due == date(2027, 7, 15)
    taken = after(forwarded, "take", at("2027-07-13T09:00"))
    assert taken.proposal.due == date(2027, 7, 15)  # the term runs on
    moved = after(taken, "route", at("2027-07-13T10:00"), KESRA)
    assert (moved.proposal.opd, moved.proposal.due) == ("dinsos", date(2027, 7, 15))


def test_the_letters_say_who_has_it_and_until_when() -> None:
    reported, forwarded = (FILES[state].letters[-1] for state in ("reported", "submitted"))
    assert (reported.kind, forwarded.kind) == ("reported", "forwarded")
    assert reported.facts["opd"] == HERE and reported.facts["due"] == "2027-02-02"
    assert forwarded.facts["opd"] == "bpbd" and forwarded.facts["due"] == "2027-02-04"


def test_the_camat_may_say_what_he_saw_but_not_where_it_goes() -> None:
    noted = after(a_report(), Act("forward", note="Sudah saya lihat."))
    assert noted.letters[-1].facts["note"] == "Sudah saya lihat."
    done = advance(a_report(), RULES, Act("forward", opd="dinsos"), CAMAT, NOON)
    assert isinstance(done, Refused) and codes(done) == {"opd.none"}


def test_units_are_told_apart_by_their_shape() -> None:
    assert is_kecamatan(HERE)
    assert not any(is_kecamatan(one) for one in ("bpbd", f"{HERE}.2003", "", "36.04"))


def test_of_two_answers_that_route_the_first_wins() -> None:
    goods = a_programme("hibah-barang")
    assert routed_opd(goods, "group", {"goods_kind": "building", "sector": "sport"}) == "dpkptb"
    assert routed_opd(goods, "group", {"goods_kind": "goods", "sector": "sport"}) == "disporapar"
    assert routed_opd(goods, "group", {}) == "kesra"
