"""Read the folder of one year into ``law.Rules``, with everything that is unreadable as findings.

Only shapes are judged here; whether the rules make sense together is the work of ``checking``.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from chalicelib.core import law
from chalicelib.rules.finding import Finding
from chalicelib.rules.forms import read_forms
from chalicelib.rules.holidays import read_holidays
from chalicelib.rules.papers import read_papers
from chalicelib.rules.requirements import read_questions, read_requirements, read_year_counts
from chalicelib.rules.tables import WIB, Table, read_toml
from chalicelib.rules.workflows import read_workflow

#: Who approved which file of a published year: see ``locking``.
LOCK = "lock.csv"

EMPTY_WORKFLOW = law.Workflow("", "", {}, ())


def file_name(folder: Path, name: str) -> str:
    """How findings name a file of a year."""
    return f"chalicelib/rules/{folder.name}/{name}"


def rule_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of every rule file of a year, in the order of their names. The lock is no rule."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix in (".toml", ".csv") and name != LOCK:
            yield name, path.read_bytes()


def digest(folder: Path) -> str:
    """SHA-256 over the rule files of a year: name and content."""
    seal = hashlib.sha256()
    for name, content in rule_files(folder):
        seal.update(f"{name}\0{len(content)}\0".encode())
        seal.update(content)
    return seal.hexdigest()


def _named(folder: Path, sub: str) -> list[str]:
    return sorted(path.stem for path in (folder / sub).glob("*.toml"))


def _regulations(root: Table) -> dict[str, law.Regulation]:
    found = {}
    for name, table in root.tables():
        found[name] = law.Regulation(name, table.text("title"), table.flag("confirmed"))
        table.close()
    return found


def _limits(table: Table) -> law.Limits:
    by_type = table.table("bytes")
    limits = law.Limits(
        bytes_by_type={media: by_type.integer(media) for media in by_type.names()},
        pixels=table.integer("pixels"),
        pages=table.integer("pages"),
    )
    table.close()
    return limits


def _programme(
    name: str,
    table: Table,
    *,
    year: int,
    forms: dict[str, law.Form],
    workflows: dict[str, law.Workflow],
    papers: dict[str, dict[str, tuple[law.Paper, ...]]],
) -> law.Programme:
    form, workflow = table.text("form"), table.text("workflow")
    windowless = table.flag("windowless", False)
    opens, closes = _window(table, year, windowless)
    if form not in forms:
        table.find("form", f"formulir `{form}` tidak ada.", f"Pilih: {', '.join(forms)}.")
    if workflow not in workflows:
        table.find("workflow", f"alur `{workflow}` tidak ada.", f"Pilih: {', '.join(workflows)}.")
    programme = law.Programme(
        id=name,
        year=year,
        opens=opens,
        closes=closes,
        floor=table.integer("floor"),
        ceiling=table.integer("ceiling"),
        ceiling_confirmed=table.flag("ceiling_confirmed"),
        applicant_types=table.texts("applicant_types"),
        form=forms.get(form, law.Form(form, ())),
        papers=papers.get(name, {}),
        workflow=workflows.get(workflow, EMPTY_WORKFLOW),
        routing=table.table("routing").strings(),
        routing_fields=table.texts("routing_fields", required=False),
        regulation=table.text("regulation"),
        ceiling_regulation=table.text("ceiling_regulation"),
        windowless=windowless,
    )
    table.close()
    return programme


def _window(table: Table, year: int, windowless: bool) -> tuple[datetime, datetime]:
    """First and last instant of a window; of a programme without one, those of the year."""
    if not windowless:
        return table.moment("opens"), table.moment("closes")
    for key in ("opens", "closes"):
        if table.has(key):
            table.find(key, "program tanpa masa pengajuan punya tanggal.", f"Hapus `{key}`.")
    return (
        datetime(year, 1, 1, tzinfo=WIB),
        datetime(year, 12, 31, 23, 59, 59, tzinfo=WIB),
    )


def _papers(
    folder: Path, programmes: Table, findings: list[Finding]
) -> dict[str, dict[str, tuple[law.Paper, ...]]]:
    file = file_name(folder, "papers.csv")
    papers = read_papers(folder / "papers.csv", file, findings)
    for name in papers:
        if not programmes.has(name):
            known = f"Pilih: {', '.join(programmes.names())}."
            findings.append(Finding(file, name, f"program `{name}` tidak ada.", known))
    return papers


def read_year(folder: Path) -> tuple[law.Rules, list[Finding]]:
    """The rules in a folder named after its year, and everything that could not be read."""
    findings: list[Finding] = []

    def toml(name: str) -> Table:
        return read_toml(folder / name, file_name(folder, name), findings)

    year = int(folder.name)
    head = toml("year.toml")
    workflows = {
        name: read_workflow(name, toml(f"workflows/{name}.toml"))
        for name in _named(folder, "workflows")
    }
    forms = read_forms(
        toml("fields.toml"),
        {name: toml(f"forms/{name}.toml") for name in _named(folder, "forms")},
    )
    programmes = toml("programmes.toml")
    papers = _papers(folder, programmes, findings)
    reasons = toml("reasons.toml")
    holidays = read_holidays(folder / "holidays.csv", file_name(folder, "holidays.csv"), findings)
    required = toml("requirements.toml")
    rules = law.Rules(
        year=year,
        digest=digest(folder),
        programmes={
            name: _programme(
                name, table, year=year, forms=forms, workflows=workflows, papers=papers
            )
            for name, table in programmes.tables()
        },
        regulations=_regulations(toml("regulations.toml")),
        reasons={name: reasons.texts(name) for name in reasons.names()},
        opds=head.texts("opds"),
        roles=head.texts("roles"),
        limits=_limits(head.table("limits")),
        grace_minutes=head.integer("grace_minutes"),
        office_days=head.integer("office_days"),
        holidays=frozenset(holidays.days),
        open_holidays=tuple(holidays.open),
        questions=read_questions(required),
        requirements=read_requirements(required),
        year_counts=read_year_counts(required),
    )
    required.close()
    head.flag("published")  # read by ``chalicelib.rules.years``
    head.close()
    return rules, findings
