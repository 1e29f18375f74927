"""Whose key opens a paper application: who types holds one of his own for as long as he types, and the applicant's is
nobody's until he asks for it in person."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.core import trail
from chalicelib.core.receiving import PAPER_SCAN
from chalicelib.ops.synthetic_papers import paper_file
from tests.api.test_paper import DESA, WHO, asked, begun, entered, owned, sent, stored_file
from tests.api.test_paper import without_mail as unmailed
from tests.fakes import LosesReply
from tests.world import Answer, Case, World, text_of

FLAGGED = {"ktp": {"verdict": "missing", "reason": "unreadable"}}
TITLE = {"title": {"verdict": "fix", "reason": "unreadable"}}
SAID = {"reason": "himself"}


def returned(world: World, case: Case, **flagged: Any) -> None:
    """A verifier sends it back."""
    assert case.decide("take").status == 200
    done = case.decide("return", note="Lengkapi.", verdicts={**FLAGGED, **flagged})
    assert done.status == 200, done.body


def assisted(world: World, case: Case, key: str = "") -> Case:
    """The same proposal in the hands of its typist, who enters the repair."""
    path = f"/entries/{case.ticket}/repair"
    got = world.office("POST", path, {}, "operator", DESA, idempotency_key=key or world.key())
    assert got.status == 200, got.body
    return replace(case, secret=got.body["secret"])


def tried(case: Case) -> dict[str, int]:
    """What each act on the file answers to whoever holds this key. Nothing succeeds twice."""
    headers = {"if_match": '"1"', "idempotency_key": case.world.key()}
    return {
        "look": case.call("GET").status,
        "save": case.save({"title": "Judul lain"}, 1).status,
        "upload": case.call("POST", "/documents", paper_file(PAPER_SCAN, WHO, 2).offer()).status,
        "fetch": case.call("GET", "/documents/paper_scan-1").status,
        "remove": case.call("DELETE", "/documents/paper_scan-1").status,
        "send": case.call("POST", "/submit", {}, **headers).status,
        "withdraw": case.call("POST", "/withdraw", {"reason": "other"}).status,
    }


NOTHING = dict.fromkeys(("look", "save", "upload", "fetch", "remove", "send", "withdraw"), 404)


class TestTheTypistsKey:
    def test_it_is_never_the_applicants(self, world: World) -> None:
        draft = entered(world)
        assert draft.secret != owned(draft).secret
        assert draft.view["state"] == "draft"

    def test_it_opens_nothing_once_the_paper_was_sent(self, world: World) -> None:
        draft = entered(world)
        before = tried(draft)
        assert 404 not in before.values(), "the same calls are known while it is a draft"
        draft.attach(paper_file(PAPER_SCAN, WHO, 3))
        assert draft.submit().status == 201
        assert tried(draft) == NOTHING
        assert owned(draft).call("GET").status == 200

    def test_it_opens_nothing_in_any_later_state(self, world: World) -> None:
        draft = entered(world)
        assert draft.submit().status == 201
        case = owned(draft)
        returned(world, case)
        assert tried(draft) == NOTHING  # returned, and nobody said that he enters the repair
        helper = assisted(world, case)
        assert tried(draft) == NOTHING  # the key of the draft stays dead
        assert helper.call("GET").status == 200
        helper.attach(case.paper("ktp"))
        assert helper.submit().status == 201
        case.decide("take")
        needed = {p.slot: {"verdict": "ok"} for p in asked(case)}
        assert case.decide("verify", verdicts=needed).status == 200
        assert tried(draft) == tried(helper) == NOTHING

    def test_a_refused_paper_is_closed_to_it(self, world: World) -> None:
        draft = entered(world)
        assert draft.submit().status == 201
        done = owned(draft).decide("refuse", note="Di luar daerah.", reason="outside-regency")
        assert done.status == 200, done.body
        assert tried(draft) == NOTHING

    def test_another_sitting_ends_the_one_before(self, world: World) -> None:
        case = sent(world)
        returned(world, case)
        first, again = assisted(world, case, "sit-down-01"), assisted(world, case, "sit-down-01")
        assert first.secret == again.secret
        second = assisted(world, case)
        assert first.call("GET").status == 404
        assert second.call("GET").status == 200

    def test_a_second_return_needs_another_sitting(self, world: World) -> None:
        case = sent(world)
        returned(world, case)
        helper = assisted(world, case)
        helper.attach(case.paper("ktp"))
        assert helper.submit().status == 201
        returned(world, case)
        assert tried(helper) == NOTHING
        assert assisted(world, case).call("GET").status == 200

    def test_the_key_of_another_official_or_another_paper_opens_nothing(self, world: World) -> None:
        draft, other = entered(world), entered(world, agenda="13")
        keys, today = world.wiring.desk.keys, world.at.date()
        typist, kesra = (
            world.wiring.official(world.token(*who))
            for who in (("operator", DESA), ("kesra", "kesra"))
        )
        assert typist is not None
        assert kesra is not None
        assert keys.is_typist_key(
            draft.ticket, typist.id, 1, draft.secret, today
        )  # it is made like this
        for wrong in (
            keys.typist_key(draft.ticket, kesra.id, 1, today),
            keys.typist_key(draft.ticket, typist.id, 2, today),
            other.secret,
            owned(draft).secret,  # nobody's yet: he cannot know what is being typed
            draft.secret[:-1] + ("A" if draft.secret[-1] != "A" else "B"),
        ):
            assert replace(draft, secret=wrong).call("GET").status == 404

    def test_the_draft_is_opened_again_from_the_console_and_what_was_sent_is_not(
        self, world: World
    ) -> None:
        draft = entered(world)
        path = f"/entries/{draft.ticket}"
        mine = world.office("GET", path, None, "operator", DESA).body
        assert mine["secret"] == draft.secret
        assert draft.submit().status == 201
        assert "secret" not in world.office("GET", path, None, "operator", DESA).body
        returned(world, owned(draft))
        assert "secret" not in world.office("GET", path, None, "operator", DESA).body

    def test_it_is_good_for_its_day_and_the_next(self, world: World) -> None:
        """Who is disabled meanwhile gets no other one from the console."""
        draft = entered(world)
        world.wait(days=1)
        assert draft.call("GET").status == 200
        world.wait(days=1)
        assert draft.call("GET").status == 404
        path = f"/entries/{draft.ticket}"
        again = world.office("GET", path, None, "operator", DESA).body["secret"]
        assert again != draft.secret
        assert replace(draft, secret=again).call("GET").status == 200

    def test_beginning_again_with_the_same_key_brings_no_way_into_what_was_sent(
        self, world: World
    ) -> None:
        got = begun(world, key="begin-once")
        draft = Case(world, WHO, got.body["ticket"], got.body["secret"])
        draft.fill()
        draft.attach(paper_file(PAPER_SCAN, WHO, 1))
        assert draft.submit().status == 201
        again = begun(world, key="begin-once")
        assert again.body == got.body
        assert replace(draft, secret=again.body["secret"]).call("GET").status == 404

    def test_he_does_not_withdraw_for_the_applicant(self, world: World) -> None:
        draft = entered(world)
        refused = draft.call("POST", "/withdraw", {"reason": "other"})
        assert (refused.status, refused.codes) == (403, {"entry.withdraw"})
        assert draft.view["actions"] == ["submit"]

    def test_in_a_repair_he_does_not_say_where_letters_go(self, world: World) -> None:
        """Or he could have the applicant's key mailed to himself."""
        case = sent(world, contact=unmailed())
        returned(world, case)
        body = {"answers": {}, "contact": {**WHO.contact, "email": "saya@contoh.example"}}
        for holder, status in ((assisted(world, case), 422), (case, 200)):
            got = holder.call("PUT", "/answers", body, if_match=f'"{case.version}"')
            assert got.status == status, got.body
        assert case.view["contact"]["email"] == "saya@contoh.example"


