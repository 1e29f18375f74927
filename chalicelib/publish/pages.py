"""The list of the site's pages: address, template and the values each one shows. Templates only lay out what is here.

The same list serves both languages; everything that depends on the language is looked up by ``say`` in the template.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from typing import Any

from chalicelib.core import law
from chalicelib.core.proposal import ONLINE, PAPER_CHANNELS
from chalicelib.publish.data import BOUNDARIES
from chalicelib.publish.eligibility import check_document, choices_in_words, rules_in_prose
from chalicelib.publish.paper import blank_rows, boxes, lines, wide
from chalicelib.publish.tilemap import tile_map
from chalicelib.rules import kecamatan
from chalicelib.rules.places import OUTLINES

NAVIGATION = (
    ("requirements", "syarat.html"),
    ("apply", "ajukan.html"),
    ("track", "lacak.html"),
    ("help", "bantuan.html"),
)
FOOTER = (
    ("help", "bantuan.html"),
    ("privacy", "privasi.html"),
    ("accessibility", "aksesibilitas.html"),
    ("recap", "rekap.html"),
    ("forms", "formulir.html"),
    ("console", "kantor/index.html"),
)


@dataclass(frozen=True)
class Page:
    """One page in both languages. ``path`` is relative to the language's root; ``prose`` names a Markdown file."""

    path: str
    template: str
    section: str = ""
    prose: str = ""
    indexed: bool = True
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The path as it is linked: a folder's index goes by the folder."""
        return self.path.removesuffix("index.html")


def pages(rules: law.Rules) -> tuple[Page, ...]:
    """Every page of the site, home first."""
    programmes = tuple(rules.programmes.values())
    overview = {"programmes": programmes, "year": rules.year}
    return (
        Page("index.html", "home", values={**overview, "tile_map": tile_map()}),
        Page("syarat.html", "requirements", "requirements", values=overview),
        Page("cek-syarat.html", "check", "requirements", values=check_values(rules)),
        Page("ajukan.html", "apply", "apply", values=overview),
        Page("formulir.html", "paper_forms", "apply", values=overview),
        *_pages_per_type(rules),
        Page("lacak.html", "track", "track"),
        Page("rekap.html", "recap", values={**overview, **recap_values()}),
        Page("tanda-terima.html", "receipt", "track", indexed=False, values=overview),
        Page("cek.html", "valid", "track", indexed=False),
        Page("bantuan.html", "prose", "help", prose="bantuan"),
        Page("privasi.html", "prose", prose="privasi"),
        Page("aksesibilitas.html", "prose", prose="aksesibilitas"),
        Page("404.html", "not_found", indexed=False),
        Page(
            "kantor/index.html",
            "console",
            indexed=False,
            values={
                "boundaries": outlines(),
                "limits": rules.limits,
                "office_days": rules.office_days,
            },
        ),
    )


def _pages_per_type(rules: law.Rules) -> Iterator[Page]:
    for programme in rules.programmes.values():
        for applicant_type in programme.applicant_types:
            name = f"{programme.id}-{applicant_type}.html"
            values = type_values(rules, programme, applicant_type)
            yield Page(f"syarat/{name}", "requirement", "requirements", values=values)
            yield Page(f"ajukan/{name}", "form", "apply", values=values)
            yield Page(f"formulir/{name}", "paper_form", "apply", values=values)


def type_values(rules: law.Rules, programme: law.Programme, applicant_type: str) -> dict[str, Any]:
    """What the requirements page, the form and the paper form of one kind of applicant know."""
    papers = programme.papers[applicant_type]
    return {
        "year": rules.year,
        "programme": programme,
        "applicant_type": applicant_type,
        "steps": steps_of(programme.form, applicant_type),
        "papers": papers,
        "papers_by_need": {one: [p for p in papers if p.bring == one] for one in law.BRINGS},
        "limits": rules.limits,
        "places": sorted(kecamatan(), key=lambda place: place.name),
        "boundaries": outlines(),
        "regulations": rules.regulations,
        "grounds": grounds_of(rules, programme),
        "reasons": rules.reasons,
        "boxes": boxes,
        "lines": lines,
        "wide": wide,
        "blank_rows": blank_rows,
    }


def recap_values() -> dict[str, Any]:
    """What the page of the counts has lines for; the counts themselves come from the API."""
    return {
        "channels": (ONLINE, *PAPER_CHANNELS),
        "places": sorted(((place.code, place.name) for place in kecamatan()), key=itemgetter(1)),
    }


def check_values(rules: law.Rules) -> dict[str, Any]:
    """What the page of the short check knows; what is said in a language it asks for itself."""
    return {
        "questions": rules.questions,
        "choices_in_words": partial(choices_in_words, rules),
        "rules_in_prose": partial(rules_in_prose, rules),
        "check_document": partial(check_document, rules),
    }


def outlines() -> str:
    """Address of the regency's official outlines; empty as long as it has not brought them."""
    return f"/{BOUNDARIES}" if OUTLINES.exists() else ""


def steps_of(form: law.Form, applicant_type: str) -> tuple[law.Step, ...]:
    """The steps of a form with only the fields this kind of applicant is asked."""
    asked = form.fields(applicant_type)
    return tuple(law.Step(s.id, tuple(f for f in s.fields if f in asked)) for s in form.steps)


def grounds_of(rules: law.Rules, programme: law.Programme) -> tuple[law.Regulation, ...]:
    """The regulations a programme rests on, each once."""
    ids = dict.fromkeys((programme.regulation, programme.ceiling_regulation))
    return tuple(rules.regulations[one] for one in ids)
