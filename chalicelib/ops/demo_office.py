"""The paper side of the demonstration: an operator of a desa types in what came on paper, one of it for somebody
without e-mail, and counts more sheets than were typed: by-hand letters and the reconciliation have something to show.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.core.receiving import PAPER_SCAN
from chalicelib.ops.demo_people import Applying, Calls, Official, once
from chalicelib.ops.synthetic import Applicant, applicant
from chalicelib.ops.synthetic_papers import paper_file

#: Programme, kind and number of those who bring paper; the last has no e-mail.
ON_PAPER = (
    ("hibah-uang", "worship", 201),
    ("bansos-terencana", "person", 202),
    ("hibah-uang", "group", 203),
)
#: Sheets of the first programme that lie at the desa and were not typed yet.
NOT_TYPED = 2
WAITED = timedelta(days=3)  # from the day of receipt to the day of typing


class Entering(Applying):
    """An application on paper, typed in by an official with his own key to the form."""

    def __init__(
        self, calls: Calls, who: Applicant, operator: Official, agenda: str, on: datetime
    ) -> None:
        super().__init__(calls, who, "id", "submitted")
        self.operator, self.agenda, self.on = operator, agenda, on

    def open(self) -> None:
        body = {
            "programme": self.who.programme,
            "applicant_type": self.who.applicant_type,
            "contact": dict(self.who.contact),
            "received": {
                "on": self.on.date().isoformat(),
                "channel": "village",
                "agenda": self.agenda,
                "consent": "form",
            },
        }
        made = self.operator.call("POST", "/api/office/entries", body, once())
        self.ticket, self.secret, self.version = made["ticket"], made["secret"], made["version"]

    def scan(self) -> None:
        """Only the signed form is scanned; the other sheets stay in the office."""
        self.send([paper_file(PAPER_SCAN, self.who, 1)])


def play_paper(calls: Calls, operator: Official, now: datetime, opens: datetime) -> int:
    """Papers received some days ago, inside the window, are typed in now; how many. The clock stands at ``now``."""
    on = max(now - WAITED, opens)
    for number, (programme, kind, seed) in enumerate(ON_PAPER, 1):
        who = applicant(programme, kind, seed)
        if number == len(ON_PAPER):
            who = replace(who, contact={**who.contact, "email": ""})
        entry = Entering(calls, who, operator, f"{number:03}/Contoh/{on.year}", on)
        entry.open()
        entry.fill()
        entry.scan()
        entry.submit()
    _count(operator, on)
    return len(ON_PAPER)


def _count(operator: Official, on: datetime) -> None:
    """What the desa received that day, counted by hand: more than was typed."""
    for programme in dict.fromkeys(programme for programme, _, _ in ON_PAPER):
        typed = sum(one == programme for one, _, _ in ON_PAPER)
        more = NOT_TYPED if programme == ON_PAPER[0][0] else 0
        body = {
            "day": on.date().isoformat(),
            "programme": programme,
            "channel": "village",
            "count": typed + more,
        }
        operator.call("POST", "/api/office/intake", body, once())