class TestALostAnswer:
    """Sent, and the answer never came: the key is over, the answer is not."""

    def test_the_same_request_is_answered_the_same(self, world: World) -> None:
        draft = entered(world)
        version = draft.version
        first = draft.submit("send-once-1", version)
        again = draft.submit("send-once-1", version)
        assert (first.status, again.status) == (201, 201)
        assert again.body == first.body
        assert again.body["receipt"]["papers"]
        assert draft.submit("send-once-2", version).status == 404  # what was never asked stays so

    def test_also_when_the_function_died_after_the_transaction(self, world: World) -> None:
        draft = entered(world)
        version, desk = draft.version, world.wiring.desk
        world.wiring.__dict__["desk"] = replace(desk, store=LosesReply(desk.store, RuntimeError))
        assert draft.submit("send-once-1", version).status == 500
        world.wiring.__dict__["desk"] = desk
        again = draft.submit("send-once-1", version)
        assert again.status == 201
        assert again.body["state"] == "submitted"
        assert [e.action for e in stored_file(world, draft).events] == ["open", "submit"]

    def test_also_much_later_and_after_others_went_on_with_it(self, world: World) -> None:
        draft = entered(world)
        version = draft.version
        first = draft.submit("send-once-1", version)
        case = owned(draft)
        returned(world, case)
        case.attach(case.paper("ktp"))
        assert case.submit().status == 201
        world.wait(days=30)
        assert draft.submit("send-once-1", version).body == first.body

    def test_a_repair_is_answered_again_as_well(self, world: World) -> None:
        case = sent(world)
        returned(world, case)
        helper = assisted(world, case)
        helper.attach(case.paper("ktp"))
        version = helper.version
        first = helper.submit("repair-once", version)
        again = helper.submit("repair-once", version)
        assert (first.status, again.body) == (201, first.body)
        assert helper.submit("repair-twice", version).status == 404

    def test_a_sitting_that_sent_nothing_hears_nothing(self, world: World) -> None:
        """The applicant sent the repair himself, with a key of his own for the call."""
        case = sent(world)
        returned(world, case)
        helper = assisted(world, case)
        case.attach(case.paper("ktp"))
        version = case.version
        assert case.submit("his-own-key", version).status == 201
        assert helper.submit("his-own-key", version).status == 404

    def test_guessing_at_it_is_counted_like_any_miss(self, world: World) -> None:
        draft = entered(world)
        version = draft.version
        assert draft.submit("send-once-1", version).status == 201
        got = [draft.submit(f"guess-{n:06d}", version).status for n in range(32)]
        assert got[-1] == 429
        assert draft.submit("send-once-1", version).status == 201  # the right one is never slowed


