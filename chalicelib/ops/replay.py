"""``replay``: what if? Judges proposals that are there by the rules of another year, published or still being written,
and says which would be judged differently and why. Prints numbers and codes, never a name; changes nothing.
"""

import argparse
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from chalicelib.api.answers import item_name, sentence
from chalicelib.core import papers
from chalicelib.core.answers import all_problems
from chalicelib.core.law import Rules
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Document
from chalicelib.core.routing import routed_opd
from chalicelib.core.ticket import grouped
from chalicelib.ops.records import (
    Record,
    Unreadable,
    judged_answers,
    line,
    read_records,
    table_records,
)
from chalicelib.ops.staging import label
from chalicelib.rules import FOLDER, all_years, desa, load_rules, years
from chalicelib.rules.checking import check_rules
from chalicelib.text import say

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Judgement:
    """What the rules of a year say of a proposal: by label, what stops it and what is only named."""

    blocking: dict[str, Problem]
    soft: dict[str, Problem]
    opd: str = ""
    unasked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """One thing that is judged differently. ``cause`` is what it is counted under."""

    cause: str
    words: str


def judge(rules: Rules, record: Record) -> Judgement:
    """A proposal under the rules of a year. Dates of windows are not looked at: it was sent in time."""
    programme = rules.programmes.get(record.programme)
    if programme is None:
        return Judgement({"programme.unknown": Problem("programme.unknown")}, {})
    if record.applicant_type not in programme.applicant_types:
        facts = {"programme": programme.id}
        return Judgement({"type.not-taken": Problem("type.not-taken", "", facts)}, {})
    answers = judged_answers(programme, record)
    places = {one.code: one for one in desa()}
    wrong = all_problems(programme, record.applicant_type, answers, places)
    asked = programme.papers[record.applicant_type]
    lacking = papers.missing([_paper(slot) for slot in record.papers], asked, answers)
    soft = {label(one): one for one in lacking if one.code == "paper.soft"}
    return Judgement(
        blocking={label(one): one for one in (*wrong, *lacking) if label(one) not in soft},
        soft=soft,
        opd=routed_opd(programme, record.applicant_type, answers),
        unasked=tuple(name for name in record.answers if name not in answers),
    )


def _paper(slot: str) -> Document:
    return Document(f"{slot}-1", slot, "", "", 0, "", "", _LONG_AGO, "clean")


def differences(before: Judgement, after: Judgement) -> tuple[Difference, ...]:
    """What the second judgement says otherwise than the first."""
    found = [
        Difference(f"+ {name}", f"tertahan: {sentence(problem, 'id')}")
        for name, problem in after.blocking.items()
        if name not in before.blocking
    ]
    found += [
        Difference(f"- {name}", f"tidak lagi tertahan: {sentence(problem, 'id')}")
        for name, problem in before.blocking.items()
        if name not in after.blocking
    ]
    found += [
        Difference(f"~ {name}", sentence(problem, "id"))
        for name, problem in after.soft.items()
        if name not in before.soft
    ]
    if before.opd and after.opd and before.opd != after.opd:
        words = f"OPD pengampu {_opd(before.opd)} menjadi {_opd(after.opd)}"
        found.append(Difference(f"> {before.opd} {after.opd}", words))
    gone = [name for name in after.unasked if name not in before.unasked]
    found += [
        Difference(f"x {one}", f"tidak ditanyakan lagi: {item_name(one, 'id')}") for one in gone
    ]
    return tuple(found)


def _opd(opd: str) -> str:
    return say("id", f"opd.{opd}")


def replay(own: dict[int, Rules], other: Rules, records: Iterable[Record]) -> list[str]:
    """The report, line by line."""
    told: list[str] = []
    causes: Counter[str] = Counter()
    looked_at = different = unknown = 0
    for record in records:
        looked_at += 1
        if record.year not in own:
            unknown += 1
            continue
        found = differences(judge(own[record.year], record), judge(other, record))
        if found:
            different += 1
            causes.update({one.cause for one in found})
            told.append(f"{grouped(record.ticket)}  {record.programme}, {record.applicant_type}")
            told += [f"  {one.cause}: {one.words}" for one in found]
    head = f"Menurut aturan {other.year}, {different} dari {looked_at} permohonan dinilai berbeda."
    report = [head, *(["", *told] if told else [])]
    if causes:
        counted = [f"  {count:>5}  {cause}" for cause, count in causes.most_common()]
        report += ["", "Banyaknya menurut sebab:", *counted]
    if unknown:
        report += ["", f"{unknown} permohonan dari tahun yang aturannya tidak ada; dilewati."]
    return report


def main(argv: list[str], root: Path = FOLDER) -> int:
    """``--rules 2028 (--from FILE | --table) [--save FILE]``. 0 = done, 1 = the export cannot be read. ``root`` has a
    folder for each year one may try."""
    parser = argparse.ArgumentParser(prog="replay", description="Andai aturan tahun lain berlaku.")
    parser.add_argument(
        "--rules", type=int, required=True, choices=all_years(root), metavar="TAHUN"
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--from", dest="file", type=Path, help="ekspor JSONL")
    source.add_argument("--table", action="store_true", help="tabel yang sedang berjalan")
    parser.add_argument("--save", type=Path, help="simpan yang dibaca sebagai ekspor JSONL")
    asked = parser.parse_args(argv)
    own = {year: load_rules(year) for year in years()}
    try:
        records = list(_from_table(own) if asked.table else read_records(asked.file))
    except (Unreadable, OSError) as error:
        print(error)
        return 1
    if asked.save:
        asked.save.write_text("".join(f"{line(record)}\n" for record in records), "utf-8")
    rules, findings = check_rules(root / str(asked.rules))
    print("\n".join(replay(own, rules, records)))
    if findings:
        print(
            f"\nAturan {asked.rules} masih punya {len(findings)} temuan; yang belum terbaca tidak"
        )
        print(f"ikut dinilai: python -m chalicelib.ops check {asked.rules}")
    return 0


def _from_table(own: dict[int, Rules]) -> Iterable[Record]:
    from chalicelib.wiring import wiring

    return table_records(wiring().desk, own.values())
