"""Soundness of words: everything with an id has words in both languages, and both say the same with the same facts."""

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

from chalicelib.core import law
from chalicelib.rules.checks.spoken import sentences
from chalicelib.rules.finding import Finding
from chalicelib.text import NAMED
from chalicelib.text.letter_facts import LETTER_FACTS, OPTIONAL_FACTS, facts_of
from chalicelib.text.speech import SPECS

Tree = Mapping[str, Any]

#: Which file holds the words of a space; everything else stands in rules.toml.
TOPICS = {
    "letter": "letters",
    "letter_frame": "letters",
    "problem": "problems",
    "site": "site",
    "form": "form",
    "console": "console",
    "rules_changed": "changes",
    **dict.fromkeys(("question", "answer", "requirement", "eligibility"), "eligibility"),
}

#: What each thing with an id must be able to say.
PARTS = {
    "programme": ("name", "short", "lead"),
    "applicant_type": ("name", "examples"),
    "step": ("title", "lead"),
    "field": ("label", "hint"),
    "paper": ("name", "what", "issuer"),
    "public_state": ("name", "text"),
    "action": ("button", "done"),
    "letter": ("subject", "heading", "body", "next", "button"),
}

#: Words that belong to no id of the rules: shown to the public, to drafts, or asked when a draft is opened.
EXTRA = {
    *("public_state.in_process", "public_state.decided", "action.open", "applicant_type.agency"),
    *("field.contact_name", "field.contact_email", "field.contact_phone"),
    *("paper.paper_scan", "action.assist", "action.hand-over", "action.correct-entry"),
    *("action.open-letter", "action.way-back", "action.renew-key"),
    *("action.judge-flag", "action.reveal"),
}


def file_of(lang: str, code: str) -> str:
    """How findings name the file a code stands in."""
    topic = TOPICS.get(code.partition(".")[0], "rules")
    return f"chalicelib/text/{lang}/{topic}.toml"


def leaves(tree: Tree, at: str = "") -> dict[str, Any]:
    """Every sentence (or list of sentences) by its code."""
    found: dict[str, Any] = {}
    for key, value in tree.items():
        code = f"{at}{key}"
        if isinstance(value, Mapping):
            found |= leaves(value, f"{code}.")
        else:
            found[code] = value
    return found


def named_things(rules: law.Rules) -> set[str]:
    """The code of everything in the rules that has an id."""
    things = {f"need.{need}" for need in ("required", "soft", "optional")}
    things |= {f"verdict.{verdict}" for verdict in ("ok", "fix", "missing")}
    things |= {f"waits_for.{who}" for who in ("applicant", "office", "nobody")}
    things |= {f"opd.{opd}" for opd in rules.opds} | {f"role.{role}" for role in rules.roles}
    things |= {f"letter.{kind}" for kind in LETTER_FACTS}
    things |= {f"reason.{name}.{code}" for name, codes in rules.reasons.items() for code in codes}
    things |= set(sentences(rules))
    for programme in rules.programmes.values():
        things.add(f"programme.{programme.id}")
        things |= {f"applicant_type.{one}" for one in programme.applicant_types}
        things |= {
            f"paper.{paper.slot}" for papers in programme.papers.values() for paper in papers
        }
        for state in programme.workflow.states.values():
            things |= {f"state.{state.id}", f"public_state.{state.public}"}
        things |= {f"action.{one.action}" for one in programme.workflow.transitions}
        for step in programme.form.steps:
            things.add(f"step.{step.id}")
            for field in step.fields:
                things |= _of_field(field)
    return things


def _of_field(field: law.Field) -> set[str]:
    things = {f"field.{field.id}"} | {f"choice.{field.id}.{choice}" for choice in field.choices}
    for column in field.columns:
        things.add(f"column.{field.id}.{column.id}.label")
        things |= {f"choice.{column.id}.{choice}" for choice in column.choices}
    return things


def _codes(thing: str) -> tuple[str, ...]:
    parts = PARTS.get(thing.partition(".")[0])
    return tuple(f"{thing}.{part}" for part in parts) if parts else (thing,)


