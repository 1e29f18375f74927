"""Whether a row of an import looks like a proposal that is there, sent online or on paper: named, never a wall."""

from collections.abc import Iterable

from chalicelib.core.doubles import Match, Print, fingerprint
from chalicelib.core.proposal import Answers
from chalicelib.core.ticket import grouped
from chalicelib.desk import Desk
from chalicelib.desk.claiming import look_up
from chalicelib.desk.import_ports import Batch

MOST_NAMED = 3


def likely_doubles(desk: Desk, batch: Batch, answers: Answers) -> str:
    """The numbers of what it looks like, the gravest first, or an empty text. Two reads, whatever is filed."""
    made = fingerprint(
        f"import-{batch.id}",
        batch.programme,
        batch.year,
        batch.applicant_type,
        answers,
        desk.keys.blind,
    )
    return ", ".join(_numbers(look_up(desk, made)))


def _numbers(found: Iterable[tuple[Print, Match]]) -> list[str]:
    """Proposals by their number; recipients of other years are no repetition."""
    doubles = [p.id for p, match in found if match.level == "double" and p.id.isdigit()]
    return [grouped(ticket) for ticket in doubles[:MOST_NAMED]]
