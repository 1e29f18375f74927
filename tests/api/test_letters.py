"""Told: every kind of letter, in both languages, at the right moment; and what became of each is visible."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.text import say, words
from tests.world import Case, World, text_of

MAIL = "aminah@contoh.example"
RETURN = {
    "note": "Foto ulang KTP.",
    "verdicts": {"ktp": {"verdict": "fix", "reason": "unreadable"}},
}


def opened(world: World, lang: str) -> Case:
    body = {"programme": "hibah-uang", "applicant_type": "worship", "lang": lang,
            "contact": {"name": "Aminah Contoh", "email": MAIL, "phone": "081200000001"}}  # fmt: skip
    got = world.call("POST", "/proposals", body, idempotency_key=world.key())
    return Case(world, world.lay("draft", 99).who, got.body["ticket"], got.body["secret"])


def laid(state: str) -> Callable[[World, str], Case]:
    return lambda world, lang: world.lay(state, lang=lang)


def repaired(world: World, lang: str) -> Case:
    from dataclasses import replace
    from datetime import timedelta

    from tests.builders import NOON, TICKET, a_document, a_file, lay

    file = a_file("returned", lang=lang)
    again = a_document("ktp", 90, added_at=NOON + timedelta(days=1))
    lay(world.wiring.desk, replace(file, documents=(*file.documents, again)))
    return Case(world, world.lay("draft", 99).who, TICKET, world.wiring.desk.keys.secret(TICKET))


def nothing(_: Case) -> None:
    return None


def submit(case: Case) -> Any:
    return case.submit()


#: Kind of the letter: the proposal before, and what happens.
MOMENTS: dict[str, tuple[Callable[[World, str], Case], Callable[[Case], Any]]] = {
    "opened": (opened, nothing),
    "received": (laid("draft"), submit),
    "returned": (laid("checking"), lambda case: case.decide("return", **RETURN)),
    "repaired": (repaired, submit),
    "verified": (laid("checking"), lambda case: case.decide("verify", verdicts=case.verdicts())),
    "refused": (laid("checking"), lambda case: case.decide("refuse", note="Di luar daerah.", reason="outside-regency")),
    "withdrawn": (laid("submitted"), lambda case: case.call("POST", "/withdraw", {"reason": "other"},
                                                            if_match=f'"{case.version}"')),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("kind", MOMENTS)
def test_each_moment_has_its_letter_in_the_applicants_language(
    world: World, kind: str, lang: str
) -> None:
    before, act = MOMENTS[kind]
    case = before(world, lang)
    done = act(case)
    assert done is None or done.status in (200, 201), done.body
    letters = [m for m in world.mail(MAIL) if case.view["number"] in text_of(m)]
    heading = say(lang, f"letter.{kind}.heading")
    mine = [m for m in letters if heading.upper() in text_of(m).upper()]
    assert len(mine) == 1
    text = text_of(mine[0])
    twin = "" if lang == "id" else "/en"
    assert (
        f"https://serang.example{twin}/lacak.html#t={case.view['number']}&k={case.secret}" in text
    )
    assert mine[0].get_content_type() == "multipart/alternative"
    assert [x["kind"] for x in case.view["letters"]].count(kind) == 1


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_return_says_which_paper_why_and_until_when(world: World, lang: str) -> None:
    case = world.lay("checking", lang=lang)
    case.decide("return", **RETURN)
    text = text_of(world.mail(MAIL)[-1])
    for said in (say(lang, "paper.ktp.name"), say(lang, "reason.paper.unreadable"), "Foto ulang KTP.",
                 say(lang, "letter.returned.subject", number="", due="2027-02-15").split("  ")[-1][-16:]):  # fmt: skip
        assert said.strip() in text


def test_a_refusal_says_the_reason_in_words_and_the_note(world: World) -> None:
    case = world.lay("checking")
    case.decide("refuse", note="Alamatnya di Pandeglang.", reason="outside-regency")
    text = " ".join(text_of(world.mail(MAIL)[-1]).split())
    assert say("id", "reason.refusal.outside-regency") in text
    assert "Alamatnya di Pandeglang." in text


def test_taking_a_file_sends_nothing(world: World) -> None:
    case = world.lay("submitted")
    before = len(world.mail())
    case.decide("take")
    assert len(world.mail()) == before


def test_a_letter_goes_out_at_once_through_the_stream_and_not_again_by_the_sweeper(
    world: World,
) -> None:
    case = world.lay("draft")
    world.sweep()
    already = len(world.mail())
    case.submit()
    record = {
        "Records": [
            {
                "eventName": "INSERT",
                "eventSourceARN": "arn",
                "awsRegion": "ap-southeast-3",
                "eventID": "1",
                "dynamodb": {
                    "Keys": {"PK": {"S": f"P#{case.ticket}"}, "SK": {"S": "LETTER#00002"}},
                    "StreamViewType": "NEW_AND_OLD_IMAGES",
                    "SequenceNumber": "1",
                    "SizeBytes": 9,
                    "ApproximateCreationDateTime": 1_800_000_000,
                },
            }
        ]
    }
    world.client.lambda_.invoke("tell", record)
    assert [x["state"] for x in case.view["letters"]] == ["sent", "sent"]
    world.client.lambda_.invoke("tell", record)  # a stream may tell twice
    assert len(world.mail()) == already + 1


# what became of it --------------------------------------------------------------------------------


def shown(world: World, case: Case) -> tuple[Any, Any]:
    office = world.office("GET", f"/proposals/{case.ticket}").body["letters"][-1]
    return case.view["letters"][-1]["state"], (office["state"], office["detail"])


@pytest.mark.parametrize(
    ("kind", "more", "state", "detail"),
    [
        ("Delivery", {}, "delivered", ""),
        ("Bounce", {"bounce": {"bounceType": "Permanent", "bounceSubType": "General",
                               "bouncedRecipients": [{"diagnosticCode": f"550 {MAIL} unknown"}]}},
         "bounced", "Permanent/General"),
        ("Complaint", {"complaint": {"complaintFeedbackType": "abuse"}}, "complained", "abuse"),
    ],
)  # fmt: skip
def test_news_of_a_letter_is_seen_by_both_sides(
    world: World, kind: str, more: dict[str, Any], state: str, detail: str
) -> None:
    case = world.lay("submitted")
    world.sweep()
    assert shown(world, case) == ("sent", ("sent", ""))
    world.news(kind, f"{case.ticket}.2", **more)
    assert shown(world, case) == (state, (state, detail))
    assert MAIL not in str(world.office("GET", f"/proposals/{case.ticket}").body["letters"])


@pytest.mark.parametrize(
    ("kind", "tag"),
    [("Open", "270000000017.2"), ("Delivery", ""), ("Delivery", "x"), ("Delivery", "270000000017.99"),
     ("Delivery", "270000009994.1"), ("Bounce", "../x.1")],
)  # fmt: skip
def test_news_that_is_not_about_a_letter_of_ours_changes_nothing(
    world: World, kind: str, tag: str
) -> None:
    world.lay("submitted")
    before = world.stored()
    world.news(kind, tag)
    assert world.stored() == before


def test_a_letter_that_waits_is_shown_as_waiting(world: World) -> None:
    case = world.lay("submitted")
    assert case.view["letters"][-1]["state"] == "due"


@pytest.mark.parametrize(("lang", "promise"), [("id", "sudah baik"), ("en", "is fine")])
def test_who_is_told_to_repair_is_promised_nothing_of_what_nobody_judged(
    lang: str, promise: str
) -> None:
    """A file may be returned for one paper before the others were looked at."""
    said = [
        say(lang, "public_state.needs_repair.text"),
        say(lang, "form.repair.lead", count=1),
        " ".join(words(lang, "letter.returned")["body"]),
    ]
    assert not [text for text in said if promise in text or "diterima" in text]
    assert all(("sekarang" if lang == "id" else "now") in text for text in said)
