"""Soundness of the short check: every question leads somewhere, every requirement can be met and can be missed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from chalicelib.core import law
from chalicelib.core.law import EARLIER, NEVER, UNSURE
from chalicelib.rules.checks.year import regulation
from chalicelib.rules.finding import Finding
from chalicelib.rules.reading import file_name

#: Kinds of question the product itself asks, once each and first.
OPENING = ("applicant", "programme")

#: Which kind of question tells whether a requirement of a kind is met.
TOLD_BY = {"answer": "answer", "years-between": "award", "report-settled": "answer"}

#: Which keys mean something only for some kinds of requirement.
ONLY_FOR = {
    "answers": ("answer", "report-settled"),
    "years": ("years-between",),
    "awards_of": ("years-between", "report-settled"),
    "ends": ("answer",),
    "exemptible": ("years-between",),
    "grounds": ("years-between",),
}


def check_requirements(rules: law.Rules, folder: Path) -> Iterator[Finding]:
    file = file_name(folder, "requirements.toml")
    for what, ids in (("question", rules.questions), ("requirement", rules.requirements)):
        for name, count in Counter(one.id for one in ids).items():
            if count > 1:
                yield Finding(file, f"{what}.{name}", "tertulis dua kali.", "Ganti salah satu id.")
    yield from _opening(rules, file)
    earlier: dict[str, law.Question] = {}
    for question in rules.questions:
        yield from _choices(rules, question, file)
        yield from _unless(rules, question, earlier, file)
        earlier[question.id] = question
    yield from _unused(rules, file)
    for requirement in rules.requirements:
        key = f"requirement.{requirement.id}"
        yield from _whom(rules, requirement, file, key)
        yield from _keys(requirement, file, key)
        yield from _grounds(rules, requirement, file, key)
        yield from _asked(earlier, requirement, file, key)
        yield from regulation(rules, requirement.regulation, file, key)


def _opening(rules: law.Rules, file: str) -> Iterator[Finding]:
    kinds = tuple(question.kind for question in rules.questions)
    if kinds[:2] != OPENING or sum(kind in OPENING for kind in kinds) != 2:
        message = "dua pertanyaan pertama bukan siapa yang mengajukan dan apa yang dibutuhkan."
        proposal = 'Mulai dengan kind = "applicant", lalu kind = "programme", masing-masing sekali.'
        yield Finding(file, "question", message, proposal)


def _choices(rules: law.Rules, question: law.Question, file: str) -> Iterator[Finding]:
    key = f"question.{question.id}.choices"
    if len(question.choices) < 2:
        yield Finding(file, key, "kurang dari dua pilihan.", "Tulis pilihannya.")
    if len(set(question.choices)) < len(question.choices):
        yield Finding(file, key, "pilihan tertulis dua kali.", "Hapus salah satu.")
    if question.leads and question.kind != "programme":
        message = "`leads` hanya berarti pada pertanyaan program."
        yield Finding(file, f"question.{question.id}.leads", message, "Hapus, atau ganti kind.")
    if question.kind == "applicant":
        yield from _applicants(rules, question, file, key)
    elif question.kind == "programme":
        yield from _leads(rules, question, file)
    elif question.kind == "award":
        yield from _years_ago(question, file, key)


def _years_ago(question: law.Question, file: str, key: str) -> Iterator[Finding]:
    """ "0", "1", "2" …, and what no number can say."""
    numbers = [one for one in question.choices if one.isdigit()]
    others = set(question.choices) - set(numbers) - {UNSURE}
    if numbers != [str(one) for one in range(len(numbers))] or others != {EARLIER, NEVER}:
        message = "bukan tahun yang lalu berurutan, ditambah earlier dan never."
        yield Finding(file, key, message, 'Tulis seperti ["never", "0", "1", "earlier"].')


def _applicants(rules: law.Rules, question: law.Question, file: str, key: str) -> Iterator[Finding]:
    taken = {one for programme in rules.programmes.values() for one in programme.applicant_types}
    for one in sorted(set(question.choices) - taken):
        message = f"tidak ada program yang menerima `{one}`."
        yield Finding(file, key, message, "Hapus, atau perbaiki ejaannya.")
    for one in sorted(taken - set(question.choices)):
        message = f"`{one}` dapat mengajukan, tetapi tidak dapat dipilih di sini."
        yield Finding(file, key, message, "Tambahkan pilihan itu.")


def _leads(rules: law.Rules, question: law.Question, file: str) -> Iterator[Finding]:
    key = f"question.{question.id}.leads"
    for choice, programmes in question.leads.items():
        if not programmes:
            yield Finding(file, f"{key}.{choice}", "tidak menunjuk program.", "Isi programnya.")
        yield from _unknown(programmes, tuple(rules.programmes), file, f"{key}.{choice}")
    led = {one for programmes in question.leads.values() for one in programmes}
    for one in sorted(set(rules.programmes) - led):
        message = f"tidak ada pilihan yang menunjuk `{one}`."
        yield Finding(file, key, message, "Tambahkan pada salah satu pilihan.")


def _unless(
    rules: law.Rules, question: law.Question, earlier: dict[str, law.Question], file: str
) -> Iterator[Finding]:
    unless, key = question.unless, f"question.{question.id}.unless"
    if unless is None:
        return
    asked = earlier.get(unless.question)
    if asked is None:
        message = f"`{unless.question}` tidak ditanyakan sebelum `{question.id}`."
        yield Finding(file, key, message, "Sebut pertanyaan yang lebih dulu ditanyakan.")
        return
    if not any(
        one.kind == "report-settled" and one.question == question.id for one in rules.requirements
    ):
        message = "hanya pertanyaan tentang LPJ yang boleh bersyarat."
        yield Finding(file, key, message, "Hapus unless.")
    if asked.kind != "award":
        message = f"`{unless.question}` tidak menanyakan kapan terakhir dibantu."
        yield Finding(file, key, message, 'Sebut pertanyaan kind = "award".')
    yield from _unknown(unless.answers, asked.choices, file, f"{key}.answers")


def _unused(rules: law.Rules, file: str) -> Iterator[Finding]:
    used = {one.question for one in rules.requirements}
    used |= {one.unless.question for one in rules.questions if one.unless}
    for question in rules.questions:
        if question.kind not in OPENING and question.id not in used:
            message = "tidak dipakai syarat mana pun."
            yield Finding(file, f"question.{question.id}", message, "Hapus pertanyaannya.")


def _whom(rules: law.Rules, requirement: law.Requirement, file: str, key: str) -> Iterator[Finding]:
    known = tuple(rules.programmes)
    yield from _unknown(requirement.programmes, known, file, f"{key}.programmes")
    yield from _unknown(requirement.awards_of, known, file, f"{key}.awards_of")
    types = law.APPLICANT_TYPES
    yield from _unknown(requirement.applicant_types, types, file, f"{key}.applicant_types")
    judged = [
        one
        for name, programme in rules.programmes.items()
        if name in (requirement.programmes or known)
        for one in programme.applicant_types
        if one in (requirement.applicant_types or types)
    ]
    if not judged:
        message = "tidak menilai siapa pun: program dan jenis pemohonnya tidak pernah bertemu."
        yield Finding(file, key, message, "Perbaiki programmes atau applicant_types.")


def _keys(requirement: law.Requirement, file: str, key: str) -> Iterator[Finding]:
    for name, kinds in ONLY_FOR.items():
        if getattr(requirement, name) and requirement.kind not in kinds:
            message = f"tidak berarti pada syarat `{requirement.kind}`."
            yield Finding(file, f"{key}.{name}", message, "Hapus, atau ganti kind.")
    if requirement.kind == "years-between" and requirement.years < 1:
        yield Finding(file, f"{key}.years", "sedikitnya satu tahun.", "Tulis years = 1.")


def _grounds(
    rules: law.Rules, requirement: law.Requirement, file: str, key: str
) -> Iterator[Finding]:
    """An exemption needs a legal ground, and a ground is for an exemption."""
    known, key = tuple(rules.regulations), f"{key}.grounds"
    yield from _unknown(requirement.grounds, known, file, key)
    if len(set(requirement.grounds)) < len(requirement.grounds):
        yield Finding(file, key, "peraturan tertulis dua kali.", "Hapus salah satu.")
    if requirement.exemptible and not requirement.grounds:
        message = "boleh dikecualikan, tetapi tidak ada peraturan yang dapat menjadi dasarnya."
        yield Finding(file, key, message, f"Pilih: {', '.join(known)}.")
    if requirement.grounds and not requirement.exemptible:
        message = "dasar pengecualian pada syarat yang tidak dapat dikecualikan."
        yield Finding(file, key, message, "Tulis exemptible = true, atau hapus grounds.")


def _asked(
    questions: dict[str, law.Question], requirement: law.Requirement, file: str, key: str
) -> Iterator[Finding]:
    question = questions.get(requirement.question)
    if question is None:
        message = f"pertanyaan `{requirement.question}` tidak ada."
        yield Finding(file, f"{key}.question", message, f"Pilih: {', '.join(questions)}.")
        return
    kind = TOLD_BY[requirement.kind]
    if question.kind != kind:
        message = f"pertanyaan `{question.id}` berjenis `{question.kind}`, bukan `{kind}`."
        yield Finding(file, f"{key}.question", message, "Sebut pertanyaan yang sesuai.")
        return
    if requirement.kind == "years-between":
        oldest = max((int(one) for one in question.choices if one.isdigit()), default=0)
        if requirement.years > oldest:
            message = f"pilihan `{question.id}` hanya sampai {oldest} tahun yang lalu."
            yield Finding(file, f"{key}.years", message, "Tambah pilihan pada pertanyaan itu.")
        return
    if requirement.kind == "report-settled" and question.unless is None:
        message = f"`{question.id}` ditanyakan juga kepada yang belum pernah dibantu."
        yield Finding(file, f"{key}.question", message, "Beri pertanyaan itu unless.")
    yield from _border(requirement, question, file, f"{key}.answers")


def _border(
    requirement: law.Requirement, question: law.Question, file: str, key: str
) -> Iterator[Finding]:
    """An answer can meet it, and another can miss it."""
    yield from _unknown(requirement.answers, question.choices, file, key)
    if UNSURE in requirement.answers:
        yield Finding(file, key, "`unsure` tidak dapat memenuhi syarat.", "Hapus `unsure`.")
    if not set(requirement.answers) & set(question.choices):
        yield Finding(file, key, "tidak seorang pun dapat memenuhinya.", "Isi jawabannya.")
    elif not set(question.choices) - set(requirement.answers) - {UNSURE}:
        yield Finding(file, key, "setiap jawaban memenuhinya.", "Hapus syarat atau jawabannya.")


def _unknown(names: Sequence[str], known: Sequence[str], file: str, key: str) -> Iterator[Finding]:
    for one in names:
        if one not in known:
            yield Finding(file, key, f"`{one}` tidak dikenal.", f"Pilih: {', '.join(known)}.")
