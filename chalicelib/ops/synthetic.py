"""Made-up applicants and their answers: believable, obviously not real, and always the same for the same number.

The demonstration and the tests use the same ones. Every answer comes from the form of the rules: a field this module
has never heard of still gets a valid value of its kind. NIK and KK end in 0000, telephone numbers begin with
0812-0000, addresses end in .example: nothing here can belong to anybody.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from chalicelib.core.law import Field, Place, Programme
from chalicelib.core.proposal import Json
from chalicelib.rules import desa, kecamatan, load_rules

Answers = dict[str, Json]

GIVEN = (
    "Aminah",
    "Budi",
    "Citra",
    "Dadang",
    "Eneng",
    "Fathur",
    "Gugun",
    "Hasanah",
    "Iwan",
    "Juju",
    "Komar",
    "Lilis",
)
WORSHIP = {
    "musala": ("Musala", ("Al-Ikhlas", "At-Taqwa", "Nurul Huda", "Baitul Makmur")),
    "masjid": ("Masjid", ("Al-Barokah", "Al-Muhajirin", "Jami Nurul Iman", "Ar-Rahmah")),
    "pesantren": ("Pesantren", ("Darul Contoh", "Miftahul Ulum", "Al-Hidayah")),
    "majelis-taklim": ("Majelis Taklim", ("An-Nisa", "Al-Hikmah", "Nurul Falah")),
    "madrasah": ("Madrasah Diniyah", ("Tarbiyatul Athfal", "Al-Khairiyah", "Miftahul Huda")),
}
GROUPS = ("Kelompok Tani Contoh Sumber Makmur", "Sanggar Contoh Gema Banten", "Karang Taruna Contoh Tunas Muda",
          "Kelompok Wanita Contoh Melati", "Kelompok Nelayan Contoh Bahari")  # fmt: skip
BODIES = ("Yayasan Contoh Bina Insan", "Yayasan Contoh Peduli Anak", "Perkumpulan Contoh Warga Berdaya",
          "Yayasan Contoh Cahaya Ilmu")  # fmt: skip
AGENCIES = ("Kantor Contoh Urusan Agama", "Kantor Contoh Pertanahan", "Kepolisian Sektor Contoh")
#: What hit them: kind, what is broken or lost, what is needed now.
DISASTERS = (
    ("flood", "Rumah terendam dua hari, kasur dan alat masak hanyut.", "Bahan makanan, kasur, dan selimut."),
    ("wind", "Atap dapur dan kamar belakang terbawa angin.", "Terpal dan seng untuk menutup atap."),
    ("fire", "Rumah dan isinya habis terbakar, juga surat-surat.", "Pakaian, alat masak, dan tempat menginap."),
    ("landslide", "Dinding belakang jebol tertimpa tanah.", "Tempat tinggal sementara dan bahan bangunan."),
    ("outbreak", "Beberapa warga sakit dan tidak dapat bekerja.", "Bahan makanan dan obat."),
)  # fmt: skip
#: What is asked for: title, the sentences around it, lines of the cost plan (item, unit, price in rupiah).
WORKS = (
    ("Perbaikan atap dan plafon", "Atap bocor di beberapa titik sejak musim hujan yang lalu sehingga lantai licin.",
     (("Genteng", "buah", 6_500), ("Kayu kaso 5/7", "batang", 48_000), ("Papan plafon", "lembar", 72_000))),
    ("Pengadaan sound system dan karpet", "Perlengkapan yang ada sudah rusak dan dipinjam bergantian oleh warga.",
     (("Pengeras suara", "set", 4_250_000), ("Karpet", "meter", 165_000), ("Mikrofon", "buah", 375_000))),
    ("Pembangunan tempat wudu dan toilet", "Tempat wudu hanya dua keran dan belum ada toilet yang layak.",
     (("Semen", "sak", 68_000), ("Keramik lantai", "dus", 72_500), ("Keran air", "buah", 45_000))),
    ("Pelatihan keterampilan bagi warga", "Banyak pemuda belum bekerja dan ingin belajar keterampilan yang laku.",
     (("Alat praktik", "set", 850_000), ("Konsumsi peserta", "orang", 35_000), ("Modul pelatihan", "buku", 28_000))),
    ("Pengadaan alat belajar dan buku", "Anak-anak belajar bergantian karena buku dan meja tidak cukup.",
     (("Meja belajar", "buah", 325_000), ("Buku bacaan", "buah", 42_000), ("Papan tulis", "buah", 410_000))),
)  # fmt: skip
NEEDS = (
    ("Biaya pengobatan dan alat bantu jalan", "Kepala keluarga sakit menahun dan tidak dapat bekerja seperti biasa.",
     (("Kursi roda", "buah", 1_450_000), ("Obat dan kontrol", "bulan", 350_000))),
    ("Perbaikan rumah tidak layak huni", "Dinding bambu sudah lapuk dan lantai masih tanah.",
     (("Bata ringan", "meter", 115_000), ("Semen", "sak", 68_000))),
    ("Modal usaha warung kecil", "Penghasilan keluarga tidak tetap sejak musim tanam gagal.",
     (("Etalase", "buah", 1_200_000), ("Barang dagangan", "paket", 1_500_000))),
)  # fmt: skip


@dataclass(frozen=True)
class Applicant:
    """One made-up applicant with everything a form asks, in the shape of the API."""

    programme: str
    applicant_type: str
    number: int
    contact: Mapping[str, str]
    answers: Answers
    name: str


def email(number: int) -> str:
    return f"pemohon{number:02d}@contoh.example"


def phone(number: int) -> str:
    return f"+62812000{number:05d}"


def nik(place: Place, number: int, woman: bool = False) -> str:
    """Right in its form, with the serial 0000 that nobody has. Different for each number up to some thousands."""
    day, month, year = number % 28 + 1, number % 12 + 1, 60 + number // 12 % 40
    return f"3604{place.code[6:8]}{day + 40 * woman:02d}{month:02d}{year % 100:02d}0000"


def person(number: int) -> str:
    return f"{GIVEN[number % len(GIVEN)]} Contoh {number:02d}"


def place_for(number: int) -> tuple[Place, Place]:
    """A kecamatan and one of its desa; numbers one after another go round the whole regency."""
    chosen = kecamatan()[number * 7 % len(kecamatan())]
    inside = [d for d in desa() if d.parent == chosen.code]
    return chosen, inside[number // len(kecamatan()) % len(inside)]


def applicant(
    programme: str, applicant_type: str, number: int, year: int = 2027, **answers: Json
) -> Applicant:
    """An applicant whose application is complete and right. ``answers`` replace some; ``None`` takes one away."""
    rules = load_rules(year).programmes[programme]
    filled = _Filling(rules, applicant_type, number).answers()
    for name, value in answers.items():
        if value is None:
            filled.pop(name, None)
        else:
            filled[name] = value
    contact = {"name": person(number), "email": email(number), "phone": phone(number)}
    name = next((str(filled[f]) for f in NAME_FIELDS if filled.get(f)), person(number))
    return Applicant(programme, applicant_type, number, contact, filled, name)


def complete_answers(programme: Programme, applicant_type: str, number: int) -> Answers:
    """Complete, right answers to the form of a programme, whether its year is published or not."""
    return _Filling(programme, applicant_type, number).answers()


NAME_FIELDS = ("worship_name", "body_name", "group_name", "agency_name", "person_name")


class _Filling:
    """Fills one form. What belongs together (name and kind, plan and amount, desa and point) is decided once."""

    def __init__(self, programme: Programme, applicant_type: str, number: int) -> None:
        self.programme, self.applicant_type, self.number = programme, applicant_type, number
        self.chance = Random(f"{programme.id}/{applicant_type}/{number}")  # noqa: S311 - the same every time is the point
        self.kecamatan, self.desa = place_for(number)
        kinds = tuple(WORSHIP)
        self.worship_kind = kinds[number % len(kinds)]
        self.title, self.why, lines = self.chance.choice(
            NEEDS if applicant_type == "person" else WORKS
        )
        self.rab, self.amount, self.own = self._money(lines)

    def answers(self) -> Answers:
        found: Answers = {}
        for field in self.programme.form.fields(self.applicant_type):
            if field.when is None or found.get(field.when.field) == field.when.equals:
                value = self._known().get(field.id, self._of_kind(field))
                if value is not None:
                    found[field.id] = value
        return found

    def name(self) -> str:
        prefix, names = WORSHIP[self.worship_kind]
        return {
            "worship": f"{prefix} Contoh {names[self.number % len(names)]} {self.number:02d}",
            "group": f"{GROUPS[self.number % len(GROUPS)]} {self.number:02d}",
            "body": f"{BODIES[self.number % len(BODIES)]} {self.number:02d}",
            "agency": f"{AGENCIES[self.number % len(AGENCIES)]} {self.number:02d}",
        }.get(self.applicant_type, person(self.number))

    def _money(self, lines: tuple[tuple[str, str, int], ...]) -> tuple[Json, int, int]:
        """Lines whose sum is what is asked for plus the applicant's own part, between floor and ceiling."""
        most = min(
            self.programme.ceiling, 8_000_000 if self.applicant_type == "person" else 45_000_000
        )
        amount = self.chance.randrange(5_000_000, most, 250_000)
        own = self.chance.randrange(0, amount // 5, 50_000)
        rest = amount + own
        rows: list[Json] = []
        for item, unit, price in lines:
            volume = max(1, min(400, rest // 3 // price))
            if volume * price < rest:
                rows.append({"item": item, "volume": volume, "unit": unit, "price": price})
                rest -= volume * price
        return (
            [
                *rows,
                {"item": "Ongkos kerja dan angkut", "volume": 1, "unit": "paket", "price": rest},
            ],
            amount,
            own,
        )

    def _known(self) -> Answers:
        """Answers a reader would look at twice if they were made by kind alone."""
        number, year = self.number, self.programme.year
        helped = self.applicant_type != "person" and number % 4 == 0
        disaster, damage, need = DISASTERS[number % len(DISASTERS)]
        return {
            "person_name": person(number),
            "worship_kind": self.worship_kind,
            "worship_name": self.name(),
            "group_name": self.name(),
            "body_name": self.name(),
            "agency_name": self.name(),
            "agency_head": person(number),
            "agency_programme": f"Pembinaan warga contoh {number:02d}",
            "disaster_kind": disaster,
            "disaster_date": f"{year}-01-{number % 14 + 1:02d}",
            "damage": f"{damage} Data ini contoh.",
            "urgent_need": need,
            "people_affected": 3 + number % 5 if self.applicant_type == "person" else 40,
            "building_size": 36 + number % 60,
            "account_holder": self.name(),
            "bank_name": "Bank Contoh",
            "chair_name": person(number),
            "secretary_name": person(number + 100),
            "treasurer_name": person(number + 200),
            "chair_nik": nik(self.kecamatan, number),
            "secretary_nik": nik(self.kecamatan, number + 100, woman=True),
            "treasurer_nik": nik(self.kecamatan, number + 200),
            "secretary_phone": phone(number + 100),
            "treasurer_phone": phone(number + 200),
            "birth_date": f"19{60 + number // 12 % 40:02d}-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
            "job": "Buruh tani",
            "title": f"{self.title} {self.name()}",
            "background": f"{self.why} Warga sudah bermusyawarah dan sepakat mengajukan. Data ini contoh.",
            "aims": f"Setelah {self.title.lower()} selesai, kegiatan warga berjalan lebih baik dan lebih aman.",
            "plan_start": f"{year + 1}-03-01",
            "plan_end": f"{year + 1}-{6 + number % 6:02d}-28",
            "rab": self.rab,
            "amount": self.amount,
            "own_contribution": self.own,
            "other_sources": 0,
            "earlier_help": "yes" if helped else "no",
            "earlier_help_rows": [
                {"year": year - 2 - number % 3, "giver": "Pemerintah Kabupaten Serang",
                 "received": 10_000_000, "reported": "yes"}
            ],
            "kecamatan": self.kecamatan.code,
            "desa": self.desa.code,
            "address": f"Kampung Contoh {number:02d}, Desa {self.desa.name}",
            "rt": number % 9 + 1,
            "rw": number % 5 + 1,
            "term_start": year - 1,
            "term_end": year + 3,
            "year_formed": 2005 + number % 18,
            "members": 15 + number % 60,
            "dependants": number % 6,
        }  # fmt: skip

    def _of_kind(self, field: Field) -> Json:
        return KINDS[field.kind](self, field)

    def point(self) -> Json:
        sources = ("gps", "map", "typed", "link")
        source = sources[self.number % len(sources)]
        lat = round(self.desa.lat + self.chance.uniform(-0.004, 0.004), 6)
        lng = round(self.desa.lng + self.chance.uniform(-0.004, 0.004), 6)
        return {
            "lat": lat,
            "lng": lng,
            "source": source,
            "accuracy": 12 if source == "gps" else None,
            "note": "",
        }


def _words(filling: _Filling, field: Field) -> Json:
    text = f"Contoh {filling.number:02d}"
    return (text + " contoh" * ((field.minimum or 0) // 5))[: field.maximum or 100]


def _row(filling: _Filling, field: Field) -> Json:
    return [{column.id: KINDS[column.kind](filling, column) for column in field.columns}]


#: A valid value of each kind of field.
KINDS: Mapping[str, Callable[[_Filling, Field], Json]] = {
    "text": _words,
    "paragraph": _words,
    "integer": lambda _, field: field.minimum or 1,
    "rupiah": lambda _, field: field.minimum or 0,
    "year": lambda filling, field: min(
        field.maximum or 9999, max(field.minimum or 0, filling.programme.year)
    ),
    "date": lambda filling, _: f"{filling.programme.year}-02-01",
    "choice": lambda filling, field: field.choices[filling.number % len(field.choices)],
    "checkbox": lambda *_: True,
    "nik": lambda filling, _: nik(filling.kecamatan, filling.number),
    "kk": lambda filling, _: nik(filling.kecamatan, filling.number + 300),
    "npwp": lambda filling, _: f"0000{filling.number:05d}401000",
    "account": lambda filling, _: f"0000{filling.number:06d}",
    "phone": lambda filling, _: phone(filling.number),
    "email": lambda filling, _: email(filling.number),
    "rows": _row,
    "kecamatan": lambda filling, _: filling.kecamatan.code,
    "desa": lambda filling, _: filling.desa.code,
    "point": lambda filling, _: filling.point(),
}
