"""Two bodies are judged once: what was said of two files holds for either file and the recipient behind the other."""

from datetime import timedelta
from typing import Any

from chalicelib.core.proposal import Flag
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.claiming import claims_of, file_claims
from chalicelib.desk.judging import Judged, judge, unjudged
from chalicelib.desk.recipient_ports import FlagPut
from chalicelib.desk.recipients import register
from tests.builders import NOON, a_desk, an_official
from tests.desk.test_claiming import ONE, TWO, sent
from tests.desk.test_recipients import ACCOUNT, NPWP, past, recipient_of

NAME, HERE = "Masjid Contoh Al Ikhlas", "36.04.01.2001"
BUDI, LATER = an_official(), NOON + timedelta(days=1)


def a_recipient(desk: Desk, **changes: Any) -> str:
    return register(desk, past(**changes), "row-1", NOON).recipient


def two_files(desk: Desk, **changes: Any) -> None:
    """The first belongs to the recipient of the same number; the second has only the name."""
    sent(desk, ONE, worship_name=NAME, desa=HERE, npwp=NPWP)
    sent(desk, TWO, worship_name=NAME, desa=HERE, **changes)
    for ticket in (ONE, TWO):
        file_claims(desk, ticket, NOON)


def say(desk: Desk, ticket: str, other: str, judgement: Any = "different") -> None:
    file = desk.store.load(ticket)
    assert file is not None
    said = Judged(other, judgement, f"Menurut kami {judgement}.")
    done = judge(desk, file, said, BUDI, file.proposal.version, f"{other}-{judgement}", LATER)
    assert not isinstance(done, Refusal), done


def flag_of(desk: Desk, ticket: str, other: str) -> Flag:
    file = desk.store.load(ticket)
    assert file is not None
    return next(flag for flag in file.flags if flag.other == other)


def from_there(desk: Desk, recipient: str, ticket: str) -> Flag:
    dossier = desk.store.recipient(recipient)
    assert dossier is not None
    return next(flag for flag in dossier.flags if flag.other == ticket)


def waiting(desk: Desk) -> list[tuple[str, str]]:
    found = unjudged(desk, "", "", an_official("kesra")).items
    return sorted((pair.owner, pair.flag.other) for pair in found)


def test_a_judged_pair_of_files_answers_for_the_recipient_of_either() -> None:
    for here, there in ((ONE, TWO), (TWO, ONE)):
        desk = a_desk()
        known = a_recipient(desk)
        two_files(desk)
        assert recipient_of(desk, ONE) == known != recipient_of(desk, TWO)
        assert (TWO, known) in waiting(desk)  # it would be asked again
        say(desk, here, there)
        assert waiting(desk) == []
        flag = flag_of(desk, TWO, known)
        assert (flag.judgement, flag.by, flag.reasons) == ("different", BUDI.id, ("name", "place"))
        assert from_there(desk, known, TWO).judgement == "different"


def test_a_correction_is_followed_too() -> None:
    desk = a_desk()
    known = a_recipient(desk)
    two_files(desk)
    say(desk, ONE, TWO)
    say(desk, ONE, TWO, "same")
    assert flag_of(desk, TWO, known).judgement == "same" == from_there(desk, known, TWO).judgement


def test_what_was_said_of_the_recipient_itself_stays() -> None:
    desk = a_desk()
    known = a_recipient(desk)
    two_files(desk)
    say(desk, TWO, known, "same")
    say(desk, ONE, TWO, "different")
    assert flag_of(desk, TWO, known).judgement == "same"


def test_a_recipient_that_shares_more_than_the_files_did_is_asked_about() -> None:
    desk = a_desk()
    known = a_recipient(desk, numbers={"npwp": NPWP, "account": ACCOUNT})
    two_files(desk)
    graver = Flag(known, "double", ("account", "name"), NOON)
    assert desk.store.put_flag(FlagPut(TWO, "kesra", graver, flag_of(desk, TWO, known)))
    say(desk, ONE, TWO, "different")
    assert flag_of(desk, TWO, known).judgement == ""
    say(desk, ONE, TWO, "same")
    assert flag_of(desk, TWO, known).judgement == "same"


def test_a_list_that_is_imported_after_the_judgement_brings_no_new_question() -> None:
    desk = a_desk()
    two_files(desk)
    say(desk, ONE, TWO)
    known = a_recipient(desk)
    assert recipient_of(desk, ONE) == known
    assert from_there(desk, known, TWO).judgement == "different"
    assert waiting(desk) == []


def test_a_file_that_is_repaired_after_the_judgement_brings_no_new_question() -> None:
    desk = a_desk()
    two_files(desk)
    say(desk, ONE, TWO)
    file = desk.store.load(TWO)
    assert file is not None
    desk.store.claimed[TWO] = claims_of(desk, file.proposal, LATER)  # type: ignore[attr-defined]
    known = a_recipient(desk)
    file_claims(desk, TWO, LATER)
    assert flag_of(desk, TWO, known).judgement == "different"


def test_without_a_judgement_the_recipient_is_asked_about() -> None:
    """The twin: nothing is taken as said that nobody said."""
    desk = a_desk()
    two_files(desk)
    known = a_recipient(desk)
    assert from_there(desk, known, TWO).judgement == ""
    assert (TWO, known) in waiting(desk)