class TestSignatures:
    def test_the_sending_is_signed_by_the_official_as_what_he_is(self, world: World) -> None:
        case = sent(world)
        opened, submitted = stored_file(world, case).events
        assert opened.actor_id == submitted.actor_id
        assert (submitted.actor_role, submitted.actor_name) == ("operator", opened.actor_name)
        assert submitted.facts["on_behalf"]["consent"] == "form"

    def test_a_repair_he_sends_is_his_and_names_what_he_typed(self, world: World) -> None:
        case = sent(world)
        returned(world, case, **TITLE)
        helper = assisted(world, case)
        helper.attach(case.paper("ktp"))
        assert helper.save({"title": "Atap musala"}).status == 200
        assert helper.submit().status == 201
        file = stored_file(world, case)
        last = file.events[-1]
        assert (last.actor_role, last.actor_id) == ("operator", file.proposal.received.typed_by)
        assert last.facts["typed"] == ["ktp", "title"]
        assert [d.by for d in file.documents if d.slot == "ktp"] == [last.actor_id]
        assert trail.valid(file.events, file.proposal.head)
        shown = world.office("GET", f"/proposals/{case.ticket}").body["timeline"][-1]
        assert (shown["actor"]["role"], shown["typed"]) == ("operator", ["ktp", "title"])

    def test_what_the_applicant_typed_over_is_his(self, world: World) -> None:
        case = sent(world)
        returned(world, case, **TITLE)
        helper = assisted(world, case)
        helper.attach(case.paper("ktp"))
        assert helper.save({"title": "Atap musala"}).status == 200
        assert case.save({"title": "Atap musala kami"}).status == 200
        assert case.submit().status == 201
        last = stored_file(world, case).events[-1]
        assert (last.actor_role, last.facts["typed"]) == ("applicant", ["ktp"])
        assert "on_behalf" not in last.facts

    def test_a_repair_by_the_applicant_alone_names_no_official(self, world: World) -> None:
        case = sent(world)
        returned(world, case)
        case.attach(case.paper("ktp"))
        assert case.submit().status == 201
        last = stored_file(world, case).events[-1]
        assert last.actor_role == "applicant"
        assert not {"typed", "on_behalf", "key"} & set(last.facts)

    def test_a_paper_he_takes_away_is_named(self, world: World) -> None:
        case = sent(world)
        returned(world, case)
        helper = assisted(world, case)
        first = helper.attach(case.paper("ktp"))
        case.attach(case.paper("ktp", 2))
        assert helper.call("DELETE", f"/documents/{first}").status == 200
        assert stored_file(world, case).proposal.typed == ("ktp",)


