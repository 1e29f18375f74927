"""The real year is clean, and every kind of mistake is found: a zero counts only beside its must-fail twin."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from chalicelib.core.law import Place
from chalicelib.ops import __main__ as ops
from chalicelib.rules import FOLDER, places, years
from chalicelib.rules.checking import check_all, check_rules
from chalicelib.rules.checks.places import check_places

YEAR = "chalicelib/rules/2027/"


class Mistake(NamedTuple):
    """One edit somebody might make, and what the checker must say about it."""

    file: str
    old: str
    new: str
    key: str
    message: str
    told_at: str = ""  # another file the finding names


FIELDS, FORM, PAPERS = "fields.toml", "forms/hibah-uang.toml", "papers.csv"
EMERGENCY = "workflows/emergency.toml"
PROGRAMMES, FLOW, HEAD = "programmes.toml", "workflows/standard.toml", "year.toml"
HASTE, DAYS = "workflows/emergency.toml", "holidays.csv"

MISTAKES = {
    # ── shapes ──
    "unknown key": Mistake(
        FIELDS,
        '[job]\nkind = "text"',
        '[job]\nkind = "text"\ncolour = "red"',
        "job.colour",
        "kunci tidak dikenal",
    ),
    "unknown key of the year": Mistake(
        HEAD,
        "grace_minutes = 15",
        "grace_minutes = 15\ngrace_hours = 1",
        "grace_hours",
        "kunci tidak dikenal",
    ),
    "unknown key of a transition": Mistake(
        FLOW,
        "due_days = 14",
        "due_days = 14\ndue_hours = 2",
        "transition.return.due_hours",
        "kunci tidak dikenal",
    ),
    "missing key": Mistake(
        PROGRAMMES,
        "floor = 1_000_000\n",
        "",
        "hibah-uang.floor",
        "wajib ada",
    ),
    "float where an amount belongs": Mistake(
        PROGRAMMES,
        "floor = 1_000_000",
        "floor = 1_000_000.5",
        "hibah-uang.floor",
        "harus bilangan bulat",
    ),
    "float for a text": Mistake(
        PROGRAMMES,
        'form = "hibah-uang"',
        "form = 1.5",
        "hibah-uang.form",
        "harus teks",
    ),
    "number among texts": Mistake(
        HEAD,
        '  "dinsos",',
        "  7,",
        "opds",
        "setiap isi daftar harus teks",
    ),
    "text for a flag": Mistake(
        PROGRAMMES,
        "ceiling_confirmed = false",
        'ceiling_confirmed = "no"',
        "hibah-uang.ceiling_confirmed",
        "harus true atau false",
    ),
    "true for a number": Mistake(
        HEAD,
        "grace_minutes = 15",
        "grace_minutes = true",
        "grace_minutes",
        "harus bilangan bulat",
    ),
    "time with a zone": Mistake(
        PROGRAMMES,
        "opens = 2027-01-15T00:00:00",
        "opens = 2027-01-15T00:00:00Z",
        "hibah-uang.opens",
        "zona waktu",
    ),
    "day without a time": Mistake(
        PROGRAMMES,
        "opens = 2027-01-15T00:00:00",
        "opens = 2027-01-15",
        "hibah-uang.opens",
        "harus tanggal dan jam",
    ),
    "broken TOML": Mistake(HEAD, "grace_minutes = 15", "grace_minutes = ", "-", "bukan TOML"),
    "broken CSV head": Mistake(PAPERS, "programme,paper,", "program,paper,", "baris 1", "judul"),
    "short CSV row": Mistake(
        PAPERS,
        "bansos-terencana,kk,pdf jpeg png,2,Y,-,-,-,-,",
        "bansos-terencana,kk,2,",
        "baris 38",
        "kolom",
    ),
    # ── programmes ──
    "window the wrong way round": Mistake(
        PROGRAMMES,
        "closes = 2027-03-31T23:59:59   #",
        "closes = 2027-01-01T00:00:00   #",
        "hibah-uang.closes",
        "terbalik",
    ),
    "window of another year": Mistake(
        PROGRAMMES,
        "closes = 2027-03-31T23:59:59   #",
        "closes = 2028-03-31T23:59:59   #",
        "hibah-uang.closes",
        "tahun 2028",
    ),
    "ceiling in words": Mistake(
        PROGRAMMES,
        "ceiling = 50_000_000",
        'ceiling = "50 juta"',
        "hibah-uang.ceiling",
        "bukan jumlah di atas nol",
    ),
    "ceiling below the floor": Mistake(
        PROGRAMMES,
        "ceiling = 50_000_000\nceiling_confirmed = false      #",
        "ceiling = 500_000\nceiling_confirmed = false      #",
        "hibah-uang.ceiling",
        "batas atas di bawah batas bawah",
    ),
    "floor of nothing": Mistake(
        PROGRAMMES,
        "floor = 1_000_000",
        "floor = 0",
        "hibah-uang.floor",
        "di atas nol",
    ),
    "unknown applicant type": Mistake(
        PROGRAMMES,
        '["person", "group"]',
        '["person", "group", "firm"]',
        "bansos-terencana.applicant_types",
        "`firm` tidak dikenal",
    ),
    "unknown form": Mistake(
        PROGRAMMES,
        'form = "hibah-uang"',
        'form = "hibah"',
        "hibah-uang.form",
        "tidak ada",
    ),
    "unknown workflow": Mistake(
        PROGRAMMES,
        'workflow = "standard"',
        'workflow = "short"',
        "hibah-uang.workflow",
        "tidak ada",
    ),
    "routing to an unknown OPD": Mistake(
        PROGRAMMES,
        '"group:sport" = "disporapar"',
        '"group:sport" = "dispora"',
        "hibah-uang.routing.group:sport",
        "OPD `dispora` tidak ada",
    ),
    "routing that is not total": Mistake(
        PROGRAMMES,
        '"*" = "kesra" ',
        '"body:health" = "kesra" ',
        "hibah-uang.routing",
        "tidak semua permohonan `group`",
    ),
    "routing by an answer nobody can give": Mistake(
        PROGRAMMES,
        '"group:sport" =',
        '"group:sports" =',
        "hibah-uang.routing.group:sports",
        "bukan jawaban",
    ),
    "routing of an applicant the programme does not take": Mistake(
        PROGRAMMES,
        '"group:sport" =',
        '"person:sport" =',
        "hibah-uang.routing.person:sport",
        "tidak menerima `person`",
    ),
    "routing by a question nobody asks": Mistake(
        PROGRAMMES,
        'routing_fields = ["purpose"]',
        'routing_fields = ["aim"]',
        "bansos-terencana.routing_fields",
        "bukan pertanyaan pilihan",
    ),
    "routing by a question that not everybody sees": Mistake(
        PROGRAMMES,
        'routing_fields = ["goods_kind", "sector"]',
        'routing_fields = ["land_status", "sector"]',
        "hibah-barang.routing_fields",
        "`land_status` bukan pertanyaan pilihan",
    ),
    "routing by an answer that two questions have": Mistake(
        FIELDS,
        'choices = ["goods", "building"]',
        'choices = ["goods", "building", "sport"]',
        "hibah-barang.routing.group:sport",
        "adalah jawaban `goods_kind` dan `sector`",
        PROGRAMMES,
    ),
    "window of a programme that has none": Mistake(
        PROGRAMMES,
        "windowless = true\nfloor",
        "windowless = true\ncloses = 2027-03-31T23:59:59\nfloor",
        "bansos-tidak-terencana.closes",
        "tanpa masa pengajuan",
    ),
    "programme with neither a window nor word that it has none": Mistake(
        PROGRAMMES,
        "windowless = true\n",
        "",
        "bansos-tidak-terencana.opens",
        "wajib ada",
    ),
    "unknown regulation": Mistake(
        PROGRAMMES,
        'ceiling_regulation = "perbup-22-2022"',
        'ceiling_regulation = "perbup-22-2023"',
        "hibah-uang.ceiling_regulation",
        "`perbup-22-2023` tidak dikenal",
    ),
    "question without a regulation": Mistake(
        FIELDS,
        '[consent_process]\nkind = "checkbox"\nregulation = "uu-27-2022"',
        '[consent_process]\nkind = "checkbox"',
        "consent_process.regulation",
        "belum ditulis",
    ),
    "paper with an unknown regulation": Mistake(
        PAPERS,
        "pdf jpeg png,2,Y,-,-,-,-,,permendagri-32-2011",
        "pdf jpeg png,2,Y,-,-,-,-,,permendagri-32",
        "bansos-terencana.kk.regulation",
        "tidak dikenal",
    ),
    # ── forms ──
    "unknown kind": Mistake(
        FIELDS,
        '[job]\nkind = "text"',
        '[job]\nkind = "string"',
        "job.kind",
        "`string`",
    ),
    "choice without choices": Mistake(
        FIELDS,
        'choices = ["1", "2", "3", "4", "5", "6-10"]\n',
        "",
        "decile.choices",
        "tanpa daftar jawaban",
    ),
    "the same answer twice": Mistake(
        FIELDS,
        '["1", "2", "3"',
        '["1", "1", "3"',
        "decile.choices",
        "dua kali",
    ),
    "rows without columns": Mistake(
        FIELDS,
        '[job]\nkind = "text"',
        '[job]\nkind = "rows"',
        "job.columns",
        "tanpa kolom",
    ),
    "the same column twice": Mistake(
        FIELDS,
        'id = "volume"',
        'id = "item"',
        "rab.columns.item",
        "dua kali",
    ),
    "column of a kind that cannot be one": Mistake(
        FIELDS,
        'id = "giver"\nkind = "text"',
        'id = "giver"\nkind = "nik"',
        "earlier_help_rows.columns.giver.kind",
        "tidak dapat menjadi kolom",
    ),
    "minimum above maximum": Mistake(
        FIELDS,
        "minimum = 10\nmaximum = 150",
        "minimum = 150\nmaximum = 10",
        "title.minimum",
        "di atas maximum",
    ),
    "required of somebody who is not asked": Mistake(
        FIELDS,
        '[npwp]\nkind = "npwp"\nrequired = ["body"]',
        '[npwp]\nkind = "npwp"\nrequired = ["person"]',
        "npwp.required",
        "tidak ditanya",
    ),
    "question for an unknown type": Mistake(
        FIELDS,
        '[licence_number]              # SKT atau izin operasional\nkind = "text"\n'
        'applicant_types = ["body"]',
        '[licence_number]\nkind = "text"\napplicant_types = ["body", "firm"]',
        "licence_number.applicant_types",
        "`firm` tidak dikenal",
    ),
    "condition on a later question": Mistake(
        FIELDS,
        'when = { field = "earlier_help"',
        'when = { field = "kecamatan"',
        "earlier_help_rows.when",
        "tidak ditanyakan sebelum",
    ),
    "condition on a conditional question": Mistake(
        FIELDS,
        '[rt]\nkind = "integer"',
        '[rt]\nwhen = { field = "earlier_help_rows", equals = "yes" }\nkind = "integer"',
        "rt.when",
        "sendiri bersyarat",
    ),
    "condition on an answer nobody can give": Mistake(
        FIELDS,
        'equals = "yes"',
        'equals = "ja"',
        "earlier_help_rows.when",
        "`ja` bukan jawaban",
    ),
    "condition on a tick that is none": Mistake(
        FIELDS,
        'equals = "yes"',
        "equals = true",
        "earlier_help_rows.when",
        "bukan centang",
    ),
    "question nobody wrote": Mistake(
        FORM,
        '"sector",',
        '"sektor",',
        "step.what.fields",
        "`sektor` tidak ada",
    ),
    "question no form asks": Mistake(
        FIELDS,
        "[job]",
        '[hobby]\nkind = "text"\nregulation = "uu-27-2022"\n\n[job]',
        "hobby",
        "tidak ditanyakan di formulir mana pun",
    ),
    "the same question twice": Mistake(
        FORM,
        '"sector",',
        '"sector", "amount",',
        "amount",
        "dua kali kepada `group`",
    ),
    "steps in another order": Mistake(
        FORM,
        'id = "who"',
        'id = "person"',
        "step",
        "langkahnya person, what",
    ),
    "desa before kecamatan": Mistake(
        FORM,
        '"kecamatan", "desa"',
        '"desa", "kecamatan"',
        "desa",
        "sebelum kecamatan",
        FIELDS,
    ),
    "form without the amount": Mistake(
        FORM,
        '"amount", ',
        "",
        "amount",
        "tidak wajib menjawab `amount`",
    ),
    "applicant without a name": Mistake(
        FIELDS,
        '[body_name]\nkind = "text"',
        '[body_name]\nkind = "text"\nrequired = false',
        "body_name",
        "tidak wajib menjawab `body_name`",
        FORM,
    ),
    # ── papers ──
    "paper nobody brings": Mistake(
        PAPERS,
        "bansos-terencana,kk,pdf jpeg png,2,Y",
        "bansos-terencana,kk,pdf jpeg png,2,-",
        "bansos-terencana.kk",
        "tidak diminta dari jenis pemohon mana pun",
    ),
    "paper nobody can supply": Mistake(
        PAPERS,
        "bansos-terencana,kk,pdf jpeg png,2",
        "bansos-terencana,kk,,2",
        "bansos-terencana.kk",
        "tidak dapat diserahkan",
    ),
    "paper in no file": Mistake(
        PAPERS,
        "bansos-terencana,kk,pdf jpeg png,2",
        "bansos-terencana,kk,pdf jpeg png,0",
        "bansos-terencana.kk",
        "tidak dapat diserahkan",
    ),
    "paper in words": Mistake(
        PAPERS,
        "bansos-terencana,kk,pdf jpeg png,2",
        "bansos-terencana,kk,pdf jpeg png,dua",
        "bansos-terencana.kk.most",
        "bukan jumlah berkas",
    ),
    "paper of an unknown file type": Mistake(
        PAPERS,
        "bansos-terencana,kk,pdf",
        "bansos-terencana,kk,docx",
        "bansos-terencana.kk.accepts",
        "`docx` tidak dikenal",
    ),
    "file type without a limit": Mistake(
        HEAD,
        '"image/png" = 5_242_880\n',
        "",
        "hibah-uang.photos.accepts",
        "batas ukuran image/png",
        PAPERS,
    ),
    "paper with an unknown need": Mistake(
        PAPERS,
        "bansos-terencana,kk,pdf jpeg png,2,Y",
        "bansos-terencana,kk,pdf jpeg png,2,X",
        "bansos-terencana.kk.person",
        "`X` tidak dikenal",
    ),
    "paper of a type the programme does not take": Mistake(
        PAPERS,
        "hibah-uang,proposal,pdf jpeg png,10,-",
        "hibah-uang,proposal,pdf jpeg png,10,Y",
        "hibah-uang.proposal.person",
        "tidak menerima `person`",
    ),
    "paper that hangs on an unreadable condition": Mistake(
        PAPERS,
        "hibah-uang,lpj_receipt,pdf jpeg png,2,-,o,S,S,o,earlier_help=yes",
        "hibah-uang,lpj_receipt,pdf jpeg png,2,-,o,S,S,o,earlier_help",
        "hibah-uang.lpj_receipt.when",
        "tidak terbaca",
    ),
    "paper that hangs on an answer nobody can give": Mistake(
        PAPERS,
        "hibah-uang,lpj_receipt,pdf jpeg png,2,-,o,S,S,o,earlier_help=yes",
        "hibah-uang,lpj_receipt,pdf jpeg png,2,-,o,S,S,o,earlier_help=perhaps",
        "hibah-uang.lpj_receipt.when",
        "tidak dapat dijawab",
    ),
    "paper that hangs on a question that is itself conditional": Mistake(
        PAPERS,
        "hibah-barang,photos,jpeg png,5,-,Y,Y,Y,o,,",
        "hibah-barang,photos,jpeg png,5,-,Y,Y,Y,o,land_status=waqf,",
        "hibah-barang.photos.when",
        "tidak dapat dijawab",
    ),
    "paper of an unknown programme": Mistake(
        PAPERS,
        "bansos-terencana,kk,",
        "bansos,kk,",
        "bansos",
        "program `bansos` tidak ada",
    ),
    "the same paper twice": Mistake(
        PAPERS,
        "hibah-uang,proposal,",
        "hibah-uang,request_letter,",
        "hibah-uang.request_letter",
        "dua kali",
    ),
    "paper named like a question": Mistake(
        PAPERS,
        "hibah-uang,land,",
        "hibah-uang,address,",
        "hibah-uang.address",
        "sama dengan nama pertanyaan",
    ),
    # ── the road ──
    "state nobody reaches": Mistake(
        FLOW,
        'sources = ["checking"]\ntarget = "returned"',
        'sources = ["checking"]\ntarget = "refused"',
        "state.returned",
        "tidak dapat dicapai",
    ),
    "dead end": Mistake(
        FLOW,
        "queue = true\nfinal = true\n\n[state.withdrawn]",
        "queue = true\n\n[state.withdrawn]",
        "state.refused",
        "jalan buntu",
    ),
    "final state with a way out": Mistake(
        FLOW,
        'sources = ["returned"]',
        'sources = ["returned", "verified"]',
        "state.verified",
        "sudah final, tetapi masih ada tindakan",
    ),
    "final state that waits": Mistake(
        FLOW,
        'public = "refused"\nwaits_for = "nobody"',
        'public = "refused"\nwaits_for = "office"',
        "state.refused.waits_for",
        "sudah final, tetapi menunggu",
    ),
    "open state that waits for nobody": Mistake(
        FLOW,
        'public = "checking"\nwaits_for = "office"',
        'public = "checking"\nwaits_for = "nobody"',
        "state.checking.waits_for",
        "tidak menunggu siapa pun",
    ),
    "state that waits for an office that cannot act": Mistake(
        FLOW,
        'sources = ["submitted", "resubmitted"]',
        'sources = ["submitted"]',
        "state.resubmitted",
        "petugas tidak dapat berbuat apa-apa",
    ),
    "waiting for somebody unknown": Mistake(
        FLOW,
        'waits_for = "nobody"',
        'waits_for = "camat"',
        "state.verified.waits_for",
        "`camat`",
    ),
    "unknown initial state": Mistake(
        FLOW,
        'initial = "draft"',
        'initial = "draf"',
        "initial",
        "`draf` tidak ada",
    ),
    "transition to an unknown state": Mistake(
        FLOW,
        'target = "verified"',
        'target = "verifed"',
        "transition.verify.target",
        "`verifed` tidak dikenal",
    ),
    "transition by an unknown role": Mistake(
        FLOW,
        'roles = ["kesra"]',
        'roles = ["lurah"]',
        "transition.route.roles",
        "`lurah` tidak dikenal",
    ),
    "transition with an unknown letter": Mistake(
        FLOW,
        'letter = "verified"',
        'letter = "verifikasi"',
        "transition.verify.letter",
        "`verifikasi` tidak dikenal",
    ),
    "transition with an unknown list of reasons": Mistake(
        FLOW,
        'reasons = "refusal"',
        'reasons = "refusals"',
        "transition.refuse.reasons",
        "`refusals` tidak dikenal",
    ),
    "transition nobody may do": Mistake(
        FLOW,
        'roles = ["kesra"]',
        "roles = []",
        "transition.route.roles",
        "tidak pernah terjadi",
    ),
    "the same act twice from one state": Mistake(
        FLOW,
        'sources = ["returned"]',
        'sources = ["returned", "draft"]',
        "transition.submit",
        "`submit` dari `draft` tertulis 2 kali",
    ),
    "letter about a deadline nobody sets": Mistake(
        FLOW,
        "due_days = 14\n",
        "",
        "transition.return",
        "menyebut due",
    ),
    "letter about a note nobody writes": Mistake(
        FLOW,
        'note = "required"\nverdicts',
        'note = "optional"\nverdicts',
        "transition.return",
        "menyebut note",
    ),
    "deadline in the past": Mistake(
        FLOW,
        "due_days = 14",
        "due_days = 0",
        "transition.return.due_days",
        "satu hari",
    ),
    "term that is new and the old one": Mistake(
        HASTE,
        "keeps_due = true\nregulation",
        "keeps_due = true\ndue_days = 3\nregulation",
        "transition.take.keeps_due",
        "mempertahankan yang lama",
    ),
    "working days without a number": Mistake(
        FLOW,
        'target = "checking"\n',
        'target = "checking"\nworking_days = true\n',
        "transition.take.working_days",
        "hari kerja apa",
    ),
    "unknown kind of unit": Mistake(
        HASTE,
        'queue = true\nheld_by = "kecamatan"',
        'queue = true\nheld_by = "desa"',
        "state.reported.held_by",
        "`desa` tidak dikenal",
    ),
    "camat who never has the file": Mistake(
        HASTE,
        'held_by = "kecamatan"\n',
        "",
        "transition.forward.roles",
        "`camat` tidak pernah memegang",
    ),
    "verifier where only the camat has the file": Mistake(
        HASTE,
        'roles = ["camat", "kesra"]',
        'roles = ["camat", "kesra", "verifier"]',
        "transition.forward.roles",
        "`verifier` tidak pernah memegang",
    ),
    "waiting for a camat who cannot act": Mistake(
        HASTE,
        'roles = ["camat", "kesra"]',
        'roles = ["kesra"]',
        "state.reported",
        "camat tidak dapat berbuat apa-apa",
    ),
    "waiting for a camat who does not see it": Mistake(
        HASTE,
        'queue = true\nheld_by = "kecamatan"',
        'held_by = "kecamatan"',
        "state.reported.queue",
        "tidak tampak di antreannya",
    ),
    # ── holidays ──
    "holiday without a day that is said to be sure": Mistake(
        DAYS, ",Hari Suci Nyepi,no", ",Hari Suci Nyepi,yes", "baris 12", "tanggalnya kosong"
    ),
    "holiday on no day": Mistake(DAYS, "2027-08-17", "2027-08-32", "baris 8", "bukan tanggal"),
    "holiday neither sure nor unsure": Mistake(
        DAYS, "Hari Raya Natal,yes", "Hari Raya Natal,ya", "baris 9", "`ya` tidak dikenal"
    ),
    "holiday without a name": Mistake(
        DAYS, "Hari Raya Natal", "", "baris 9", "nama hari libur belum ditulis"
    ),
    "the same holiday twice": Mistake(
        DAYS, "2027-06-01", "2027-05-01", "baris 7", "tertulis dua kali"
    ),
    "holiday of another year": Mistake(
        DAYS, "2027-12-25", "2026-12-25", "2026-12-25", "di dalam aturan tahun 2027"
    ),
    # ── the year ──
    "OPD listed twice": Mistake(
        HEAD,
        '  "dinsos",',
        '  "dinsos",\n  "dinsos",',
        "opds",
        "`dinsos` tertulis dua kali",
    ),
    "no applicants": Mistake(HEAD, '  "applicant",\n', "", "roles", "`applicant` tidak ada"),
    "limit of nothing": Mistake(HEAD, "pages = 100", "pages = 0", "limits.pages", "di atas nol"),
    "negative grace": Mistake(
        HEAD,
        "grace_minutes = 15",
        "grace_minutes = -1",
        "grace_minutes",
        "tenggang",
    ),
    "no days for the office": Mistake(
        HEAD, "office_days = 10", "office_days = 0", "office_days", "batas yang wajar"
    ),
    "list of reasons gone": Mistake(
        "reasons.toml",
        "withdrawal = [",
        "takeback = [",
        "withdrawal",
        "tidak ada atau kosong",
    ),
    "reason listed twice": Mistake(
        "reasons.toml",
        '  "expired",',
        '  "expired",\n  "expired",',
        "paper",
        "dua kali",
    ),
    "reasons nobody asks for": Mistake(
        "reasons.toml",
        "withdrawal = [",
        'appeal = ["late"]\nwithdrawal = [',
        "appeal",
        "tidak dipakai tindakan mana pun",
    ),
    "papers that may follow for ever": Mistake(
        EMERGENCY,
        "follow_days = 14",
        "#",
        "transition.verify.follow_days",
        "tidak ditulis sampai kapan",
    ),
    "papers that may follow within no day": Mistake(
        EMERGENCY,
        "follow_days = 14",
        "follow_days = 0",
        "transition.verify.follow_days",
        "satu hari",
    ),
    "term without a letter": Mistake(
        EMERGENCY,
        'follow_letter = "report-verified-follow"',
        "",
        "transition.verify.follow_letter",
        "keduanya",
    ),
    "letter that names no paper to follow": Mistake(
        EMERGENCY,
        'follow_letter = "report-verified-follow"',
        'follow_letter = "verified"',
        "transition.verify.follow_letter",
        "tidak menyebut berkas",
    ),
    "letter of papers to follow for every case": Mistake(
        EMERGENCY,
        'letter = "report-verified"',
        'letter = "report-verified-follow"',
        "transition.verify",
        "menyebut follow",
    ),
    "term of papers at another act": Mistake(
        EMERGENCY,
        'letter = "forwarded"',
        'letter = "forwarded"\nfollow_days = 3',
        "transition.forward.follow_days",
        "hanya berarti",
    ),
    "regulation nothing rests on": Mistake(
        "regulations.toml",
        "[uu-27-2022]",
        '[uu-1-1945]\ntitle = "Undang-undang contoh"\nconfirmed = true\n\n[uu-27-2022]',
        "uu-1-1945",
        "tidak dirujuk satu aturan pun",
    ),
    "regulation without a number": Mistake(
        "regulations.toml",
        'title = "Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi"',
        'title = ""',
        "uu-27-2022.title",
        "belum diisi",
    ),
    "window not filled in": Mistake(
        PROGRAMMES,
        "opens = 2027-01-15T00:00:00",
        'opens = ""',
        "hibah-uang.opens",
        "belum diisi",
    ),
    "year nobody says is published": Mistake(
        HEAD, "published = true", "", "published", "wajib ada"
    ),
    "bound of last year": Mistake(
        FIELDS,
        "minimum = 1900\nmaximum = 2027",
        "minimum = 1900\nmaximum = 2026",
        "year_formed.maximum",
        "tahun yang lalu",
    ),
    "bound of last year in a column": Mistake(
        FIELDS,
        "minimum = 2000\nmaximum = 2027",
        "minimum = 2000\nmaximum = 2026",
        "earlier_help_rows.columns.year.maximum",
        "tahun yang lalu",
    ),
    "bound of a kind that has none": Mistake(
        FIELDS,
        '[truth]\nkind = "checkbox"',
        '[truth]\nminimum = 1\nkind = "checkbox"',
        "truth.minimum",
        "tidak berarti",
    ),
    "column with a condition": Mistake(
        FIELDS,
        'id = "giver"\n',
        'id = "giver"\nwhen = { field = "year", equals = "2026" }\n',
        "earlier_help_rows.columns.giver",
        "kolom tidak dapat bersyarat",
    ),
    "road that begins elsewhere": Mistake(
        FLOW, 'initial = "draft"', 'initial = "submitted"', "initial", "harus `draft`"
    ),
    "road on which nothing can be sent": Mistake(
        FLOW,
        'action = "submit"\nsources = ["draft"]',
        'action = "send"\nsources = ["draft"]',
        "transition.submit",
        "tidak dapat mengirim",
    ),
}


@pytest.fixture
def year(tmp_path: Path) -> Path:
    """A copy of the real year that may be spoiled."""
    return Path(shutil.copytree(FOLDER / "2027", tmp_path / "2027"))


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} no longer says {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_real_rules_are_clean() -> None:
    for folder in years():
        assert check_rules(FOLDER / str(folder))[1] == ()


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_found(year: Path, name: str) -> None:
    mistake = MISTAKES[name]
    spoil(year, mistake.file, mistake.old, mistake.new)
    findings = check_rules(year)[1]
    told = [
        finding
        for finding in findings
        if finding.file == YEAR + (mistake.told_at or mistake.file)
        and finding.key == mistake.key
        and mistake.message in finding.message
    ]
    assert told, "\n".join(map(str, findings)) or "nothing was found"
    assert all(finding.proposal for finding in findings)


def test_an_applicant_who_is_waited_for_must_be_able_to_act(year: Path) -> None:
    spoil(
        year,
        FLOW,
        'public = "checking"\nwaits_for = "office"',
        'public = "checking"\nwaits_for = "applicant"',
    )
    spoil(
        year,
        FLOW,
        '"submitted", "checking", "returned", "resubmitted"]',
        '"submitted", "returned", "resubmitted"]',
    )
    messages = [str(finding) for finding in check_rules(year)[1]]
    assert any("pemohon tidak dapat berbuat apa-apa" in message for message in messages)


def test_a_year_without_a_sure_holiday_is_found(year: Path) -> None:
    path = year / DAYS
    path.write_text(path.read_text("utf-8").replace(",yes", ",no"), "utf-8")
    assert any("tidak ada hari libur" in one.message for one in check_rules(year)[1])


def test_a_missing_file_is_found(year: Path) -> None:
    (year / "reasons.toml").unlink()
    assert any(one.message == "berkas tidak ada." for one in check_rules(year)[1])


def test_a_stray_file_is_found(year: Path) -> None:
    (year / "field.toml").write_text("", encoding="utf-8")
    assert any(one.message == "berkas tidak dikenal." for one in check_rules(year)[1])


def test_all_mistakes_are_told_at_once(year: Path) -> None:
    for name in ("unknown key", "floor of nothing", "dead end", "paper of an unknown file type"):
        mistake = MISTAKES[name]
        spoil(year, mistake.file, mistake.old, mistake.new)
    files = {finding.file.removeprefix(YEAR) for finding in check_rules(year)[1]}
    assert {FIELDS, PROGRAMMES, FLOW, PAPERS} <= files


def test_the_real_places_are_clean() -> None:
    assert not list(check_places(places.kecamatan(), places.desa(), places.tiles()))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda first: [replace(first, parent="36.04.99")], "`36.04.99` tidak dikenal"),
        (lambda first: [first, first], "tertulis 2 kali"),
        (lambda first: [replace(first, lat=first.lng, lng=first.lat)], "di luar Banten"),
        (lambda first: [replace(first, code="36.04.05.20")], "bentuk kode salah"),
    ],
)
def test_a_mistake_in_the_list_of_desa_is_found(
    change: Callable[[Place], list[Place]], message: str
) -> None:
    first, *others = places.desa()
    findings = check_places(places.kecamatan(), [*change(first), *others], places.tiles())
    assert any(message in finding.message for finding in findings)


def test_a_kecamatan_without_desa_is_found() -> None:
    desa = [one for one in places.desa() if one.parent != "36.04.05"]
    findings = check_places(places.kecamatan(), desa, places.tiles())
    assert [finding.key for finding in findings] == ["36.04.05"]


def test_a_mistake_in_the_tile_map_is_found() -> None:
    tiles = places.tiles()
    moved = ((*tiles[0][:2], *tiles[1][2:]), *tiles[1:])
    messages = [one.message for one in check_places(places.kecamatan(), places.desa(), moved)]
    assert any("dua kecamatan di kolom" in message for message in messages)
    fewer = [one.message for one in check_places(places.kecamatan(), places.desa(), tiles[1:])]
    assert any("tidak ada di kedua daftar" in message for message in fewer)


def test_everything_is_clean_and_the_command_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_all() == ()
    assert ops.main(["check"]) == 0
    assert "Aturan 2027 sehat" in capsys.readouterr().out


def test_an_unknown_command_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert ops.main(["chek"]) == 2
    assert "check" in capsys.readouterr().err