def check_texts(rules: tuple[law.Rules, ...], trees: Mapping[str, Tree]) -> Iterator[Finding]:
    """All words of all languages against the rules of all years."""
    things = {thing for one in rules for thing in named_things(one)}
    needed = {code for thing in things for code in _codes(thing)}
    spaces = {thing.split(".")[0] for thing in things}
    extra = {code for thing in EXTRA for code in _codes(thing)}
    said = {lang: leaves(tree) for lang, tree in trees.items()}
    given = {code: facts for one in rules for code, facts in sentences(one).items()}
    for lang, spoken in said.items():
        for code in sorted(needed - set(spoken)):
            yield Finding(file_of(lang, code), code, "belum ada kata-katanya.", "Tulis kalimatnya.")
        for code in sorted(set(spoken) - needed - extra):
            if code.split(".")[0] in spaces:
                message = "kata-kata ini tidak dipakai aturan mana pun."
                yield Finding(file_of(lang, code), code, message, "Hapus, atau perbaiki ejaannya.")
        for code, sentence in spoken.items():
            yield from _sentence(lang, code, sentence)
            yield from _not_given(lang, code, sentence, given.get(code))
    yield from _twins(said)


def _sentence(lang: str, code: str, sentence: Any) -> Iterator[Finding]:
    file = file_of(lang, code)
    parts = sentence if isinstance(sentence, list) else [sentence]
    if not all(isinstance(part, str) for part in parts):
        yield Finding(file, code, "harus teks atau daftar teks.", "Beri tanda kutip.")
        return
    if not all(part.strip() for part in parts) and not code.endswith(".button"):
        yield Finding(file, code, "kalimatnya kosong.", "Tulis kalimatnya.")
    for part in parts:
        try:
            fields = list(Formatter().parse(part))
        except ValueError as error:
            yield Finding(file, code, f"kurung kurawal salah: {error}.", "Tulis {{ untuk kurung.")
            continue
        for _, name, spec, _ in fields:
            if name is not None and spec and spec not in SPECS and spec not in NAMED:
                proposal = f"Pilih: {', '.join(sorted({*SPECS, *NAMED}))}."
                yield Finding(file, code, f"bentuk `{{{name}:{spec}}}` tidak dikenal.", proposal)
        yield from _letter(file, code, part)


def _letter(file: str, code: str, sentence: str) -> Iterator[Finding]:
    """A letter speaks only of the facts it is given."""
    space, _, rest = code.partition(".")
    kind = rest.split(".")[0]
    if space != "letter" or kind not in LETTER_FACTS:
        return
    given = LETTER_FACTS[kind] | OPTIONAL_FACTS[kind]
    for fact in sorted(facts_of(sentence) - given):
        proposal = f"Pakai hanya: {', '.join(sorted(given))}."
        yield Finding(file, code, f"surat ini tidak diberi fakta `{fact}`.", proposal)


def _not_given(
    lang: str, code: str, sentence: Any, given: frozenset[str] | None
) -> Iterator[Finding]:
    """A sentence of the short check speaks only of what was found."""
    if given is None:
        return
    for fact in sorted({name for name, _ in _facts(sentence)} - given):
        proposal = f"Pakai hanya: {', '.join(sorted(given)) or 'kalimat tanpa fakta'}."
        yield Finding(file_of(lang, code), code, f"tidak diberi fakta `{fact}`.", proposal)


def _facts(sentence: Any) -> set[tuple[str, str]]:
    parts = sentence if isinstance(sentence, list) else [sentence]
    found = set()
    for part in parts:
        try:
            found |= {(name, spec or "") for _, name, spec, _ in Formatter().parse(part) if name}
        except (ValueError, TypeError):
            continue
    return found


def _twins(said: Mapping[str, dict[str, Any]]) -> Iterator[Finding]:
    """Both languages hold the same codes, with the same facts in each."""
    original, twin = said["id"], said["en"]
    for lang, missing in (("en", set(original) - set(twin)), ("id", set(twin) - set(original))):
        for code in sorted(missing):
            message = "hanya ada dalam bahasa kembarannya."
            yield Finding(
                file_of(lang, code), code, message, "Terjemahkan, atau hapus kembarannya."
            )
    for code in sorted(set(original) & set(twin)):
        if type(original[code]) is not type(twin[code]):
            yield Finding(
                file_of("en", code), code, "daftar di satu bahasa saja.", "Samakan bentuknya."
            )
        elif _facts(original[code]) != _facts(twin[code]):
            message = "fakta dalam kurung kurawal berbeda dari bahasa asal."
            yield Finding(file_of("en", code), code, message, "Pakai fakta dan bentuk yang sama.")