def printed(world: World, case: Case, role: str = "operator", key: str = "", **body: str) -> Answer:
    unit = DESA if role == "operator" else "kesra"
    path = f"/proposals/{case.ticket}/way-back"
    return world.office("POST", path, body or SAID, role, unit, idempotency_key=key or world.key())


def held(case: Case, got: Answer) -> Case:
    """The proposal by the key that was printed."""
    assert got.status == 201, got.body
    return replace(case, secret=got.body["link"].rpartition("&k=")[2])


class TestPrintedForTheApplicant:
    def test_it_opens_and_every_key_before_it_does_not(self, world: World) -> None:
        case = sent(world, contact=unmailed())
        first = held(case, printed(world, case))
        assert tried(case)["look"] == 404
        assert first.view["state"] == "submitted"
        second = held(case, printed(world, case, reason="lost"))
        assert first.call("GET").status == 404
        assert second.call("GET").status == 200

    def test_the_same_request_is_answered_the_same_and_renews_once(self, world: World) -> None:
        case = sent(world, contact=unmailed())
        got, again = (printed(world, case, key="print-once") for _ in range(2))
        assert again.body == got.body
        assert stored_file(world, case).proposal.turn == 1
        other = printed(world, case, key="print-once", reason="lost")
        assert (other.status, other.codes) == (422, {"key.reused"})

    def test_an_answer_that_was_lost_brings_no_link_that_opens_nothing(self, world: World) -> None:
        """The operator printed and heard nothing; Kesra printed another; the operator tries his again."""
        case = sent(world, contact=unmailed())
        first = held(case, printed(world, case, key="print-once"))
        second = held(case, printed(world, case, "kesra"))
        late = printed(world, case, key="print-once")
        assert (late.status, late.codes) == (409, {"way-back.again"})
        (problem,) = late.body["errors"]
        assert stored_file(world, case).events[-1].actor_name in problem["message"]
        assert "link" not in late.body
        assert (first.call("GET").status, second.call("GET").status) == (404, 200)
        anew = held(case, printed(world, case))
        assert (second.call("GET").status, anew.call("GET").status) == (404, 200)

    def test_who_printed_it_is_in_the_trail_and_the_applicant_sees_it(self, world: World) -> None:
        case = sent(world, contact=unmailed())
        got = printed(world, case, reason="proxy", note="Anaknya, surat kuasa 3/2027")
        file = stored_file(world, case)
        event = file.events[-1]
        assert (event.action, event.actor_role, event.reason) == ("way-back", "operator", "proxy")
        assert trail.valid(file.events, file.proposal.head)
        mine = held(case, got).view["timeline"][-1]
        assert (mine["action"], mine["by"]) == ("way-back", "office")
        shown = world.office("GET", f"/proposals/{case.ticket}").body["timeline"][-1]
        assert shown["reason_text"].startswith("Kuasa pemohon")

    def test_what_the_applicant_does_with_it_says_so(self, world: World) -> None:
        case = sent(world, contact=unmailed())
        returned(world, case)
        mine = held(case, printed(world, case))
        mine.attach(case.paper("ktp"))
        assert mine.submit().status == 201
        last = stored_file(world, case).events[-1]
        operator = world.wiring.official(world.token("operator", DESA))
        assert operator is not None
        assert last.actor_role == "applicant"
        assert last.facts["key"] == {"by": operator.name, "on": "2027-02-01"}
        shown = world.office("GET", f"/proposals/{case.ticket}").body["timeline"][-1]
        assert shown["key"] == last.facts["key"]
        assert mine.call("POST", "/withdraw", {"reason": "other"}).status == 200
        assert stored_file(world, case).events[-1].facts["key"]["by"] == operator.name

    def test_a_reason_is_asked_for_and_a_proxy_is_named(self, world: World) -> None:
        case = sent(world, contact=unmailed())
        assert printed(world, case, reason="bosan").pointers == {"/reason"}
        assert printed(world, case, reason="proxy").pointers == {"/note"}
        assert printed(world, case, reason="lost", note="x" * 4_001).pointers == {"/note"}
        assert stored_file(world, case).proposal.turn == 0

    def test_who_has_mail_asks_for_a_code_instead(self, world: World) -> None:
        case = sent(world)
        got = printed(world, case)
        assert (got.status, got.codes) == (409, {"way-back.mail"})
        assert case.call("GET").status == 200

    def test_a_draft_has_none(self, world: World) -> None:
        draft = entered(world, contact=unmailed())
        assert printed(world, draft).codes == {"way-back.draft"}

    def test_only_the_office_that_took_the_paper_prints_it(self, world: World) -> None:
        case = sent(world, contact=unmailed())
        path = f"/proposals/{case.ticket}/way-back"
        elsewhere = world.office(
            "POST", path, SAID, "operator", "36.04.06.2001", idempotency_key=world.key()
        )
        assert (elsewhere.status, elsewhere.codes) == (404, {"file.unknown"})
        for role in ("verifier", "auditor", "admin"):
            refused = world.office("POST", path, SAID, role, idempotency_key=world.key())
            assert refused.codes == {"entry.role"}
        online = world.submitted()
        assert printed(world, online, "kesra").status == 404
        assert printed(world, case, "kesra").status == 201

    def test_who_printed_it_judges_nothing_of_it(self, world: World) -> None:
        case = sent(world, "kesra", contact=unmailed())
        printed(world, case, "kesra")
        verifier = world.wiring.official(world.token("verifier"))
        assert verifier is not None
        proposal = stored_file(world, case).proposal
        both = replace(proposal, hands=(*proposal.hands, verifier.id), version=proposal.version + 1)
        from tests.api.test_paper import overwrite

        overwrite(world, both)
        refused = case.decide("take", version=both.version)
        assert (refused.status, refused.codes) == (403, {"action.issued"})
        overwrite(world, replace(proposal, version=both.version + 1))
        assert case.decide("take", version=both.version + 1).status == 200

    def test_nothing_that_opens_the_file_is_stored(self, world: World) -> None:
        """And the same search finds what is stored: the zero means something."""
        case = sent(world, contact=unmailed())
        got = printed(world, case)
        stored = json.dumps(world.stored(), default=str)
        assert case.ticket in stored
        assert held(case, got).secret not in stored
        assert case.secret not in stored


