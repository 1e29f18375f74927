"""Two officials on one file: the slower is told what changed, nothing is overwritten."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.core.proposal import File, Verdict
from chalicelib.core.workflow import Act
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.deciding import decide, prepared, readable
from chalicelib.desk.saving import save_answers
from tests.builders import (
    FILLED,
    NOON,
    TICKET,
    a_desk,
    a_file,
    an_official,
    good_verdicts,
    lay,
)

BUDI, CITRA = an_official(name="Budi Contoh"), an_official(name="Citra Contoh")


def now(desk: Desk) -> File:
    file = desk.store.load(TICKET)
    assert file is not None
    return file


def act(
    desk: Desk, what: str | Act, version: int | None = None, actor: Any = BUDI, key: str = ""
) -> Any:
    file = now(desk)
    what = FILLED[what](file) if isinstance(what, str) else what
    version = file.proposal.version if version is None else version
    return decide(
        desk, file, what, actor, version, key or f"key-{actor.id}-{what.action}-{version}", NOON
    )


@pytest.fixture
def desk() -> Desk:
    made = a_desk()
    lay(made, a_file("checking"))
    return made


def test_a_decision_answers_with_the_next_state(desk: Desk) -> None:
    version = now(desk).proposal.version
    assert act(desk, "verify") == {"ticket": TICKET, "state": "verified", "version": version + 1}


def test_the_slower_of_two_is_told_who_did_what(desk: Desk) -> None:
    version = now(desk).proposal.version
    act(desk, "return", version, CITRA)
    done = act(desk, "verify", version, BUDI)
    assert done.kind == "stale"
    assert done.facts["state"] == "returned"
    assert done.facts["version"] == version + 1
    assert done.facts["changed_by"] == {"name": "Citra Contoh", "role": "verifier"}
    assert [(e.action, e.note) for e in done.facts["since"]] == [("return", "Foto ulang KTP.")]
    assert now(desk).proposal.state == "returned"


def test_what_he_has_seen_already_is_not_told_again(desk: Desk) -> None:
    """Saves of a repair move the version too; they are no acts of the office."""
    seen = now(desk).proposal.version
    act(
        desk,
        Act("return", note="Judul.", verdicts={"title": Verdict("fix", "unclear")}),
        seen,
        CITRA,
    )
    for title in ("Judul satu yang baru", "Judul dua yang baru", "Judul tiga yang baru"):
        save_answers(desk, now(desk), {"title": title}, None, now(desk).proposal.version, NOON)
    done = act(desk, "verify", seen, BUDI)
    assert [e.action for e in done.facts["since"]] == ["return"]


def test_the_same_key_gives_the_same_answer_whatever_happened_since(desk: Desk) -> None:
    version = now(desk).proposal.version
    first = act(desk, "return", version, BUDI, "key-1")
    assert act(desk, "return", version, BUDI, "key-1") == first
    assert [e.action for e in now(desk).events].count("return") == 1
    assert [x.kind for x in now(desk).letters].count("returned") == 1


def test_the_same_key_for_another_decision_is_refused(desk: Desk) -> None:
    version = now(desk).proposal.version
    act(desk, "return", version, BUDI, "key-1")
    assert act(desk, "verify", version, BUDI, "key-1").kind == "reused"


def test_verdicts_are_signed_with_name_and_time(desk: Desk) -> None:
    act(desk, "return")
    verdict = now(desk).proposal.verdicts["ktp"]
    assert (verdict.by, verdict.at) == ("Budi Contoh", NOON)


def test_a_signature_cannot_be_brought_along(desk: Desk) -> None:
    forged = replace(FILLED["return"](now(desk)).verdicts["ktp"], by="Orang Lain")
    act(desk, Act("return", note="x", verdicts={"ktp": forged}))
    assert now(desk).proposal.verdicts["ktp"].by == "Budi Contoh"


@pytest.mark.parametrize(
    ("actor", "what", "kind"),
    [
        (an_official("verifier", "dinsos"), "verify", "forbidden"),
        (an_official("kesra"), "verify", "forbidden"),
        (an_official("auditor"), "verify", "forbidden"),
        (BUDI, "route", "forbidden"),
        (BUDI, "submit", "forbidden"),
        (BUDI, "take", "state"),
        (BUDI, Act("return"), "invalid"),
        (BUDI, Act("approve"), "invalid"),
    ],
)
def test_a_refused_act_says_why_and_leaves_nothing(
    desk: Desk, actor: Any, what: str | Act, kind: str
) -> None:
    before = now(desk)
    assert act(desk, what, actor=actor).kind == kind
    assert now(desk) == before


def test_preparing_changes_nothing(desk: Desk) -> None:
    before = now(desk)
    advanced = prepared(desk, before, Act("verify", verdicts=good_verdicts(before)), BUDI, NOON)
    assert not isinstance(advanced, Refusal)
    assert advanced.letter is not None and advanced.letter.kind == "verified"
    assert now(desk) == before


def test_an_unknown_file_and_one_of_another_opd_look_alike(desk: Desk) -> None:
    assert readable(None, BUDI) == readable(now(desk), an_official(opd="dinsos"))
