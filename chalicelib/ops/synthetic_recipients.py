"""Made-up recipients of all desa of the regency, none of them doubled, but many that look like it.

What looks doubled and is not: the name every kampung has; a foundation's school, TPQ and masjid in one yard under one
name and NPWP; neighbours; a family in one house; somebody who chairs two bodies; bodies told apart by a number, an RT
or a desa; cost plans copied from one model. Nothing can belong to anybody: serials are 0000, deeds are of 1901, people
are called Contoh.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from math import hypot
from random import Random

from chalicelib.core.law import Place
from chalicelib.core.proposal import Json
from chalicelib.ops.synthetic_names import (
    EVERYWHERE,
    FAMILY,
    FIRSTS,
    GIVEN,
    PLAIN_ONE,
    PLAIN_TWO,
    WORDS,
    Called,
    usual,
)
from chalicelib.rules import desa

Answers = dict[str, Json]
Spot = tuple[float, float]  # lat, lng
DEGREE_M = 111_000
#: Kampung lie at least this far apart, and what belongs to one lies within so much of its middle (metres each way).
APART_M, AROUND_M = 480, 110
KINDS = {"Masjid": "masjid", "Musala": "musala", "Majelis Taklim": "majelis-taklim", "Pondok Pesantren": "pesantren",
         "MTs": "madrasah", "MI": "madrasah", "MDTA": "madrasah", "TPQ": "madrasah", "RA": "madrasah"}  # fmt: skip
#: Model plans that many copy: item, volume, unit, price in rupiah.
MODELS = (
    (("Semen", 50, "sak", 68_000), ("Pasir", 10, "m3", 250_000), ("Batu bata", 5_000, "buah", 800),
     ("Besi 10 mm", 40, "batang", 75_000), ("Cat tembok", 10, "kaleng", 150_000), ("Upah tukang", 30, "hari", 150_000)),
    (("Keramik lantai 40x40", 60, "dus", 72_500), ("Semen", 25, "sak", 68_000), ("Pasir", 5, "m3", 250_000),
     ("Upah tukang", 20, "hari", 150_000), ("Kenek", 20, "hari", 110_000)),
    (("Pengeras suara", 2, "set", 4_250_000), ("Karpet", 20, "meter", 165_000), ("Mikrofon", 2, "buah", 375_000),
     ("Kipas angin", 4, "buah", 450_000), ("Lampu", 10, "buah", 45_000)),
    (("Meja belajar", 20, "buah", 325_000), ("Buku bacaan", 100, "buah", 42_000), ("Papan tulis", 2, "buah", 410_000),
     ("Al-Qur'an", 50, "buah", 65_000), ("Rak buku", 2, "buah", 1_250_000)),
    (("Bibit padi", 100, "kg", 15_000), ("Pupuk", 20, "karung", 250_000), ("Hand sprayer", 2, "unit", 650_000),
     ("Cangkul", 20, "buah", 85_000)),
    (("Konsumsi peserta", 100, "orang", 35_000), ("Honor narasumber", 4, "orang", 500_000),
     ("Spanduk", 2, "buah", 150_000), ("Alat tulis", 100, "set", 15_000), ("Sewa tenda", 1, "paket", 1_500_000)),
)  # fmt: skip


@dataclass(frozen=True)
class Recipient:
    """One row of the list: a proposal with the answers that tell who and where."""

    id: str
    programme: str
    year: int
    opd: str
    applicant_type: str
    answers: Answers
    called: Called | None = None  # None: a person


@dataclass
class Maker:
    """Makes recipients one after another; the same for the same seed."""

    chance: Random
    serial: Iterator[int] = field(default_factory=lambda: count(1))
    kampung: dict[str, list[Spot]] = field(default_factory=dict)
    grid: dict[tuple[int, int], list[Spot]] = field(default_factory=dict)
    used: dict[tuple[str, Called], list[Spot]] = field(default_factory=dict)

    def nik(self, code: str) -> str:
        n = next(self.serial)
        day, month, year = n % 28 + 1 + 40 * (n // 33_600 % 2), n // 28 % 12 + 1, n // 336 % 100
        return f"3604{code[6:8]}{day:02d}{month:02d}{year:02d}0000"

    def person(self) -> str:
        return f"{self.chance.choice(GIVEN)} {self.chance.choice(FAMILY)}"

    def row(self, applicant_type: str, answers: Answers, called: Called | None = None) -> Recipient:
        person = applicant_type == "person"
        programmes = (
            ("bansos-terencana", "bansos-tidak-terencana") if person else ("hibah-uang", "hibah-barang")
        )  # fmt: skip
        return Recipient(
            f"27{next(self.serial):010d}", self.chance.choice(programmes), self.chance.randint(2024, 2027),
            self.chance.choice(("dinsos", "bpbd") if person else ("kesra", "disporapar", "dinas-pertanian")),
            applicant_type, {name: value for name, value in answers.items() if value}, called,
        )  # fmt: skip

    def numbers(self, place: Place, called: Called) -> Answers:
        """Officers, account and registers of a body, all new."""
        n = next(self.serial)
        kind = KINDS.get(called.kind, "")
        found: Answers = {
            "chair_name": self.person(),
            "chair_nik": self.nik(place.code),
            "secretary_nik": self.nik(place.code),
            "treasurer_nik": self.nik(place.code) if n % 2 else "",
            "account_number": f"0000{n:06d}",
            "bank_name": "Bank Contoh",
        }
        if kind:
            found["worship_number"] = {
                "masjid": f"01.0.00.{place.code[6:8]}.{place.code[10:]}.{n:06d}",
                "musala": f"01.5.00.{place.code[6:8]}.{place.code[10:]}.{n:06d}",
                "pesantren": f"5100{n:08d}",
                "madrasah": f"1210{n:08d}",
            }.get(kind, f"B-{n:05d}/Kk.00.04/BA.03/1901")
        if called.kind == "Yayasan":
            found |= self.legal(n) | {"licence_number": f"{n:05d}/SKT/1901"}
        return found

    def legal(self, n: int) -> Answers:
        return {"npwp": f"0000{n:05d}401000", "ahu_number": f"AHU-{n:07d}.AH.01.04.TAHUN 1901"}

    def body(self, place: Place, spot: Spot, called: Called, **more: Json) -> Recipient:
        kind = KINDS.get(called.kind)
        kind_type = "worship" if kind else "body" if called.kind == "Yayasan" else "group"
        self.used.setdefault((place.code, called), []).append(spot)
        answers: Answers = {
            f"{kind_type}_name": usual(called),
            "worship_kind": kind,
            **self.numbers(place, called),
            **self.at(place, spot),
            "rab": self.plan(),
        }
        return self.row(kind_type, answers | more, called)

    def at(self, place: Place, spot: Spot) -> Answers:
        point: Json = {
            "lat": round(spot[0], 6), "lng": round(spot[1], 6), "source": "gps", "accuracy": 10, "note": "",
        }  # fmt: skip
        return {"kecamatan": place.parent, "desa": place.code, "point": point}

    def plan(self) -> Json:
        """A copied model; mostly with a line or two of its own."""
        rows: list[Json] = [_line(*line) for line in self.chance.choice(MODELS)]
        if self.chance.random() < 0.6:
            rows.append(
                _line(
                    "Ongkos kerja dan angkut",
                    1,
                    "paket",
                    self.chance.randrange(500_000, 4_000_000, 50),
                )
            )
        return rows

    def near(self, spot: Spot, metres: float) -> Spot:
        return (
            spot[0] + self.chance.uniform(-metres, metres) / DEGREE_M,
            spot[1] + self.chance.uniform(-metres, metres) / DEGREE_M,
        )

    def places(self, place: Place) -> list[Spot]:
        """The kampung of a desa, apart from each other and from those of its neighbours."""
        for _ in range(150):
            found = self.kampung.setdefault(place.code, [])
            if len(found) == 7:
                break
            spot = self.near((place.lat, place.lng), 1_700)
            if all(metres(spot, other) >= APART_M for other in self._around(spot)):
                found.append(spot)
                self.grid.setdefault((int(spot[0] * 100), int(spot[1] * 100)), []).append(spot)
        return self.kampung[place.code] or [(place.lat, place.lng)]

    def _around(self, spot: Spot) -> Iterator[Spot]:
        row, column = int(spot[0] * 100), int(spot[1] * 100)
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                yield from self.grid.get((row + down, column + right), ())

    def name(self, place: Place, kind: str, spot: Spot, everywhere: float) -> Called:
        """A name nobody of that kind bears near by: one that every kampung has, or one that is rare in the desa."""
        for _ in range(500):
            common = self.chance.random() < everywhere
            first, second = self.chance.choice(EVERYWHERE) if common else self._rare(kind)
            called = Called(kind, first, second)
            others = self.used.get((place.code, called), [])
            if not others or (common and all(metres(spot, other) >= 700 for other in others)):
                return called
        raise AssertionError("no name left")

    def _rare(self, kind: str) -> tuple[str, str]:
        if kind in KINDS or kind == "Yayasan":
            return self.chance.choice(("", *FIRSTS)), self.chance.choice(tuple(WORDS))
        return self.chance.choice(PLAIN_ONE), self.chance.choice(PLAIN_TWO)


def metres(one: Spot, two: Spot) -> float:
    return hypot(one[0] - two[0], one[1] - two[1]) * DEGREE_M


def _line(item: str, volume: int, unit: str, price: int) -> Json:
    return {"item": item, "volume": volume, "unit": unit, "price": price}


def recipients(maker: Maker, most: int) -> list[Recipient]:
    """So many different recipients, desa by desa; the last ones are persons."""
    found: list[Recipient] = []
    for number, place in enumerate(desa()):
        found += _of_desa(maker, place, number)
    while len(found) < most:
        place = maker.chance.choice(desa())
        found.append(
            person(maker, place, maker.near(maker.chance.choice(maker.places(place)), AROUND_M))
        )
    return found[:most]


def person(maker: Maker, place: Place, spot: Spot, **more: Json) -> Recipient:
    answers: Answers = {"person_name": maker.person(), "nik": maker.nik(place.code),
                        "kk_number": maker.nik(place.code), **maker.at(place, spot)}  # fmt: skip
    return maker.row("person", answers | more)


def _of_desa(maker: Maker, place: Place, number: int) -> Iterator[Recipient]:
    spots = maker.places(place)
    for kind, many, everywhere in (
        ("Masjid", 4, 0.5), ("Musala", 5, 0.5), ("Majelis Taklim", 2, 0.4), ("Pondok Pesantren", 1, 0.2),
        ("MDTA", 1, 0.2), ("Kelompok Tani", 1, 0.0), ("KWT", 1, 0.0), ("Sanggar Seni", number % 2, 0.0),
    ):  # fmt: skip
        for n in range(many):
            spot = maker.near(spots[n % len(spots)], AROUND_M)
            yield maker.body(place, spot, maker.name(place, kind, spot, everywhere))
    yield from _one_yard(maker, place, maker.near(spots[-1], AROUND_M))
    if number % 4 < 2:
        yield from _numbered(maker, place, spots, number)
    yield maker.body(place, spots[0], Called("Karang Taruna", "Desa", place.name))
    yield from _family(maker, place, maker.near(spots[0], AROUND_M))
    yield from _chairs_two(maker, place, spots)
    if number % 2:
        yield from _namesakes(maker, place, spots)


def _one_yard(maker: Maker, place: Place, spot: Spot) -> Iterator[Recipient]:
    """A foundation, its school, its TPQ and its masjid: one name, one chair, one NPWP, within 30 m."""
    name = maker.name(place, "Yayasan", spot, 0.1)
    legal = maker.legal(next(maker.serial))
    shared: Answers = {
        "npwp": legal["npwp"],
        "ahu_number": legal["ahu_number"],
        "chair_nik": maker.nik(place.code),
    }
    for kind in ("Yayasan", "MTs", "TPQ", "Masjid"):
        called = Called(kind, name.first, name.second)
        if maker.used.get((place.code, called)):
            continue
        yield maker.body(place, maker.near(spot, 10), called, **shared)


def _numbered(maker: Maker, place: Place, spots: list[Spot], number: int) -> Iterator[Recipient]:
    """Bodies told apart by a number or an RT alone, some in one house."""
    kind, first, second = (
        ("Posyandu", "Melati", "Putih") if number % 2 else ("Kelompok Nelayan", "Samudra", "Jaya")
    )
    for n in (1, 2):
        yield maker.body(place, maker.near(spots[0], 40), Called(kind, first, second, number=n))
    for rt in (3, 4):
        yield maker.body(
            place, maker.near(spots[-1], 60), Called("Kelompok Warga", "Guyub", "Rukun", rt=rt)
        )


def _family(maker: Maker, place: Place, spot: Spot) -> Iterator[Recipient]:
    """Two of one family in one house, each with a KK of its own, names that differ in a letter; a neighbour."""
    family = maker.chance.choice(FAMILY)
    for given in ("Sarmin", "Sarmini"):
        yield person(maker, place, maker.near(spot, 5), person_name=f"{given} {family}")
    yield person(maker, place, maker.near(spot, 40))


def _chairs_two(maker: Maker, place: Place, spots: list[Spot]) -> Iterator[Recipient]:
    """Two bodies under one chair, in his house."""
    spot, chair = maker.near(spots[1 % len(spots)], AROUND_M), maker.nik(place.code)
    for kind in ("Majelis Taklim", "Kelompok Tani"):
        called = maker.name(place, kind, spot, 0.0)
        yield maker.body(place, maker.near(spot, 10), called, chair_nik=chair)


def _namesakes(maker: Maker, place: Place, spots: list[Spot]) -> Iterator[Recipient]:
    """One name in two kampung of one desa, by different people."""
    far = next((spot for spot in spots if metres(spot, spots[0]) >= 1_000), None)
    called = maker.name(place, "Masjid", spots[0], 1.0)
    for spot in (spots[0], far) if far else ():
        if all(metres(spot, other) >= 700 for other in maker.used.get((place.code, called), ())):
            yield maker.body(place, maker.near(spot, 50), called)
