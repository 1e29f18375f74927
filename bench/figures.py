"""A figure: what was measured, beside its budget or reference. And the table of them, for people and for programs."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from textwrap import wrap

WIDTH = 118


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    ``measured`` is None for what cannot be measured yet. ``budget`` is in the unit of ``measured``; a budget that is a
    multiple of the reference is worked out by whoever measures. ``beside`` says in words what stands next to it.
    """

    group: str
    name: str
    measured: float | None
    unit: str = ""
    budget: float | None = None
    beside: str = ""
    note: str = ""

    @property
    def over(self) -> bool:
        """Whether a budget is exceeded."""
        return self.measured is not None and self.budget is not None and self.measured > self.budget

    @property
    def verdict(self) -> str:
        """``ok``, ``OVER``, ``not yet``, or ``-`` where there is no budget."""
        if self.measured is None:
            return "not yet"
        if self.budget is None:
            return "-"
        return "OVER" if self.over else "ok"


def spoken(value: float | None, unit: str) -> str:
    """A number as a person reads it: three digits are enough, whole numbers stay whole."""
    if value is None:
        return ""
    if value == int(value) or abs(value) >= 1000:
        text = f"{value:,.0f}"
    else:
        text = f"{value:.{3 if abs(value) < 0.1 else 2 if abs(value) < 10 else 1}f}"
    return f"{text} {unit}".strip()


def beside(figure: Figure) -> str:
    """What stands next to the measured value: the words given, else the budget."""
    if figure.beside:
        return figure.beside
    if figure.budget is None:
        return ""
    return f"at most {spoken(figure.budget, figure.unit)}"


def table(figures: Sequence[Figure]) -> str:
    """The figures by group, with their notes below each group and a count at the end."""
    lines: list[str] = []
    for group, found in groupby(figures, key=lambda f: f.group):
        members = list(found)
        lines += ["", group.upper(), *map(_line, members), *_notes(members)]
    return "\n".join([*lines, "", _total(figures)])


def _line(figure: Figure) -> str:
    measured = spoken(figure.measured, figure.unit)
    name, other = figure.name, beside(figure)
    return f"  {name:<50} {measured:>13}   {other:<42} {figure.verdict}".rstrip()


def _notes(figures: Iterable[Figure]) -> list[str]:
    notes = dict.fromkeys(f.note for f in figures if f.note)
    return [line for note in notes for line in wrap(note, WIDTH, initial_indent="    ",
            subsequent_indent="    ")]  # fmt: skip


def _total(figures: Sequence[Figure]) -> str:
    over = [f.name for f in figures if f.over]
    kept = sum(f.verdict == "ok" for f in figures)
    return f"{kept} within budget, {len(over)} over" + (f": {'; '.join(over)}" if over else "")


def as_json(figures: Iterable[Figure]) -> str:
    """The same for programs: a list of objects with a ``verdict`` each."""
    return json.dumps([asdict(f) | {"verdict": f.verdict} for f in figures], indent=1)


def from_json(text: str) -> list[Figure]:
    """The figures of :func:`as_json`."""
    return [Figure(**{k: v for k, v in f.items() if k != "verdict"}) for f in json.loads(text)]
