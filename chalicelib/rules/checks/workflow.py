"""Soundness of the road of a proposal: every state can be reached and left, and every act can be done and told."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from chalicelib.core import law
from chalicelib.rules.checks.year import regulation
from chalicelib.rules.finding import Finding
from chalicelib.rules.reading import file_name
from chalicelib.text.letter_facts import LETTER_FACTS

#: What the product calls the state a proposal is opened in.
DRAFT = "draft"
#: Roles that act only on what their own unit has, and the kind of unit.
UNIT_OF = {"camat": "kecamatan", "verifier": "opd"}


def check_workflows(rules: law.Rules, folder: Path) -> Iterator[Finding]:
    flows = {programme.workflow.id: programme.workflow for programme in rules.programmes.values()}
    for name, flow in flows.items():
        file = file_name(folder, f"workflows/{name}.toml")
        yield from _reach(flow, file)
        for state in flow.states.values():
            yield from _state(flow, state, file)
        for transition in flow.transitions:
            yield from _names(rules, flow, transition, file)
            yield from _units(flow, transition, file)
            yield from _carries(transition, file)
            key = f"transition.{transition.action}"
            yield from regulation(rules, transition.regulation, file, key)
        yield from _one_way(flow, file)


def _reach(flow: law.Workflow, file: str) -> Iterator[Finding]:
    if flow.initial not in flow.states:
        message = f"keadaan awal `{flow.initial}` tidak ada."
        yield Finding(file, "initial", message, f"Pilih: {', '.join(flow.states)}.")
        return
    if flow.initial != DRAFT:
        message = f"keadaan awal harus `{DRAFT}`: aplikasi membuka permohonan sebagai draf."
        yield Finding(file, "initial", message, f'Tulis initial = "{DRAFT}".')
    if not any(
        one.action == "submit" and flow.initial in one.sources and "applicant" in one.roles
        for one in flow.transitions
    ):
        message = "pemohon tidak dapat mengirim: `submit` dari keadaan awal tidak ada."
        yield Finding(file, "transition.submit", message, "Tulis tindakan `submit` oleh pemohon.")
    reached = {flow.initial}
    while more := {one.target for one in flow.transitions if reached & set(one.sources)} - reached:
        reached |= more
    for name in flow.states:
        if name not in reached:
            message = "tidak dapat dicapai dari keadaan awal."
            yield Finding(file, f"state.{name}", message, "Beri jalan ke sini, atau hapus.")


def _state(flow: law.Workflow, state: law.State, file: str) -> Iterator[Finding]:
    key = f"state.{state.id}"
    roads = [one for one in flow.transitions if state.id in one.sources]
    movers = {role for one in roads for role in one.roles}
    if state.held_by == "kecamatan":
        yield from _at_kecamatan(state, movers, file, key)
    if state.final:
        if roads:
            message = "sudah final, tetapi masih ada tindakan dari sini."
            yield Finding(file, key, message, "Hapus `final`, atau hapus tindakannya.")
        if state.waits_for != "nobody":
            message = f"sudah final, tetapi menunggu `{state.waits_for}`."
            yield Finding(file, f"{key}.waits_for", message, 'Tulis waits_for = "nobody".')
    elif not roads:
        message = "jalan buntu: belum final, tetapi tidak ada tindakan dari sini."
        yield Finding(file, key, message, "Beri tindakan, atau tulis final = true.")
    elif state.waits_for == "nobody":
        message = "belum final, tetapi tidak menunggu siapa pun."
        yield Finding(file, f"{key}.waits_for", message, "Tulis applicant atau office.")
    elif (state.waits_for == "applicant") and "applicant" not in movers:
        message = "menunggu pemohon, tetapi pemohon tidak dapat berbuat apa-apa."
        yield Finding(file, key, message, "Beri pemohon tindakan dari sini.")
    elif (state.waits_for == "office") and not movers - {"applicant"}:
        message = "menunggu petugas, tetapi petugas tidak dapat berbuat apa-apa."
        yield Finding(file, key, message, "Beri petugas tindakan dari sini.")


def _at_kecamatan(state: law.State, movers: set[str], file: str, key: str) -> Iterator[Finding]:
    """What waits at a kecamatan must be seen there, and its camat must be able to pass it on."""
    if not state.queue:
        message = "menunggu camat, tetapi tidak tampak di antreannya."
        yield Finding(file, f"{key}.queue", message, "Tulis queue = true.")
    if "camat" not in movers:
        message = "menunggu camat, tetapi camat tidak dapat berbuat apa-apa."
        yield Finding(file, key, message, "Beri camat tindakan dari sini, atau hapus held_by.")


def _names(
    rules: law.Rules, flow: law.Workflow, transition: law.Transition, file: str
) -> Iterator[Finding]:
    key = f"transition.{transition.action}"
    for name, given, known in (
        ("sources", transition.sources, tuple(flow.states)),
        ("target", (transition.target,), tuple(flow.states)),
        ("roles", transition.roles, rules.roles),
        ("letter", (transition.letter,) if transition.letter else (), tuple(LETTER_FACTS)),
        ("reasons", (transition.reasons,) if transition.reasons else (), tuple(rules.reasons)),
    ):
        for one in given:
            if one not in known:
                proposal = f"Pilih: {', '.join(known)}."
                yield Finding(file, f"{key}.{name}", f"`{one}` tidak dikenal.", proposal)
    for name, given in (("sources", transition.sources), ("roles", transition.roles)):
        if not given:
            yield Finding(file, f"{key}.{name}", "kosong: tidak pernah terjadi.", "Isi daftarnya.")


def _units(flow: law.Workflow, transition: law.Transition, file: str) -> Iterator[Finding]:
    """Who acts for his unit acts only where such a unit has the file: a camat at a kecamatan, a verifier at an OPD."""
    at = {flow.states[one].held_by for one in transition.sources if one in flow.states}
    for role, unit in UNIT_OF.items():
        if role in transition.roles and at and unit not in at:
            message = f"`{role}` tidak pernah memegang berkas di keadaan itu."
            proposal = f'Hapus perannya, atau tulis held_by = "{unit}" pada keadaannya.'
            yield Finding(file, f"transition.{transition.action}.roles", message, proposal)


def _carries(transition: law.Transition, file: str) -> Iterator[Finding]:
    """The letter of an act speaks only of what the act brings along."""
    key = f"transition.{transition.action}"
    spoken = LETTER_FACTS.get(transition.letter, frozenset())
    for fact, brought, name in (
        ("note", transition.note == "required", 'note = "required"'),
        ("reason", bool(transition.reasons), 'reasons = "…"'),
        ("items", transition.verdicts == "some-flagged", 'verdicts = "some-flagged"'),
        ("due", transition.due_days is not None, "due_days = …"),
        ("follow", False, "surat itu di follow_letter"),
    ):
        if fact in spoken and not brought:
            message = f"surat `{transition.letter}` menyebut {fact}, tetapi tindakan ini tidak membawanya."
            yield Finding(file, key, message, f"Tulis {name}.")
    if transition.due_days is None and transition.working_days:
        message = "hari kerja apa? Jumlah harinya tidak ditulis."
        yield Finding(file, f"{key}.working_days", message, "Tulis due_days, atau hapus.")
    if transition.due_days is not None and transition.keeps_due:
        message = "memberi batas baru sekaligus mempertahankan yang lama."
        yield Finding(file, f"{key}.keeps_due", message, "Hapus due_days atau keeps_due.")
    if transition.due_days is not None and transition.due_days < 1:
        yield Finding(file, f"{key}.due_days", "harus sedikitnya satu hari.", "Tulis jumlah hari.")


def _one_way(flow: law.Workflow, file: str) -> Iterator[Finding]:
    """One act from one state leads to one state."""
    ways = Counter((one.action, source) for one in flow.transitions for source in one.sources)
    for (action, source), count in ways.items():
        if count > 1:
            message = f"`{action}` dari `{source}` tertulis {count} kali."
            yield Finding(file, f"transition.{action}", message, "Sisakan satu.")