class TestByMail:
    def with_mail(self, world: World, mine: Case) -> None:
        """The applicant adds an e-mail address in a repair."""
        body = {"answers": {}, "contact": {**WHO.contact, "email": "aminah@contoh.example"}}
        got = mine.call("PUT", "/answers", body, if_match=f'"{mine.version}"')
        assert got.status == 200, got.body

    def code(self, world: World) -> Any:
        address = {"email": "aminah@contoh.example"}
        assert world.call("POST", "/access", address).status == 202
        (code,) = re.findall(r"^\s+(\d{6})\s*$", text_of(world.mail()[-1]), re.M)
        got = world.call("POST", "/access/confirm", {**address, "code": code})
        assert got.status == 200, got.body
        return got.body["proposals"]

    def test_a_printed_key_ends_when_its_applicant_comes_by_mail(self, world: World) -> None:
        case = sent(world, contact=unmailed())
        returned(world, case)
        mine = held(case, printed(world, case))
        self.with_mail(world, mine)
        (found,) = self.code(world)
        assert mine.call("GET").status == 404, "what the official saw opens nothing any more"
        mailed = replace(case, secret=found["secret"])
        assert mailed.view["timeline"][-1]["action"] == "renew-key"
        mailed.attach(case.paper("ktp"))
        assert mailed.submit().status == 201
        last = stored_file(world, case).events[-1]
        assert "key" not in last.facts
        (again,) = self.code(world)
        assert again["secret"] == found["secret"]  # a key nobody saw stays

    def test_a_mailed_letter_brings_the_key_of_now(self, world: World) -> None:
        case = sent(world, contact=unmailed())
        returned(world, case)
        mine = held(case, printed(world, case))
        self.with_mail(world, mine)
        mine.attach(case.paper("ktp"))
        assert mine.submit().status == 201
        letter = text_of(world.mail()[-1])
        assert mine.secret in letter
        assert case.secret not in letter

    def test_the_preview_of_a_letter_shows_no_key(self, world: World) -> None:
        case = sent(world)
        case.decide("take")
        body = {"action": "return", "note": "Lengkapi.", "verdicts": FLAGGED}
        made = world.office("POST", f"/proposals/{case.ticket}/preview", body).body
        assert "&k=…" in made["text"]
        assert case.secret not in json.dumps(made)

    def test_who_never_had_a_printed_key_keeps_his(self, world: World) -> None:
        case = world.submitted()
        address = {"email": case.who.contact["email"]}
        world.call("POST", "/access", address)
        (code,) = re.findall(r"^\s+(\d{6})\s*$", text_of(world.mail()[-1]), re.M)
        world.wait(minutes=1)
        (found,) = world.call("POST", "/access/confirm", {**address, "code": code}).body[
            "proposals"
        ]
        assert found["secret"] == case.secret


