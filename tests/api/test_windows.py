"""Windows through the routes: who may extend, what is refused, what everybody sees, and who is told."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.ops.synthetic import applicant
from chalicelib.rules import load_rules
from chalicelib.settings import WIB
from tests.fakes import day
from tests.world import Answer, World, text_of

PROGRAMME = "hibah-uang"
END = day("2027-03-31 23:59:59")
EXTEND = {
    "kind": "extension",
    "closes": "2027-04-15",
    "sk_number": "400/Kep.12-Huk/2027",
    "sk_date": "2027-01-30",
    "reason": "Banjir di pesisir",
}


def noted(world: World, role: str = "kesra", key: str = "", **body: Any) -> Answer:
    path = f"/windows/{PROGRAMME}/notes"
    return world.office("POST", path, body, role, idempotency_key=key or world.key())


def shown(world: World, programme: str = PROGRAMME) -> dict[str, Any]:
    windows = world.call("GET", "/windows").body["windows"]
    return next(w for w in windows if w["programme"] == programme)


def log(world: World, role: str = "kesra") -> dict[str, Any]:
    found = world.office("GET", "/windows", None, role)
    assert found.status == 200, found.body
    return next(w for w in found.body["windows"] if w["programme"] == PROGRAMME)


class TestExtending:
    def test_kesra_extends_and_everybody_reads_the_ground(self, world: World) -> None:
        before = shown(world)
        assert before["closes"] == END.isoformat() and before["extended_by"] is None
        made = noted(world, **EXTEND)
        assert made.status == 201, made.body
        world.wait(seconds=30)
        after = shown(world)
        assert after["closes"] == "2027-04-15T23:59:59+07:00"
        assert after["extended_by"] == {
            "sk_number": "400/Kep.12-Huk/2027",
            "sk_date": "2027-01-30",
            "reason": "Banjir di pesisir.",
            "closes_before": END.isoformat(),
            "file": None,
        }
        assert shown(world, "bansos-terencana")["closes"] == END.isoformat()

    def test_it_is_in_force_within_a_minute_though_a_warm_process_keeps_notes(
        self, world: World
    ) -> None:
        shown(world)
        other = world.wiring.desk.store
        noted(world, **EXTEND)
        assert other.notes(2027, PROGRAMME)[0].closes == day("2027-04-15 23:59:59")
        world.wait(seconds=59)
        assert shown(world)["closes"] == "2027-04-15T23:59:59+07:00"

    def test_a_draft_opened_before_can_be_sent_after_the_old_end(self, world: World) -> None:
        case = world.ready()
        noted(world, **EXTEND)
        world.at = END + timedelta(days=2)
        assert case.view["window"]["state"] == "open"
        assert case.view["window"]["extended_by"]["sk_number"] == EXTEND["sk_number"]
        assert case.submit().status == 201

    def test_what_was_refused_as_closed_goes_through_the_moment_it_is_extended(
        self, world: World
    ) -> None:
        case = world.ready()
        world.at = END + timedelta(hours=1)
        assert case.submit().codes == {"window.closed"}
        body = {**EXTEND, "sk_date": "2027-04-01"}
        assert noted(world, **body).status == 201
        assert case.submit().status == 201
        assert world.open(applicant(PROGRAMME, "body", 3)).ticket

    def test_the_letter_of_a_new_draft_names_the_new_end(self, world: World) -> None:
        noted(world, **EXTEND)
        case = world.open()
        letter = text_of(world.mail(case.who.contact["email"])[-1])
        assert "15 April 2027 pukul 23.59 WIB" in letter

    def test_the_same_key_extends_once(self, world: World) -> None:
        first, again = noted(world, key="once-and-only", **EXTEND), None
        again = noted(world, key="once-and-only", **EXTEND)
        assert (first.status, again.status) == (201, 201)
        assert len(again.body["notes"]) == 1
        other = noted(world, key="once-and-only", **{**EXTEND, "closes": "2027-04-20"})
        assert other.codes == {"key.reused"}

    @pytest.mark.parametrize("role", ["verifier", "operator", "auditor", "admin", "regent", "tapd"])
    def test_only_kesra_writes_and_every_official_reads(self, world: World, role: str) -> None:
        refused = noted(world, role, **EXTEND)
        assert (refused.status, refused.codes) == (403, {"window.role"})
        assert log(world, role)["may_note"] is False
        assert log(world, role)["notes"] == []

    def test_nobody_without_a_token(self, world: World) -> None:
        for method, path in (
            ("GET", "/office/windows"),
            ("GET", f"/office/windows/{PROGRAMME}/incidents"),
            ("POST", f"/office/windows/{PROGRAMME}/notes"),
        ):
            assert world.call(method, path, EXTEND, idempotency_key="12345678").status in (401, 403)

    def test_an_unknown_programme_is_not_found(self, world: World) -> None:
        path = "/windows/hibah-barang-besar"
        sent = world.office("POST", f"{path}/notes", EXTEND, "kesra", idempotency_key=world.key())
        assert (sent.status, sent.codes) == (404, {"programme.unknown"})
        assert world.office("GET", f"{path}/incidents", None, "kesra").status == 404
        assert noted(world, **EXTEND, year=2026).status == 404


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"closes": "2027-03-31"}, "window.end-early", "/closes"),
        ({"closes": "2027-03-30"}, "window.end-early", "/closes"),
        ({"closes": "2027-01-20"}, "window.end-past", "/closes"),
        ({"closes": "2027-02-01T09:00:00"}, "window.end-past", "/closes"),
        ({"closes": "2028-04-15"}, "window.end-far", "/closes"),
        ({"closes": ""}, "window.end", "/closes"),
        ({"closes": "15 April"}, "window.end", "/closes"),
        ({"closes": "2027-02-30"}, "window.end", "/closes"),
        ({"sk_number": ""}, "window.sk-number", "/sk_number"),
        ({"sk_number": "  "}, "window.sk-number", "/sk_number"),
        ({"sk_date": ""}, "window.sk-date", "/sk_date"),
        ({"sk_date": "30-01-27"}, "window.sk-date", "/sk_date"),
        ({"sk_date": "2027-02-02"}, "window.sk-date-future", "/sk_date"),
        ({"reason": ""}, "window.reason", "/reason"),
        ({"reason": "x"}, "window.reason", "/reason"),
        ({"reason": "a" * 1001}, "window.reason-long", "/reason"),
        ({"kind": "pause"}, "window.no-end-here", "/kind"),
    ],
)
def test_what_is_wrong_with_a_note_is_said_by_field(
    world: World, changes: dict[str, str], code: str, pointer: str
) -> None:
    refused = noted(world, **{**EXTEND, **changes})
    assert refused.status == 422
    assert (code, pointer) in {(e["code"], e["pointer"]) for e in refused.body["errors"]}
    assert log(world)["notes"] == []


def test_everything_that_is_wrong_is_said_at_once(world: World) -> None:
    refused = noted(world, kind="extension")
    assert refused.pointers == {"/closes", "/sk_number", "/sk_date", "/reason"}


def test_today_is_a_date_for_a_decree_also_just_after_midnight(world: World) -> None:
    world.at = day("2027-02-02 00:10:00")  # still 1 February in UTC
    assert noted(world, **{**EXTEND, "sk_date": "2027-02-02"}).status == 201


@pytest.mark.parametrize("kind", ["extend", "delete", "", "EXTENSION"])
def test_there_are_no_other_kinds(world: World, kind: str) -> None:
    assert noted(world, **{**EXTEND, "kind": kind}).codes == {"shape.choice"}


class TestTheLog:
    def test_an_extension_is_undone_only_by_another_entry(self, world: World) -> None:
        noted(world, **EXTEND)
        back = {**EXTEND, "kind": "correction", "closes": "2027-03-31", "reason": "SK dicabut"}
        assert noted(world, **back).status == 201
        found = log(world, "auditor")
        assert [n["kind"] for n in found["notes"]] == ["extension", "correction"]
        assert found["closes"] == END.isoformat() and found["extended_by"] is None
        assert found["trail"] == {"valid": True, "length": 2}

    def test_a_correction_needs_an_extension_and_keeps_what_the_rules_promised(
        self, world: World
    ) -> None:
        early = {**EXTEND, "kind": "correction", "closes": "2027-03-15"}
        assert noted(world, **early).codes == {"window.not-extended"}
        noted(world, **EXTEND)
        assert noted(world, **early).codes == {"window.end-before-rules"}
        mended = noted(world, **{**early, "closes": "2027-04-10"})
        assert mended.body["extended_by"]["closes_before"] == END.isoformat()

    def test_a_changed_note_is_found(self, world: World) -> None:
        from chalicelib.aws.table import Row

        noted(world, **EXTEND)
        row = Row.get(f"W#2027#{PROGRAMME}", "NOTE#00001")
        row.update(actions=[Row.body.set({**row.body, "closes": "2027-06-30T23:59:59+07:00"})])
        assert log(world)["trail"]["valid"] is False


class TestPause:
    def test_a_pause_stops_sending_and_nothing_else(self, world: World) -> None:
        case = world.ready()
        assert noted(world, kind="pause", reason="Pusat data padam").status == 201
        world.wait(seconds=31)
        refused = case.submit()
        assert (refused.status, refused.codes) == (409, {"window.paused"})
        assert "Pusat data padam." in refused.body["errors"][0]["message"]
        assert case.save({"title": "Masih bisa diisi"}).status == 200
        assert case.call("POST", "/documents", case.paper("ktp").offer()).status in (201, 422)
        assert world.open(applicant(PROGRAMME, "body", 4)).ticket
        assert shown(world)["state"] == "paused"
        assert shown(world)["paused"]["reason"] == "Pusat data padam."
        noted(world, kind="resume", reason="Sudah pulih")
        assert case.submit().status == 201

    def test_pause_and_resume_take_turns(self, world: World) -> None:
        assert noted(world, kind="resume", reason="Sudah pulih").codes == {"window.not-paused"}
        noted(world, kind="pause", reason="Pusat data padam")
        again = noted(world, kind="pause", reason="Pusat data padam")
        assert (again.status, again.codes) == (409, {"window.already-paused"})
        world.at = END + timedelta(days=1)
        assert noted(world, kind="resume", reason="Sudah pulih").status == 201
        assert noted(world, kind="pause", reason="Padam lagi").codes == {"window.not-open"}

    def test_the_report_lists_pauses_minutes_and_what_came_in_that_day(self, world: World) -> None:
        world.submitted(applicant(PROGRAMME, "worship", 1))
        world.submitted(applicant("bansos-terencana", "person", 9))
        world.wait(hours=1)
        began = world.at
        noted(world, kind="pause", reason="Pusat data padam")
        world.wait(minutes=89, seconds=30)
        noted(world, kind="resume", reason="Sudah pulih")
        world.wait(minutes=1)
        world.submitted(applicant(PROGRAMME, "body", 2))
        world.submitted(applicant(PROGRAMME, "group", 3))
        got = world.office("GET", f"/windows/{PROGRAMME}/incidents", None, "auditor")
        assert got.status == 200
        assert got.body["lost_minutes"] == 90
        (row,) = got.body["incidents"]
        assert row["begin"] == began.isoformat()
        assert row["lost_minutes"] == 90
        assert (row["received_before"], row["received_after"]) == (1, 2)
        assert row["reason"] == "Pusat data padam."


class TestLetters:
    def test_the_owner_of_an_unsent_draft_is_told_of_an_extension_once(self, world: World) -> None:
        draft = world.open(applicant(PROGRAMME, "worship", 1))
        other = world.open(applicant("bansos-terencana", "person", 5))
        sent = world.submitted(applicant(PROGRAMME, "body", 2))
        noted(world, **EXTEND)
        world.wait(seconds=31)
        for _ in range(3):
            world.sweep()
            world.wait(minutes=1)
        told = [m for m in world.mail() if "Batas pengajuan" in m["Subject"]]
        assert [m["To"] for m in told] == [draft.who.contact["email"]]
        assert {other.ticket, sent.ticket}.isdisjoint({told[0]["To"]})
        letter = text_of(told[0])
        for words in ("15 April 2027", "31 Maret 2027", EXTEND["sk_number"], "30 Januari 2027"):
            assert words in letter
        assert "Banjir di pesisir." in letter and "belum terkirim" in letter

    @pytest.mark.parametrize("days", [7, 3, 1])
    def test_a_reminder_on_each_mark_and_only_once(self, world: World, days: int) -> None:
        case = world.open()
        mark = datetime(2027, 3, 31, 8, 0, tzinfo=WIB) - timedelta(days=days)
        world.at = mark - timedelta(seconds=1)
        before = len(world.mail(case.who.contact["email"]))
        for step in range(4):
            world.at = mark + timedelta(minutes=step)
            world.sweep()
        found = world.mail(case.who.contact["email"])[before:]
        assert len(found) == 1
        assert "Belum terkirim" in found[0]["Subject"]
        assert f"Sisa hari: {days}." in text_of(found[0])

    def test_all_three_marks_come_one_after_another(self, world: World) -> None:
        case = world.open()
        for hour in range(0, 24 * 10, 6):
            world.at = day("2027-03-22 00:30:00") + timedelta(hours=hour)
            world.sweep()
        found = [m for m in world.mail(case.who.contact["email"]) if "Belum" in m["Subject"]]
        assert len(found) == 3

    def test_after_an_extension_reminders_count_from_the_new_end(self, world: World) -> None:
        case = world.open()
        noted(world, **EXTEND)
        days: list[int] = []
        seen = 0
        for half in range(2 * 90):
            world.at = day("2027-02-01 20:00:30") + timedelta(hours=12 * half)
            if half > 0 and day("2027-02-03 00:00:00") < world.at < day("2027-03-20 00:00:00"):
                continue
            world.sweep()
            found = len([m for m in world.mail() if "Belum terkirim" in m["Subject"]])
            if found > seen:
                days.append((day("2027-04-15 00:00:00").date() - world.at.date()).days)
                seen = found
        assert days == [7, 3, 1]
        assert case.view["letters"][-1]["kind"] == "reminder"

    def test_who_has_sent_or_withdrawn_is_not_reminded(self, world: World) -> None:
        world.submitted(applicant(PROGRAMME, "worship", 1))
        gone = world.open(applicant(PROGRAMME, "body", 2))
        assert gone.call("POST", "/withdraw", {"reason": "plan-changed"}).status == 200
        world.at = datetime(2027, 3, 30, 8, 1, tzinfo=WIB)
        assert [m for m in world.mail() if "Belum terkirim" in m["Subject"]] == []

    def test_unsent_drafts_count_nowhere(self, world: World) -> None:
        world.open()
        gone = world.open(applicant(PROGRAMME, "body", 2))
        gone.call("POST", "/withdraw", {"reason": "plan-changed"})
        world.submitted(applicant(PROGRAMME, "group", 3))
        world.wait(minutes=2)
        numbers = world.call("GET", "/numbers").body
        assert (numbers["received"], numbers["programmes"]) == (1, {PROGRAMME: 1})

    def test_letters_of_windows_do_not_disturb_the_letters_of_acts(self, world: World) -> None:
        case = world.ready()
        noted(world, **EXTEND)
        world.wait(seconds=31)
        world.sweep()
        world.wait(seconds=1)
        assert case.submit().status == 201
        kinds = [x["kind"] for x in case.view["letters"]]
        assert kinds == ["opened", "extended", "received"]


def test_every_programme_of_the_rules_is_listed(world: World) -> None:
    found = world.office("GET", "/windows", None, "kesra").body["windows"]
    assert {w["programme"] for w in found} == set(load_rules(2027).programmes)


class TestClocks:
    """The server's clock decides, whatever the caller's says."""

    @pytest.mark.parametrize("days", [-1, 0, 1])
    @pytest.mark.parametrize(
        ("after_end", "status"),
        [(-1, 201), (0, 201), (1, 201), (899, 201), (900, 409), (901, 409)],
    )
    def test_a_client_that_is_a_day_off_gains_and_loses_nothing(
        self, world: World, days: int, after_end: int, status: int
    ) -> None:
        case = world.ready()
        end = END + timedelta(seconds=1)
        world.at = end + timedelta(seconds=after_end)
        claimed = (world.at + timedelta(days=days)).strftime("%a, %d %b %Y %H:%M:%S GMT")
        sent = case.call(
            "POST", "/submit", {}, idempotency_key=world.key(), if_match=f'"{case.version}"', date=claimed
        )  # fmt: skip
        assert sent.status == status

    def test_what_was_saved_after_the_end_has_no_grace(self, world: World) -> None:
        case = world.ready()
        world.at = END + timedelta(seconds=2)
        case.save({"title": "Terlambat diubah"})
        assert case.submit().codes == {"window.closed"}


def test_a_submit_in_a_cold_process_stays_within_four_calls(world: World) -> None:
    from chalicelib.aws.table import Row

    case = world.ready()
    version = case.version
    world.wait(minutes=5)  # whatever was kept is old
    calls: list[str] = []
    client = Row._get_connection().connection.client
    client.meta.events.register("before-call.dynamodb", lambda model, **_: calls.append(model.name))
    assert case.submit(version=version).status == 201
    assert len(calls) <= 4, calls
    assert calls.count("TransactWriteItems") == 1


class TestWithoutAWindow:
    """Aid after a disaster: nothing to extend, nobody to remind; it can only be paused."""

    ALWAYS = "bansos-tidak-terencana"
    PATH = f"/windows/{ALWAYS}/notes"

    def test_it_is_open_when_every_window_is_closed(self, world: World) -> None:
        world.at = day("2027-07-10 23:00:00")
        assert shown(world)["state"] == "closed" and shown(world)["windowless"] is False
        assert shown(world, self.ALWAYS)["state"] == "open"
        assert shown(world, self.ALWAYS)["windowless"] is True

    def test_it_cannot_be_extended(self, world: World) -> None:
        for kind in ("extension", "correction"):
            body = {**EXTEND, "kind": kind}
            got = world.office("POST", self.PATH, body, "kesra", idempotency_key=world.key())
            assert got.status == 422
            assert [e["code"] for e in got.body["errors"]] == ["window.no-end"]

    def test_it_can_be_paused_and_resumed(self, world: World) -> None:
        for kind, state in (("pause", "paused"), ("resume", "open")):
            body = {"kind": kind, "reason": "Server dipindahkan."}
            got = world.office("POST", self.PATH, body, "kesra", idempotency_key=world.key())
            assert got.status == 201, got.body
            world.wait(seconds=30)
            assert shown(world, self.ALWAYS)["state"] == state

    def test_its_drafts_hear_of_no_end(self, world: World) -> None:
        world.at = day("2027-12-30 09:00:00")
        who = applicant(self.ALWAYS, "person", 3)
        world.open(who)
        (letter,) = world.mail(str(who.contact["email"]))
        assert "Kirim paling lambat" not in text_of(letter)
