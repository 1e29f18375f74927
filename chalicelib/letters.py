"""Letters to applicants: the words of a kind, filled with its facts, as subject, text and HTML.

Facts are values of the proposal, in no language: ids of programme, papers, fields, verdicts and reasons are named
here in the language of the letter. Sends nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.core.routing import is_kecamatan
from chalicelib.rendering import environment
from chalicelib.rules import desa, kecamatan
from chalicelib.text import Spoken, fill, has, say, words
from chalicelib.text.letter_facts import LETTER_FACTS, OPTIONAL_FACTS, facts_of

#: Which list of coded reasons a letter's ``reason`` comes from.
REASONS = {"refused": "refusal", "withdrawn": "withdrawal"}

#: Who answers questions when no OPD is in charge yet.
DEFAULT_OPD = "kesra"


@dataclass(frozen=True)
class Rendered:
    """A letter ready for the post: one-line subject, and the same content twice."""

    subject: str
    text: str
    html: str


def _named(lang: str, value: object, *codes: str) -> str:
    """The name of an id under the first code that has one, otherwise the value as it is."""
    for code in codes:
        if has(lang, code.format(value)):
            return say(lang, code.format(value))
    return str(value)


def unit_name(lang: str, code: str) -> Spoken:
    """What a kecamatan is called as a unit; its code when nobody knows it."""
    name = next((place.name for place in kecamatan() if place.code == code), code)
    return Spoken(say(lang, "unit.kecamatan", name=name))


def place_name(lang: str, code: str) -> str:
    """The unit that took a paper: an OPD, a kecamatan or a desa; its code when nobody knows it."""
    if has(lang, f"opd.{code}"):
        return say(lang, f"opd.{code}")
    village = next((place for place in desa() if place.code == code), None)
    if village is None:
        return str(unit_name(lang, code)) if is_kecamatan(code) else code
    of = next((place.name for place in kecamatan() if code.startswith(f"{place.code}.")), "")
    return say(lang, "console.kertas.desa", desa=village.name, kecamatan=of)


def _items(lang: str, items: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [
        {
            "name": _named(
                lang, item.get("item") or item["name"], "paper.{}.name", "field.{}.label"
            ),
            "verdict": _named(lang, item.get("verdict", ""), "verdict.{}"),
            "reason": _named(lang, item.get("reason") or "", "reason.paper.{}"),
            "note": str(item.get("note") or ""),
        }
        for item in items
    ]


def _papers(lang: str, papers: Iterable[Mapping[str, Any] | str]) -> list[str]:
    counted = Counter(
        _named(
            lang,
            paper if isinstance(paper, str) else paper.get("slot") or paper["name"],
            "paper.{}.name",
        )
        for paper in papers
    )
    return [
        name if count == 1 else say(lang, "letter_frame.count", name=name, count=count)
        for name, count in counted.items()
    ]


def _paragraphs(lang: str, sentences: list[str], facts: Mapping[str, Any]) -> list[str]:
    return [
        fill(lang, sentence, facts)
        for sentence in sentences
        if all(facts.get(name) not in (None, "") for name in facts_of(sentence))
    ]


def _ask(lang: str, facts: Mapping[str, Any]) -> str:
    opd = facts.get("opd") or DEFAULT_OPD
    if facts.get("number"):
        return say(lang, "letter_frame.ask", opd=opd, number=facts["number"])
    return say(lang, "letter_frame.ask_without_number", opd=opd)


def _known_facts(lang: str, kind: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts this kind may speak of, with the reason in words. Raises ``KeyError`` when one is not given."""
    missing = LETTER_FACTS[kind] - set(facts)
    if missing:
        raise KeyError(f"letter {kind} without {', '.join(sorted(missing))}")
    known = {
        name: facts[name] for name in LETTER_FACTS[kind] | OPTIONAL_FACTS[kind] if name in facts
    }
    if is_kecamatan(str(known.get("opd"))):
        known["opd"] = unit_name(lang, str(known["opd"]))
    if kind in REASONS and known.get("reason"):
        known["reason"] = _named(lang, known["reason"], f"reason.{REASONS[kind]}.{{}}")
    return known


def _on_paper(lang: str, kind: str, known: Mapping[str, Any], place: str) -> dict[str, Any]:
    """What is said otherwise in a letter that an official prints: no key, but the number and the office."""
    said = words(lang, "letter_by_hand")
    facts = {**known, "place": place_name(lang, place)}
    next_steps = said["next"].get(kind)
    other = {"next": _paragraphs(lang, next_steps, facts)} if next_steps else {}
    ways = _paragraphs(lang, [said["follow"], said["own"]], facts)
    return {**other, "button": "", "ways": ways}


def render_letter(
    lang: str, kind: str, facts: Mapping[str, Any], by_hand: bool = False
) -> Rendered:
    """A letter of one kind. Raises ``KeyError`` for an unknown kind or a fact that is not given.

    ``by_hand``: to be printed by the office of ``place``; ``link`` is then the page to follow it by number.
    ``items`` are ``{item or name, verdict, reason, note}`` and ``papers`` ``{slot or name}``; ids or words.
    """
    known = _known_facts(lang, kind, facts)
    text = words(lang, f"letter.{kind}")
    subject = " ".join(fill(lang, text["subject"], known).split())
    name = known.get("name")
    parts = {
        "kind": kind,
        "subject": subject,
        "heading": fill(lang, text["heading"], known),
        "greeting": say(lang, "letter_frame.greeting", name=name) if name else "",
        "body": _paragraphs(lang, text["body"], known),
        "next": _paragraphs(lang, text["next"], known),
        "code": str(known.get("code") or ""),
        "items": _items(lang, known.get("items") or ()),
        "papers": _papers(lang, known.get("papers") or ()),
        "follow": _papers(lang, known.get("follow") or ()),
        "note": str(known.get("note") or "").strip(),
        "button": text["button"],
        "ways": (),
        "link": known.get("link", ""),
        "ask": _ask(lang, known),
        "frame": words(lang, "letter_frame"),
    }
    if by_hand:
        parts |= _on_paper(lang, kind, known, str(facts.get("place") or DEFAULT_OPD))
    templates = environment(lang)
    return Rendered(
        subject=subject,
        text=templates.get_template("mail/letter.txt.j2").render(parts),
        html=templates.get_template("mail/letter.html.j2").render(parts),
    )