@pytest.mark.parametrize("lang", ["id", "en"])
def test_no_letter_that_is_printed_holds_a_key(world: World, lang: str) -> None:
    """Neither of today nor of any other turn: nothing in it has the length of one."""
    got = begun(world, "kesra", contact=unmailed())
    case = Case(world, WHO, got.body["ticket"], got.body["secret"])
    case.fill()
    case.attach(paper_file(PAPER_SCAN, WHO, 1))
    assert case.submit().status == 201
    case = owned(case)
    file = stored_file(world, case)
    from tests.api.test_paper import overwrite

    overwrite(world, replace(file.proposal, lang=lang, version=file.proposal.version + 1))
    returned(world, case)
    world.wait(minutes=1)
    case.attach(case.paper("ktp"))
    assert case.submit().status == 201
    assert case.decide("take").status == 200
    done = case.decide("refuse", note="Di luar daerah.", reason="outside-regency")
    assert done.status == 200, done.body
    waiting = world.office("GET", "/letters", None, "kesra").body["items"]
    assert [x["kind"] for x in waiting] == ["received", "returned", "repaired", "refused"]
    keys = world.wiring.desk.keys
    for one in waiting:
        letter = world.office("GET", f"/letters/{case.ticket}/{one['seq']}", None, "kesra").body
        said = json.dumps(letter)
        assert "lacak.html" in letter["text"]
        assert letter["number"] in letter["text"]
        assert "k=" not in said
        assert not [turn for turn in range(3) if keys.secret(case.ticket, turn) in said]
        assert "tautan di bawah" not in letter["text"]
        assert "link below" not in letter["text"]
