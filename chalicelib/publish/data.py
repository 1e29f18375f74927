"""The data files of the site: what a program needs to apply, and the lists of places that the form loads later."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.core import law
from chalicelib.rules import desa, kecamatan, tiles
from chalicelib.rules.places import OUTLINES
from chalicelib.text import LANGUAGES, has, say, words

#: The regency's own outlines of its desa, once it has brought them.
BOUNDARIES = "data/boundaries.json"


def data_files(rules: law.Rules) -> Iterator[tuple[str, str]]:
    """Pairs of path and content."""
    yield "data/kecamatan.json", _json(_kecamatan())
    yield "data/desa.json", _json(_desa())
    yield "data/entry.json", _json(entry_document())
    yield "data/grounds.json", _json(grounds_document(rules))
    if OUTLINES.exists():
        yield BOUNDARIES, OUTLINES.read_text(encoding="utf-8")
    for programme in rules.programmes.values():
        yield f"data/programmes/{programme.id}.json", _json(programme_document(rules, programme))


def grounds_document(rules: law.Rules) -> dict[str, Any]:
    """What the console offers when somebody is to be exempted: the requirements that may be, the legal grounds of
    each, and the title of every regulation."""
    exemptible = [one for one in rules.requirements if one.exemptible]
    return {
        "year": rules.year,
        "exemptible": {one.id: _spoken(f"requirement.{one.id}.name") for one in exemptible},
        "grounds": {one.id: list(one.grounds) for one in exemptible},
        "regulations": {one.id: one.title for one in rules.regulations.values()},
    }


def entry_document() -> dict[str, Any]:
    """What the form says when an official types a paper application: loaded then, not carried by every form page."""
    scan = {"scan_name": "paper.paper_scan.name", "scan_what": "paper.paper_scan.what"}
    return {
        lang: words(lang, "entry") | {name: say(lang, code) for name, code in scan.items()}
        for lang in LANGUAGES
    }


def programme_document(rules: law.Rules, programme: law.Programme) -> dict[str, Any]:
    """Form and papers of a programme per applicant type, with the words of both languages."""
    return {
        "id": programme.id,
        "year": programme.year,
        **_both(f"programme.{programme.id}", "name", "lead"),
        "opens": programme.opens.isoformat(),
        "closes": programme.closes.isoformat(),
        "windowless": programme.windowless,
        "floor": programme.floor,
        "ceiling": programme.ceiling,
        "ceiling_confirmed": programme.ceiling_confirmed,
        "regulation": rules.regulations[programme.regulation].title,
        "limits": {
            "bytes": dict(rules.limits.bytes_by_type),
            "pixels": rules.limits.pixels,
            "pages": rules.limits.pages,
        },
        "applicant_types": {
            kind: _applicant_type(programme, kind) for kind in programme.applicant_types
        },
    }


def _applicant_type(programme: law.Programme, kind: str) -> dict[str, Any]:
    return {
        **_both(f"applicant_type.{kind}", "name", "examples"),
        "fields": [
            {"step": step.id, **field_document(field)}
            for step in programme.form.steps
            for field in step.fields
            if field in programme.form.fields(kind)
        ],
        "papers": [
            {
                "slot": paper.slot,
                "need": paper.need,
                "accepts": list(paper.accepts),
                "most": paper.most,
                **({"when": vars(paper.when)} if paper.when else {}),
                **_both(f"paper.{paper.slot}", "name", "what", "issuer"),
            }
            for paper in programme.papers[kind]
        ],
    }


def field_document(field: law.Field, label: str = "") -> dict[str, Any]:
    """One question as data; what is not set is left out. ``label`` is the code its words hang off."""
    code = label or f"field.{field.id}"
    document: dict[str, Any] = {
        "id": field.id,
        "kind": field.kind,
        "required": field.required,
        **_both(code, "label", "hint"),
    }
    for name in ("minimum", "maximum", "autocomplete"):
        if getattr(field, name) not in (None, ""):
            document[name] = getattr(field, name)
    if field.when:
        document["when"] = {"field": field.when.field, "equals": field.when.equals}
    if field.choices:
        document["choices"] = [
            {"value": choice, "text": _spoken(f"choice.{field.id}.{choice}")}
            for choice in field.choices
        ]
    if field.columns:
        document["columns"] = [
            field_document(column, f"column.{field.id}.{column.id}") for column in field.columns
        ]
    return document


def _kecamatan() -> dict[str, Any]:
    squares = {code: (column, row) for code, _, column, row in tiles()}
    return {
        place.code: [place.name, place.lat, place.lng, *squares[place.code]]
        for place in kecamatan()
    }


def _desa() -> dict[str, list[list[Any]]]:
    """By kecamatan: the last four digits of the code, the name and the point."""
    grouped: dict[str, list[list[Any]]] = {}
    for place in desa():
        line = [place.code[-4:], place.name, place.lat, place.lng]
        grouped.setdefault(place.parent, []).append(line)
    return grouped


def _both(code: str, *names: str) -> dict[str, Mapping[str, str]]:
    return {name: _spoken(f"{code}.{name}") for name in names if has("id", f"{code}.{name}")}


def _spoken(code: str) -> dict[str, str]:
    return {lang: say(lang, code) for lang in LANGUAGES}


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def page_json(content: object) -> str:
    """JSON that is safe inside a ``<script type="application/json">``."""
    return _json(content).strip().replace("<", "\\u003c").replace("&", "\\u0026")


def words_json(lang: str, *codes: str) -> str:
    """The subtrees of some codes as JSON for a page: one code gives its tree, several give a tree of trees."""
    if len(codes) == 1:
        return page_json(words(lang, codes[0]))
    return page_json({code: words(lang, code) for code in codes})
