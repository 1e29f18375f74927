"""Soundness of papers that may follow: where a programme has some, whoever verifies must be able to accept that."""

from collections.abc import Iterator
from pathlib import Path

from chalicelib.core import law
from chalicelib.core.following import VERIFIES
from chalicelib.rules.finding import Finding
from chalicelib.rules.reading import file_name
from chalicelib.text.letter_facts import LETTER_FACTS

#: What a letter about papers that are to follow speaks of.
FOLLOWS = frozenset({"follow", "follow_by"})


def check_following(rules: law.Rules, folder: Path) -> Iterator[Finding]:
    flows = {programme.workflow.id: programme.workflow for programme in rules.programmes.values()}
    for name, flow in flows.items():
        soft = _soft(rules, name)
        for transition in flow.transitions:
            file = file_name(folder, f"workflows/{name}.toml")
            key = f"transition.{transition.action}"
            yield from _term(transition, soft, file, key)
            yield from _letter(transition, file, key)


def _soft(rules: law.Rules, flow: str) -> tuple[str, ...]:
    """Soft papers of the programmes that go this way."""
    slots = (
        paper.slot
        for programme in rules.programmes.values()
        for papers in programme.papers.values()
        for paper in papers
        if programme.workflow.id == flow and paper.need == "soft"
    )
    return tuple(dict.fromkeys(slots))


def _term(
    transition: law.Transition, soft: tuple[str, ...], file: str, key: str
) -> Iterator[Finding]:
    verifies, days = transition.verdicts == VERIFIES, transition.follow_days
    if verifies and soft and days is None:
        message = f"berkas boleh menyusul ({', '.join(soft)}), tetapi tidak ditulis sampai kapan."
        yield Finding(file, f"{key}.follow_days", message, "Tulis follow_days = 14.")
    if verifies and days is not None and not soft:
        message = "tidak ada berkas yang boleh menyusul di jalan ini."
        yield Finding(file, f"{key}.follow_days", message, "Hapus, atau tulis S di papers.csv.")
    if days is not None and days < 1:
        yield Finding(file, f"{key}.follow_days", "harus sedikitnya satu hari.", "Tulis harinya.")
    if not verifies and (days is not None or transition.follow_letter):
        message = f'hanya berarti pada tindakan dengan verdicts = "{VERIFIES}".'
        yield Finding(file, f"{key}.follow_days", message, "Hapus follow_days dan follow_letter.")


def _letter(transition: law.Transition, file: str, key: str) -> Iterator[Finding]:
    letter, place = transition.follow_letter, f"{key}.follow_letter"
    known = [name for name, facts in LETTER_FACTS.items() if facts >= FOLLOWS]
    if (transition.follow_days is not None) != bool(letter):
        message = "batas dan surat untuk berkas yang menyusul harus ditulis keduanya."
        yield Finding(file, place, message, "Tulis follow_days dan follow_letter, atau hapus.")
    if letter and letter not in known:
        message = f"surat `{letter}` tidak menyebut berkas yang masih harus dibawa."
        yield Finding(file, place, message, f"Pilih: {', '.join(known)}.")
