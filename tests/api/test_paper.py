"""Paper through the routes: an operator types, the applicant follows, somebody else verifies, and the counts agree."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.receiving import PAPER_SCAN
from chalicelib.ops.synthetic import Applicant, applicant
from chalicelib.ops.synthetic_papers import paper_file
from chalicelib.rules import load_rules
from chalicelib.settings import WIB
from tests.world import Answer, Case, World, text_of

WHO = applicant("hibah-uang", "worship", 1)
WINDOW = load_rules(2027).programmes["hibah-uang"]
RECEIVED = {"on": "2027-01-29", "channel": "village", "agenda": "012/DS/2027", "consent": "form"}
DESA = "36.04.05.2003"


def begun(world: World, role: str = "operator", key: str = "", **changes: Any) -> Answer:
    body = {
        "programme": WHO.programme,
        "applicant_type": WHO.applicant_type,
        "contact": dict(changes.pop("contact", WHO.contact)),
        "received": {**RECEIVED, **changes},
    }
    unit = DESA if role == "operator" else "kesra"
    return world.office("POST", "/entries", body, role, unit, idempotency_key=key or world.key())


def entered(world: World, role: str = "operator", who: Applicant = WHO, **changes: Any) -> Case:
    """A paper typed in with its signed form, not yet sent."""
    got = begun(world, role, **changes)
    assert got.status == 201, got.body
    case = Case(world, who, got.body["ticket"], got.body["secret"])
    case.fill()
    case.attach(paper_file(PAPER_SCAN, who, 1))
    return case


def sent(world: World, role: str = "operator", **changes: Any) -> Case:
    """A paper typed in and sent; from now on in the hands of its applicant."""
    case = entered(world, role, **changes)
    got = case.submit()
    assert got.status == 201, got.body
    return owned(case)


def owned(case: Case) -> Case:
    """The same proposal with the key of its applicant, which no official ever gets."""
    return replace(case, secret=case.world.wiring.desk.keys.secret(case.ticket))


def without_mail() -> dict[str, str]:
    return {**WHO.contact, "email": ""}


class TestTyping:
    def test_the_applicant_gets_number_mail_and_status_like_everybody(self, world: World) -> None:
        case = sent(world)
        (letter,) = world.mail(WHO.contact["email"])
        assert case.ticket[:4] in text_of(letter)
        assert case.secret in text_of(letter)
        assert "dikirim otomatis" in text_of(letter)
        seen = world.call("GET", f"/proposals/{case.ticket}")
        assert (seen.status, seen.body["public_state"]) == (200, "received")
        view = case.view
        assert view["state"] == "submitted"
        assert view["received"]["on"] == "2027-01-29"
        assert [e["by"] for e in view["timeline"]] == ["office", "office"]

    def test_papers_on_paper_stop_nothing_but_the_signed_form_does(self, world: World) -> None:
        got = begun(world)
        case = Case(world, WHO, got.body["ticket"], got.body["secret"])
        case.fill()
        refused = case.submit()
        assert (refused.status, refused.pointers) == (422, {"/documents/paper_scan"})
        case.attach(paper_file(PAPER_SCAN, WHO, 1))
        done = case.submit()
        assert done.status == 201, done.body
        assert [p["slot"] for p in done.body["receipt"]["papers"]] == ["paper_scan"]
        soft = {p["code"] for p in owned(case).view["problems"]}
        assert not soft  # sent: nothing is asked any more

    def test_what_lies_on_paper_is_named_in_the_draft(self, world: World) -> None:
        case = entered(world)
        named = {p["code"] for p in case.view["problems"] if p["soft"]}
        assert "paper.on-paper" in named
        assert not [p for p in case.view["problems"] if not p["soft"]]

    def test_received_in_time_and_typed_after_the_end(self, world: World) -> None:
        world.at = WINDOW.closes + timedelta(days=10)
        case = sent(world, on=WINDOW.closes.date().isoformat())
        assert case.view["state"] == "submitted"
        assert world.call("GET", "/recap").body["days"] == {WINDOW.closes.date().isoformat(): 1}

    def test_its_age_counts_from_the_receipt_and_the_offices_term_from_the_typing(
        self, world: World
    ) -> None:
        case = sent(world, on="2027-01-20")
        (row,) = world.office("GET", "/proposals", None, "kesra").body["items"]
        assert (row["received_on"], row["age_days"], row["mark"]) == ("2027-01-20", 12, None)
        view = world.office("GET", f"/proposals/{case.ticket}").body
        assert (view["age_days"], view["entered_at"]) == (12, view["submitted_at"])

    def test_received_outside_is_refused_with_the_dates(self, world: World) -> None:
        world.at = WINDOW.closes + timedelta(days=10)
        got = begun(world, on=(WINDOW.closes.date() + timedelta(days=1)).isoformat())
        assert (got.status, got.codes) == (422, {"received.outside"})
        assert got.pointers == {"/received/on"}
        assert "31 Maret 2027" in got.body["errors"][0]["message"]

    @pytest.mark.parametrize("on", ["", "kemarin", "2027-02-30"])
    def test_a_day_that_is_none_is_refused_with_everything_else(
        self, world: World, on: str
    ) -> None:
        assert begun(world, on=on).codes == {"received.on"}
        assert begun(world, on=on, agenda="").codes == {"received.on", "received.agenda"}

    def test_every_problem_of_an_entry_comes_at_once(self, world: World) -> None:
        got = begun(
            world, channel="merpati", agenda="", consent="lisan", contact={"name": "", "phone": ""}
        )
        assert got.pointers == {
            "/contact/name", "/contact/phone", "/received/channel", "/received/agenda", "/received/consent",
        }  # fmt: skip

    def test_typing_a_paper_twice_answers_with_the_number_it_has(self, world: World) -> None:
        case = sent(world)
        again = begun(world, agenda="12 / ds / 2027")
        assert (again.status, again.codes) == (409, {"agenda-taken"})
        assert again.body["ticket"] == case.ticket
        assert begun(world, "kesra").status == 201  # the register of another place

    def test_the_same_key_opens_one_draft(self, world: World) -> None:
        first, again = begun(world, key="once-only"), begun(world, key="once-only")
        assert first.body == again.body

    def test_an_official_that_is_no_operator_types_nothing(self, world: World) -> None:
        for role in ("verifier", "auditor", "admin"):
            assert begun(world, role).codes == {"entry.role"}


class TestList:
    def test_an_operator_finds_his_drafts_and_nobody_elses(self, world: World) -> None:
        draft = entered(world)
        world.wait(minutes=1)
        done = sent(world, agenda="13")
        found = world.office("GET", "/entries", None, "operator", DESA).body["items"]
        assert [(e["ticket"], e["state"]) for e in found] == [
            (done.ticket, "submitted"),
            (draft.ticket, "draft"),
        ]
        assert world.office("GET", "/entries", None, "kesra").body["items"] == []
        path = f"/entries/{draft.ticket}"
        mine = world.office("GET", path, None, "operator", DESA).body
        assert (mine["secret"], mine["received"]["scan"]) == (draft.secret, "there")
        assert world.office("GET", path, None, "kesra").codes == {"entry.unknown"}
        sent_one = world.office("GET", f"/entries/{done.ticket}", None, "operator", DESA).body
        assert "secret" not in sent_one

    def test_the_list_goes_by_day_and_page(self, world: World) -> None:
        first = entered(world)
        world.wait(days=1)
        second = entered(world, agenda="13")
        for day, case in (("2027-02-01", first), ("2027-02-02", second)):
            listed = world.office("GET", f"/entries?day={day}", None, "operator", DESA).body
            assert [e["ticket"] for e in listed["items"]] == [case.ticket]
            assert listed["next"] is None


class TestMending:
    def test_a_wrong_agenda_number_is_mended_and_free_again(self, world: World) -> None:
        case = entered(world)
        path = f"/entries/{case.ticket}/received"
        wanted = {"received": {**RECEIVED, "agenda": "13", "on": "2027-01-28"}}
        done = world.office("POST", path, wanted, "operator", DESA, idempotency_key="mend-0001")
        again = world.office("POST", path, wanted, "operator", DESA, idempotency_key="mend-0001")
        assert (done.status, again.body) == (200, done.body)
        other = entered(world)  # 012/DS/2027 is free
        taken = world.office(
            "POST",
            f"/entries/{other.ticket}/received",
            wanted,
            "operator",
            DESA,
            idempotency_key=world.key(),
        )
        assert (taken.codes, taken.body["ticket"]) == ({"agenda-taken"}, case.ticket)
        assert case.submit().status == 201
        assert owned(case).view["received"]["on"] == "2027-01-28"
        event = next(e for e in stored_file(world, case).events if e.action == "correct-entry")
        assert event.facts["before"]["agenda"] == RECEIVED["agenda"]

    def test_what_is_wrong_is_named_and_what_was_sent_stays(self, world: World) -> None:
        case = entered(world)
        path = f"/entries/{case.ticket}/received"

        def mend(**changes: Any) -> Answer:
            wanted = {"received": {**RECEIVED, **changes}}
            return world.office("POST", path, wanted, "operator", DESA, idempotency_key=world.key())

        assert mend(on="2026-01-01").codes == {"received.outside"}
        assert mend(on="x").pointers == {"/received/on"}
        assert mend(channel="merpati", agenda="").codes == {"received.channel", "received.agenda"}
        assert case.submit().status == 201
        assert mend().codes == {"entry.sent"}


class TestSeparation:
    def test_who_typed_it_cannot_verify_it_and_another_can(self, world: World) -> None:
        """The typist is verifier of the same OPD as well."""
        case = sent(world, "kesra")
        proposal = stored(world, case)
        typist = world.wiring.official(world.token("verifier"))
        assert typist is not None and proposal.received is not None
        mine = replace(
            proposal,
            received=replace(proposal.received, typed_by=typist.id),
            version=proposal.version + 1,
        )
        overwrite(world, mine)
        refused = case.decide("take")
        assert (refused.status, refused.codes) == (403, {"action.typed"})
        offered = world.office("GET", f"/proposals/{case.ticket}").body["actions"]
        assert offered == []
        received = world.office("GET", f"/proposals/{case.ticket}").body["received"]
        assert (received["typed_by"]["username"], received["scan"]) == (typist.id, "there")
        overwrite(world, replace(proposal, version=mine.version + 1))
        assert case.decide("take").status == 200
        verdicts = {"verdicts": {p.slot: {"verdict": "ok"} for p in asked(case)}}
        done = case.decide("verify", **verdicts)
        assert done.status == 200, done.body

    def test_the_trail_says_who_typed_it_for_whom_and_with_what_consent(self, world: World) -> None:
        case = sent(world, "kesra", consent="letter")
        events = world.wiring.desk.store.load(case.ticket).events  # type: ignore[union-attr]
        typist = world.wiring.official(world.token("kesra"))
        assert typist is not None
        assert {e.actor_id for e in events} == {typist.id}
        assert [e.facts["on_behalf"]["consent"] for e in events] == ["letter"] * 2  # type: ignore[index, call-overload]


def stored_file(world: World, case: Case) -> Any:
    file = world.wiring.desk.store.load(case.ticket)
    assert file is not None
    return file


def stored(world: World, case: Case) -> Any:
    return stored_file(world, case).proposal


def overwrite(world: World, proposal: Any) -> None:
    from chalicelib.desk.ports import Change

    world.wiring.desk.store.commit(Change(proposal, proposal.version - 1))


def asked(case: Case) -> list[Any]:
    answers = case.who.answers
    papers = WINDOW.papers[case.who.applicant_type]
    needed = [p for p in papers if p.need == "required"]
    return [p for p in needed if p.when is None or answers.get(p.when.field) == p.when.equals] + [
        PAPER_SCAN
    ]


class TestByHand:
    def test_a_letter_to_nobody_is_printed_and_handed_over(self, world: World) -> None:
        case = sent(world, contact=without_mail())
        assert world.mail() == []
        (waiting,) = world.office("GET", "/letters", None, "operator", DESA).body["items"]
        assert (waiting["ticket"], waiting["kind"]) == (case.ticket, "received")
        seen = world.office("GET", f"/proposals/{case.ticket}", None, "verifier", "kesra").body
        assert [one["to"] for one in seen["letters"]] == [""]  # the console names the office
        path = f"/letters/{case.ticket}/{waiting['seq']}"
        letter = world.office("GET", path, None, "operator", DESA).body
        assert case.secret not in json.dumps(letter)
        assert letter["follow"].endswith(f"/lacak.html#t={letter['number']}")
        assert "Desa Pejaten, Kec. Kramatwatu" in letter["text"]
        assert "/lacak.html" in letter["text"]
        events = stored_file(world, case).events
        assert [e.action for e in events] == ["open", "submit"]  # reading it holds no key: no trace
        assert case.ticket[:4] in letter["text"]
        assert "Kertasnya kami terima 29 Januari 2027" in letter["text"]
        assert "dikirim otomatis" not in letter["text"]
        done = world.office(
            "POST", f"{path}/handed", {}, "operator", DESA, idempotency_key="handed-1"
        )
        assert done.status == 200, done.body
        again = world.office(
            "POST", f"{path}/handed", {}, "operator", DESA, idempotency_key="handed-1"
        )
        assert again.body == done.body
        assert world.office("GET", "/letters", None, "operator", DESA).body["items"] == []
        assert case.view["letters"][-1]["state"] == "handed"
        event = case.view["timeline"][-1]
        assert (event["action"], event["by"]) == ("hand-over", "office")

    def test_kesra_sees_every_place_and_another_desa_none(self, world: World) -> None:
        case = sent(world, contact=without_mail())
        everywhere = world.office("GET", "/letters", None, "kesra").body["items"]
        assert [x["ticket"] for x in everywhere] == [case.ticket]
        other = ("operator", "36.04.06.2001")
        assert world.office("GET", "/letters", None, *other).body["items"] == []
        path = f"/letters/{case.ticket}/{everywhere[0]['seq']}"
        assert world.office("GET", path, None, *other).codes == {"letter.unknown"}
        handed = world.office("POST", f"{path}/handed", {}, *other, idempotency_key=world.key())
        assert handed.codes == {"letter.unknown"}

    def test_every_later_letter_waits_there_too(self, world: World) -> None:
        case = sent(world, "kesra", contact=without_mail())
        case.decide("take")
        flagged = {"ktp": {"verdict": "fix", "reason": "unreadable"}}
        assert case.decide("return", note="Foto ulang.", verdicts=flagged).status == 200
        found = world.office("GET", "/letters", None, "kesra").body["items"]
        assert [x["kind"] for x in found] == ["received", "returned"]


class TestRepairs:
    def test_the_typist_enters_a_repair_and_the_trail_says_so(self, world: World) -> None:
        case = sent(world)
        path = f"/entries/{case.ticket}/repair"
        early = world.office("POST", path, {}, "operator", DESA, idempotency_key=world.key())
        assert (early.status, early.codes) == (409, {"entry.state"})
        case.decide("take")
        flagged = {"ktp": {"verdict": "missing", "reason": "unreadable"}}
        assert case.decide("return", note="Pindai KTP.", verdicts=flagged).status == 200
        got = world.office("POST", path, {}, "operator", DESA, idempotency_key="repair-01")
        again = world.office("POST", path, {}, "operator", DESA, idempotency_key="repair-01")
        assert again.body == got.body
        assert got.status == 200
        assert got.body["secret"] != case.secret
        assert case.view["timeline"][-1]["action"] == "assist"
        typing = replace(case, secret=got.body["secret"])
        typing.attach(case.paper("ktp"))
        done = typing.submit()
        assert done.status == 201, done.body

    def test_the_applicant_withdraws_with_his_own_secret(self, world: World) -> None:
        case = sent(world)
        assert case.call("POST", "/withdraw", {"reason": "other"}).status == 200


class TestRecap:
    def test_the_public_recap_adds_up(self, world: World) -> None:
        sent(world)
        sent(world, "kesra", channel="counter", on="2027-01-30")
        world.submitted()
        entered(world, agenda="99")  # a draft counts nowhere
        found = world.call("GET", "/recap").body
        assert found["total"] == 3
        for by in ("days", "programmes", "channels", "kecamatan"):
            assert sum(found[by].values()) == 3, by
        assert found["channels"] == {"counter": 1, "online": 1, "village": 1}
        assert found["days"] == {"2027-01-29": 1, "2027-01-30": 1, "2027-02-01": 1}

    def test_the_public_sees_at_most_a_minute_old_and_officials_this_moment(
        self, world: World
    ) -> None:
        assert world.call("GET", "/recap").body["total"] == 0
        sent(world)
        assert world.call("GET", "/recap").body["total"] == 0
        assert world.office("GET", "/recap", None, "kesra").body["total"] == 1
        world.wait(seconds=60)
        assert world.call("GET", "/recap").body["total"] == 1

    def test_nothing_personal_is_in_it(self, world: World) -> None:
        """And the same search finds it in what the typist sees: the zero means something."""
        case = sent(world)
        canaries = [WHO.contact["name"], WHO.contact["email"], WHO.contact["phone"], case.ticket]
        canaries += [str(v) for k, v in WHO.answers.items() if "nik" in k or "name" in k]
        public = json.dumps(world.call("GET", "/recap").body)
        assert not [c for c in canaries if c in public]
        seen = json.dumps(case.view)
        assert len([c for c in canaries if c in seen]) == len(canaries)

    def test_the_missing_paper_shows_up(self, world: World) -> None:
        """Two were counted, one was typed in."""
        assert counted(world, 2).status == 201
        sent(world)
        (line,) = world.office("GET", "/recap", None, "kesra").body["paper"]
        assert line == {
            "day": "2027-01-29", "programme": "hibah-uang", "channel": "village", "place": DESA,
            "declared": 2, "entered": 1, "difference": 1,
        }  # fmt: skip
        sent(world, agenda="13")
        (line,) = world.office("GET", "/recap", None, "kesra").body["paper"]
        assert (line["entered"], line["difference"]) == (2, 0)

    def test_a_paper_nobody_counted_shows_up_too(self, world: World) -> None:
        sent(world)
        (line,) = world.office("GET", "/recap", None, "auditor").body["paper"]
        assert (line["declared"], line["difference"]) == (None, -1)

    def test_days_can_be_chosen(self, world: World) -> None:
        sent(world)
        for query, total in (
            ("from=2027-01-30", 0),
            ("to=2027-01-28", 0),
            ("from=2027-01-29&to=2027-01-29", 1),
            ("from=2027-01-30&to=2027-01-28", 1),  # the wrong way round
        ):
            assert world.office("GET", f"/recap?{query}", None, "kesra").body["total"] == total


def counted(
    world: World, count: int, role: str = "operator", key: str = "", **changes: Any
) -> Answer:
    body: Mapping[str, Any] = {
        "day": "2027-01-29", "programme": "hibah-uang", "channel": "village", "count": count, **changes,
    }  # fmt: skip
    unit = DESA if role == "operator" else "kesra"
    return world.office("POST", "/intake", body, role, unit, idempotency_key=key or world.key())


class TestIntake:
    def test_a_correction_is_another_entry_with_a_reason(self, world: World) -> None:
        counted(world, 5)
        assert counted(world, 4).codes == {"intake.why"}
        done = counted(world, 4, note="Satu milik desa lain.")
        assert [(e["seq"], e["count"]) for e in done.body["entries"]] == [(1, 5), (2, 4)]
        log = world.office("GET", "/intake?from=2027-01-29&to=2027-01-29", None, "auditor").body
        assert log["entries"] == done.body["entries"]
        (line,) = world.office("GET", "/recap", None, "kesra").body["paper"]
        assert line["declared"] == 4

    def test_the_same_key_writes_it_once(self, world: World) -> None:
        first, again = (counted(world, 5, key="count-once") for _ in range(2))
        assert first.body == again.body
        assert len(again.body["entries"]) == 1

    def test_an_operator_counts_for_his_own_unit_and_kesra_for_all(self, world: World) -> None:
        assert counted(world, 1, place="36.04.06.2001").codes == {"received.place"}
        assert counted(world, 1, "kesra", place="36.04.06.2001").status == 201
        assert counted(world, 1, "kesra", place="36.04.99").codes == {"received.place"}

    def test_what_cannot_be_is_refused_with_its_field(self, world: World) -> None:
        got = counted(world, 20_000, day="2027-13-01", programme="emas", channel="merpati")
        assert got.pointers == {"/day", "/programme", "/channel", "/count"}
        tomorrow = (world.at.astimezone(WIB) + timedelta(days=1)).date().isoformat()
        assert counted(world, 1, day=tomorrow).codes == {"received.future"}

    def test_others_count_nothing(self, world: World) -> None:
        for role in ("verifier", "auditor", "admin"):
            assert counted(world, 1, role).codes == {"entry.role"}
