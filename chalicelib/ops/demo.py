"""``make demo``: fills the running system with made-up proposals in all states, over weeks of a pretended calendar.

It does what people do, through the same doors: the public API, real uploads, the office's API. Only the clock is moved,
so that ages, deadlines and histories look as they would in the middle of a window.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import cycle, islice
from urllib.error import URLError

from chalicelib.core.proposal import Json
from chalicelib.ops.demo_office import play_paper
from chalicelib.ops.demo_people import Applying, Calls, Official, Refused
from chalicelib.ops.synthetic import Applicant, applicant
from chalicelib.rules import desa, load_rules

AT_ONCE = 3
#: How many proposals end in each state.
ENDS = {
    "draft": 6,
    "submitted": 13,
    "checking": 9,
    "returned": 8,
    "resubmitted": 5,
    "verified": 11,
    "refused": 5,
    "withdrawn": 3,
}
FIRST_NUMBER = 1
#: The kecamatan and desa of the demonstration's camat and operator: reports that still wait are from there.
CAMAT_OF = ("36.04.05", "36.04.05.2003")
#: Number of an applicant -> what his mailbox does (as SES's mailbox simulator names it).
UNUSUAL_MAIL = {8: "bounce", 23: "complaint", 41: "bounce"}
#: Number of an applicant -> his pin: kilometres from the desa he chose, and off the coast.
UNUSUAL_POINTS = {12: (-6.1745, 106.2310), 34: (-5.8500, 106.1000)}
UNUSUAL_NOTE = "Lokasi kegiatan berbeda dari alamat sekretariat. Data contoh."
#: Number of an applicant -> another one he has something in common with, and what: an account, a place and almost the
#: name, an officer of the board.
UNUSUAL_TWINS: Mapping[int, tuple[Applicant, tuple[str, ...]]] = {
    35: (applicant("hibah-uang", "worship", 31), ("account_number",)),
    48: (applicant("hibah-uang", "worship", 3), ("worship_name", "kecamatan", "desa", "point")),
    39: (applicant("hibah-barang", "worship", 14), ("chair_nik",)),
}
NOTES = {
    "return": "Mohon diperbaiki bagian yang ditandai. Bila ada yang tidak jelas, hubungi Bagian Kesra.",
    "refuse": "Permohonan belum dapat diterima tahun ini. Alasan lengkapnya ada di surat ini.",
    "verify": "Berkas lengkap dan sesuai.",
    "forward": "Camat berhalangan; diteruskan Bagian Kesra.",
}


@dataclass(frozen=True)
class Plan:
    """One proposal to be: who, what becomes of it, and on which day of the window it is sent (0 = the first)."""

    number: int
    programme: str
    applicant_type: str
    end: str
    day: int
    lang: str


def plans(days: int, ends: Mapping[str, int] = ENDS) -> list[Plan]:
    """As many as ``ends`` says, spread over programmes, kinds of applicant, states and days of the window so far."""
    rules = load_rules()
    kinds = [(p.id, t) for p in rules.programmes.values() for t in p.applicant_types]
    weighted = [*kinds, *[k for k in kinds if k[1] == "worship"] * 2]
    states = list(_mixed(ends))
    return [
        Plan(
            number=FIRST_NUMBER + i,
            programme=programme,
            applicant_type=applicant_type,
            end=end,
            day=round(i * max(1, days - 2) / len(states)),
            lang="en" if i % 13 == 7 else "id",
        )
        for i, (end, (programme, applicant_type)) in enumerate(
            zip(states, islice(cycle(weighted), len(states)), strict=True)
        )
    ]


def _mixed(counts: Mapping[str, int]) -> Iterator[str]:
    """Every state evenly among the others, not one block after another."""
    spots = [((i + 0.5) / n, state) for state, n in counts.items() for i in range(n)]
    return (state for _, state in sorted(spots))


def unusual(who: Applicant) -> Applicant:
    """A few are not as the rest: letters that come back or annoy, a pin far from its desa, one in the sea, somebody
    who is perhaps already there."""
    if who.number in UNUSUAL_TWINS:
        twin, same = UNUSUAL_TWINS[who.number]
        common = {name: twin.answers[name] for name in same}
        if "worship_name" in common:
            common["worship_name"] = str(common["worship_name"]).replace(
                "Majelis Taklim", "Majlis Ta'lim"
            )
        who = replace(who, answers={**who.answers, **common})
    address = UNUSUAL_MAIL.get(who.number)
    if address:
        who = replace(
            who, contact={**who.contact, "email": f"{address}+{who.number}@contoh.example"}
        )
    if who.number in UNUSUAL_POINTS:
        lat, lng = UNUSUAL_POINTS[who.number]
        point: Json = {
            "lat": lat,
            "lng": lng,
            "source": "map",
            "accuracy": None,
            "note": UNUSUAL_NOTE,
        }
        who = replace(who, answers={**who.answers, "point": point})
    return who


def waits_for_a_camat(programme: str) -> bool:
    """Whether what is sent lies with the camat first."""
    states = load_rules().programmes[programme].workflow.states.values()
    return any(state.held_by == "kecamatan" for state in states)


def moved(who: Applicant, home: tuple[str, str]) -> Applicant:
    """The same applicant living in another desa."""
    place = next(one for one in desa() if one.code == home[1])
    point: Json = {
        "lat": place.lat,
        "lng": place.lng,
        "source": "gps",
        "accuracy": 15,
        "note": "",
    }
    home_answers = {"kecamatan": home[0], "desa": home[1], "point": point}
    return replace(who, answers={**who.answers, **home_answers})


class Demonstration:
    """Carries the plans out against a running system."""

    def __init__(self, calls: Calls, today: datetime, opens: datetime) -> None:
        self.calls, self.today, self.opens = calls, today, opens
        self.officials: dict[tuple[str, str], Official] = {}

    def run(self, ends: Mapping[str, int] = ENDS) -> int:
        """All plans, day by day; how many proposals were made."""
        todo = plans((self.today - self.opens).days, ends)
        with moved_clock(self.calls) as set_clock, ThreadPoolExecutor(AT_ONCE) as pool:
            for day in sorted({plan.day for plan in todo}):
                set_clock(self.opens + timedelta(days=day, hours=8, minutes=17))
                of_day = [plan for plan in todo if plan.day == day]
                sent = list(pool.map(self.apply, of_day))
                set_clock(self.opens + timedelta(days=day + 1, hours=10, minutes=42))
                list(pool.map(self.decide, sent))
                print(
                    f"  day {day + 1}: {', '.join(sorted(plan.end for plan in of_day))}", flush=True
                )
            set_clock(self.today)
            operator = self.official("operator", CAMAT_OF[1])
            assert operator is not None
            typed = play_paper(self.calls, operator, self.today, self.opens)
        return len(todo) + typed

    def apply(self, plan: Plan) -> "Applying":
        """What the applicant does on the first day."""
        who = unusual(applicant(plan.programme, plan.applicant_type, plan.number))
        if plan.end == "submitted" and waits_for_a_camat(plan.programme):
            who = moved(who, CAMAT_OF)
        applying = Applying(self.calls, who, plan.lang, plan.end)
        applying.open()
        applying.fill(only_half=plan.end == "draft")
        if plan.end != "draft":
            applying.bring_papers(with_optional=plan.number % 3 == 0)
            applying.submit()
        return applying

    def decide(self, applying: "Applying") -> None:
        """What happens afterwards, until the state that was planned."""
        end = applying.end
        if end in ("draft", "submitted"):
            return
        if end == "withdrawn":
            applying.withdraw("funded-elsewhere")
            return
        if waits_for_a_camat(applying.who.programme):
            self.calls_kesra().act(applying.ticket, "forward", note=NOTES["forward"])
        official = self.official_for(applying)
        if end == "refused" and applying.who.number % 2:
            official.act(applying.ticket, "refuse", reason="not-eligible", note=NOTES["refuse"])
            return
        official.act(applying.ticket, "take")
        if end in ("returned", "resubmitted"):
            official.give_back(applying.ticket, NOTES["return"])
        if end == "resubmitted":
            applying.repair()
        if end == "verified":
            official.act(applying.ticket, "verify", note=NOTES["verify"], all_good=True)
        if end == "refused":
            official.act(applying.ticket, "refuse", reason="incomplete", note=NOTES["refuse"])

    def official_for(self, applying: "Applying") -> Official:
        """A verifier who finds this file: of its OPD; where nobody is, Bagian Kesra first moves it to one who is."""
        opd = self.calls_kesra().opd_of(applying.ticket)
        if ("verifier", opd) not in self.officials:
            self.official("verifier", opd)
        found = self.officials.get(("verifier", opd))
        if found is None:
            self.calls_kesra().act(
                applying.ticket, "route", opd="kesra", note="Ditangani Bagian Kesra dahulu."
            )
            found = self.official("verifier", "kesra")
        assert found is not None
        return found

    def calls_kesra(self) -> Official:
        found = self.official("kesra", "")
        assert found is not None
        return found

    def official(self, role: str, opd: str) -> Official | None:
        """A signed-in official with this role (and OPD), or None when the demonstration has none."""
        if (role, opd) not in self.officials:
            for candidate in self.calls.officials():
                mine = role in candidate["roles"] and opd in ("", candidate["opd"])
                if mine and not candidate["new_password"] and not candidate["otp"]:
                    self.officials[role, opd] = Official(self.calls, candidate)
                    break
        return self.officials.get((role, opd))


@contextmanager
def moved_clock(calls: Calls) -> Iterator[Callable[[datetime], None]]:
    """A function that sets the clock of the running system; afterwards it is as it was."""
    try:
        yield calls.clock
    finally:
        calls.clock(None)


def main(argv: Sequence[str]) -> int:
    """The command. 1 when nothing runs there, or when it was filled before."""
    parser = argparse.ArgumentParser(prog="python -m chalicelib.ops demo", description=__doc__)
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    calls = Calls(f"http://localhost:{parser.parse_args(argv).port}")
    began = time.monotonic()
    try:
        now = datetime.fromisoformat(calls.get("/api/health")["now"])
        windows = calls.get("/api/windows")["windows"]
        window = next((w for w in windows if w["state"] == "open" and not w["windowless"]), None)
        if window is None:
            print(
                "  No window is open on this day; start `make run` without TODAY.", file=sys.stderr
            )
            return 1
        made = Demonstration(calls, now, datetime.fromisoformat(window["opens"])).run()
    except URLError:
        print(
            f"  Nothing answers at {calls.url}. Start `make run` first, in another window.",
            file=sys.stderr,
        )
        return 1
    except Refused as error:
        print(f"  The system refused: {error}", file=sys.stderr)
        return 1
    print(f"\n  {made} made-up proposals in {time.monotonic() - began:.0f} s: {calls.url}/kantor/")
    return 0
