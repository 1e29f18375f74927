"""An index of prints in memory, filled and asked exactly as the store's is: exact keys, and a list for each desa.

The tests and the bench measure the engine through it; a look-up is one batch over the exact keys and the desa.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from chalicelib.core.doubles import Match, Print, compare, filed_under, fingerprint, looked_up
from chalicelib.desk.keys import Keys
from chalicelib.ops.synthetic_recipients import Recipient

#: Made up, so that the same numbers are blinded the same way each time.
BLIND = Keys(b"only for measuring, for nobody's data").blind
Judge = Callable[[Print, Print], Match | None]


@dataclass
class Index:
    """``looked_at``: candidates compared so far."""

    judge: Judge = compare
    keys: dict[str, list[Print]] = field(default_factory=lambda: defaultdict(list))
    desa: dict[str, list[Print]] = field(default_factory=lambda: defaultdict(list))
    looked_at: int = 0

    def add(self, p: Print) -> None:
        for key in filed_under(p):
            self.keys[key].append(p)
        self.desa[p.desa].append(p)

    def batch(self, keys: Iterable[str]) -> Iterator[Print]:
        """One BatchGetItem."""
        return (p for key in keys if key in self.keys for p in self.keys[key])

    def query(self, desa: str) -> Iterable[Print]:
        """What lies in a desa."""
        return self.desa.get(desa, ())

    def look_up(self, p: Print) -> list[tuple[Print, Match]]:
        """Everybody a print may be one with."""
        candidates = {other.id: other for other in self.batch(looked_up(p))}
        candidates |= {other.id: other for other in self.query(p.desa)}
        self.looked_at += len(candidates)
        judged = ((other, self.judge(p, other)) for other in candidates.values())
        return [(other, match) for other, match in judged if match]


def prints(rows: Iterable[Recipient]) -> list[Print]:
    return [
        fingerprint(r.id, r.programme, r.year, r.applicant_type, r.answers, BLIND) for r in rows
    ]


def matches(found: Iterable[Print], index: Index) -> Iterator[tuple[Print, Print, Match]]:
    """Each print looked up and then filed, as they come in: the later one, the earlier one, what they share."""
    for p in found:
        for other, match in index.look_up(p):
            yield p, other, match
        index.add(p)
