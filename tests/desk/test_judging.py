"""Who judges a pair, what he must say, and where it is remembered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from chalicelib.core.proposal import Actor, Flag, Received
from chalicelib.core.ticket import make_ticket
from chalicelib.core.trail import valid
from chalicelib.core.workflow import Act
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.claiming import MOST_FLAGS, file_claims, moved_flags
from chalicelib.desk.deciding import decide
from chalicelib.desk.judging import Judged, judge, unjudged
from chalicelib.desk.ports import Unclear
from chalicelib.desk.recipient_ports import FlagPut
from chalicelib.desk.recipients import register
from tests.builders import NOON, a_desk, an_official
from tests.desk.test_claiming import ONE, TWO, both, sent
from tests.desk.test_recipients import past
from tests.fakes import Wrapped

BUDI = an_official()


def filed() -> Desk:
    desk = both()
    for ticket in (ONE, TWO):
        file_claims(desk, ticket, NOON)
    return desk


def say(
    desk: Desk, ticket: str, other: str, actor: Actor = BUDI, note: str = "Beda.", **changes: Any
) -> Any:
    file = desk.store.load(ticket)
    assert file is not None
    file = replace(file, proposal=replace(file.proposal, **changes))
    said = Judged(other, "different", note)
    return judge(desk, file, said, actor, file.proposal.version, f"key-{actor.id}-{note}", NOON)


def judgements(desk: Desk, ticket: str) -> list[str]:
    file = desk.store.load(ticket)
    assert file is not None and valid(file.events, file.proposal.head)
    return [flag.judgement for flag in file.flags]


def refused(done: Any) -> str:
    assert isinstance(done, Refusal), done
    return done.problems[0].code


def test_both_files_remember_what_was_said_in_one() -> None:
    desk = filed()
    say(desk, ONE, TWO)
    assert judgements(desk, ONE) == ["different"] == judgements(desk, TWO)


def test_who_typed_a_request_from_paper_does_not_judge_it() -> None:
    desk = filed()
    typed = Received(date(2027, 1, 29), "counter", "12", "kesra", BUDI.id, BUDI.name, "form")
    assert refused(say(desk, ONE, TWO, received=typed)) == "flag.typed"
    assert judgements(desk, ONE) == [""]
    say(desk, ONE, TWO, an_official(name="Siti Contoh"), received=typed)
    assert judgements(desk, ONE) == ["different"]


def test_auditors_read_and_do_not_judge() -> None:
    desk = filed()
    assert refused(say(desk, ONE, TWO, an_official("auditor"))) == "flag.forbidden"


def test_a_pair_with_a_past_recipient_is_judged_on_both_sides_too() -> None:
    desk = a_desk()
    known = register(desk, past(numbers={}), "row-1", NOON).recipient
    sent(desk, ONE, worship_name="Masjid Contoh Al Ikhlas", desa="36.04.01.2001")
    file_claims(desk, ONE, NOON)
    say(desk, ONE, known)
    dossier = desk.store.recipient(known)
    assert dossier is not None
    assert [flag.judgement for flag in dossier.flags] == ["different"]


def test_judging_again_corrects_and_both_stay_in_the_trail() -> None:
    desk = filed()
    say(desk, ONE, TWO)
    file = desk.store.load(ONE)
    assert file is not None
    judge(
        desk, file, Judged(TWO, "same", "Ternyata sama."), BUDI, file.proposal.version, "k2", NOON
    )
    file = desk.store.load(ONE)
    assert file is not None
    said = [e.facts["judgement"] for e in file.events if e.action == "judge-flag"]
    assert said == ["different", "same"]
    assert judgements(desk, TWO) == ["same"]


def test_the_flags_of_a_file_that_moves_go_into_the_list_of_its_new_holder() -> None:
    desk = filed()
    file = desk.store.load(ONE)
    assert file is not None
    (put,) = moved_flags(file, "dinsos")
    assert (put.holder, put.flag, put.seen) == ("dinsos", file.flags[0], file.flags[0])
    say(desk, ONE, TWO)
    file = desk.store.load(ONE)
    assert file is not None and moved_flags(file, "dinsos") == ()


def routed(desk: Desk, ticket: str = ONE) -> Any:
    file = desk.store.load(ticket)
    assert file is not None
    act = Act("route", note="Urusan dinas.", opd="dinsos")
    return decide(desk, file, act, an_official("kesra"), file.proposal.version, "route-1", NOON)


def listed(desk: Desk, holder: str) -> list[tuple[str, str]]:
    page = desk.store.flags_waiting((holder,), "", 1000)
    return [(pair.owner, pair.flag.other) for pair in page.items]


def test_a_file_that_goes_to_another_unit_takes_all_its_flags_along() -> None:
    """More of them than a transaction takes."""
    desk = filed()
    others = [make_ticket(2027, 100 + number) for number in range(MOST_FLAGS + 20)]
    for other in others:
        desk.store.put_flag(FlagPut(ONE, "kesra", Flag(other, "double", ("account",), NOON), None))
    assert len(listed(desk, "kesra")) == MOST_FLAGS + 22
    assert not isinstance(routed(desk), Refusal)
    assert sorted(listed(desk, "dinsos")) == [(ONE, other) for other in sorted([TWO, *others])]
    assert listed(desk, "kesra") == [(TWO, ONE)]


class Meanwhile(Wrapped):
    """Somebody else acts right before the call of this name."""

    def __init__(self, desk: Desk, name: str, act: Callable[[Desk], Any]) -> None:
        super().__init__(desk.store)
        self.desk, self.name, self.act = desk, name, act

    def __getattr__(self, name: str) -> Any:
        if name == self.name:
            self.name = ""
            self.act(self.desk)
        return super().__getattr__(name)


def test_a_flag_filed_while_the_file_goes_to_another_unit_goes_with_it() -> None:
    for who, name in (("files", "put_flag"), ("routes", "commit")):
        desk = both()
        file_claims(desk, ONE, NOON)
        if who == "files":
            busy = replace(desk, store=Meanwhile(desk, name, routed))  # type: ignore[arg-type]
            file_claims(busy, TWO, NOON)
        else:
            busy = replace(desk, store=Meanwhile(desk, name, lambda d: file_claims(d, TWO, NOON)))  # type: ignore[arg-type]
            routed(busy)
        assert (listed(desk, "dinsos"), listed(desk, "kesra")) == ([(ONE, TWO)], [(TWO, ONE)]), who


def test_a_decision_stands_when_the_store_falls_silent_right_after_it() -> None:
    class Silent(Wrapped):
        def load(self, ticket: str) -> Any:
            raise Unclear("silent")

    desk = filed()
    file = desk.store.load(ONE)
    assert file is not None
    act = Act("route", note="Urusan dinas.", opd="dinsos")
    silent = replace(desk, store=Silent(desk.store))  # type: ignore[arg-type]
    version = file.proposal.version
    done = decide(silent, file, act, an_official("kesra"), version, "route-1", NOON)
    assert not isinstance(done, Refusal)
    assert listed(desk, "dinsos") == [(ONE, TWO)]


def test_a_cursor_that_is_none_of_ours_begins_at_the_beginning() -> None:
    desk = filed()
    kesra = an_official("kesra")
    first = unjudged(desk, "", "", kesra)
    assert len(first.items) == 1
    for odd in ("x", "0|x", "0#2027#a#b", "0#2027#kesra#a b#c", "²"):
        assert unjudged(desk, "", odd, kesra).items == first.items
