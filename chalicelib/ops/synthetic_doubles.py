"""A list of recipients like the one the auditor read: 10,321 rows, of which 340 are somebody's second row.

BPK counted 340 doubled recipients among 10,321 for Kabupaten Serang (DOMAIN, from the news on Serang Open). The rows
here are made up; each second row wears one of the disguises of life, and the list knows which. What looks doubled and
is not stands in :mod:`chalicelib.ops.synthetic_recipients`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from chalicelib.core.law import Place
from chalicelib.core.proposal import Json
from chalicelib.ops.synthetic_names import Called, mistyped, otherwise, person_otherwise, usual
from chalicelib.ops.synthetic_plans import edited_plan, own_plan
from chalicelib.ops.synthetic_recipients import (
    Answers,
    Maker,
    Recipient,
    metres,
    recipients,
)
from chalicelib.rules import desa

ROWS, DOUBLED = 10_321, 340
NAMES = ("worship_name", "body_name", "group_name", "person_name")


@dataclass(frozen=True)
class AuditorsList:
    """All rows as they came in; ``doubled``: second row -> first row; ``disguise``: second row -> how it hides."""

    rows: tuple[Recipient, ...]
    doubled: Mapping[str, str]
    disguise: Mapping[str, str]


def auditors_list(seed: int = 340, rows: int = ROWS, doubled: int = DOUBLED) -> AuditorsList:
    """The same list for the same seed. Every second row comes after its first."""
    maker = Maker(Random(seed))  # noqa: S311 - the same every time is the point
    singles = recipients(maker, rows - doubled)
    office = _Office(maker, singles)
    seconds: list[tuple[str, str, Recipient]] = []
    for n in range(doubled):
        disguise = tuple(DISGUISES)[n % len(DISGUISES)]
        first, second = DISGUISES[disguise](office)
        seconds.append((disguise, first.id, second))
    return AuditorsList(
        (*office.singles.values(), *(second for _, _, second in seconds)),
        {second.id: first for _, first, second in seconds},
        {second.id: disguise for disguise, _, second in seconds},
    )


class _Office:
    """Chooses first rows, each at most once, and writes their second rows."""

    def __init__(self, maker: Maker, singles: Sequence[Recipient]) -> None:
        self.maker, self.chance = maker, maker.chance
        self.singles = {row.id: row for row in singles}
        self.left = list(singles)
        self.chance.shuffle(self.left)
        self.desa = {place.code: place for place in desa()}

    def first(self, wanted: Callable[[Recipient], bool]) -> Recipient:
        at = next(n for n, row in enumerate(self.left) if wanted(row))
        return self.left.pop(at)

    def person(self) -> Recipient:
        return self.first(lambda row: row.applicant_type == "person")

    def body(self, *kinds: str) -> Recipient:
        """A body alone in its desa with its name, so that one who reads the second row knows which is meant."""
        return self.first(
            lambda row: row.called is not None
            and (not kinds or row.called.kind in kinds)
            and row.called.kind not in ("Kelompok Warga", "Karang Taruna", "Posyandu", "Kelompok Nelayan")
            and len(self.maker.used[str(row.answers["desa"]), row.called]) == 1
        )  # fmt: skip

    def place(self, row: Recipient) -> Place:
        return self.desa[str(row.answers["desa"])]

    def again(self, first: Recipient, name: str, **more: Json) -> Recipient:
        """A second row of a body: nothing in common but the kind, the desa and what is said."""
        assert first.called
        fresh: Answers = {
            **self.maker.numbers(self.place(first), first.called),
            "rab": self.maker.plan(),
        }
        for number in ("worship_number", "npwp", "ahu_number", "licence_number"):
            fresh.pop(number, None)
        kept: Answers = {
            k: v for k, v in first.answers.items() if k in ("worship_kind", "kecamatan", "desa")
        }
        answers: Answers = kept | {_name_field(first): name} | fresh | more
        return self.maker.row(first.applicant_type, answers, first.called)

    def pinned(self, first: Recipient, most: float) -> Json:
        """A point so many metres off each way, at most."""
        point = first.answers["point"]
        assert isinstance(point, dict)
        lat, lng = self.maker.near((_degrees(point["lat"]), _degrees(point["lng"])), most)
        return point | {"lat": round(lat, 6), "lng": round(lng, 6), "source": "map"}

    def elsewhere(self) -> Answers:
        """Another desa, somewhere in it."""
        place = self.chance.choice(tuple(self.desa.values()))
        spot = self.chance.choice(self.maker.places(place))
        return self.maker.at(place, self.maker.near(spot, 100))

    def other_name(self, first: Recipient) -> tuple[str, Called]:
        assert first.called
        place = self.place(first)
        called = self.maker.name(place, first.called.kind, (0.0, 0.0), 0.0)
        return usual(called), called


Second = tuple[Recipient, Recipient]


def _same_nik(office: _Office) -> Second:
    first = office.person()
    name = person_otherwise(str(first.answers["person_name"]), office.chance)
    moved = office.elsewhere() if office.chance.random() < 0.5 else {}
    answers = first.answers | {"person_name": name, "kk_number": ""} | moved
    return first, office.maker.row("person", answers)


def _same_family(office: _Office) -> Second:
    first = office.person()
    answers = first.answers | {
        "person_name": office.maker.person(), "nik": office.maker.nik(str(first.answers["desa"])),
    }  # fmt: skip
    return first, office.maker.row("person", answers)


def _same_account(office: _Office) -> Second:
    first = office.body()
    digits = str(first.answers["account_number"])
    typed = office.chance.choice(
        (f"{digits[:4]}-{digits[4:7]}-{digits[7:]}", f"{digits[:3]} {digits[3:]}")
    )
    name, _ = office.other_name(first)
    return first, office.again(first, name, account_number=typed, **office.elsewhere())


def _same_register(office: _Office) -> Second:
    first = office.body("Masjid", "Musala", "Pondok Pesantren", "MTs", "TPQ", "MDTA")
    number = str(first.answers["worship_number"])
    typed = office.chance.choice(
        (
            number.replace(".", " "),
            number.replace(".", ""),
            f"No. {number}",
            f"ID {number.replace('.', '-')}",
        )
    )
    name, _ = office.other_name(first)
    return first, office.again(first, name, worship_number=typed, **office.elsewhere())


def _same_npwp(office: _Office) -> Second:
    first = office.body("Yayasan")
    number = str(first.answers["npwp"])
    typed = office.chance.choice(
        (
            f"0{number}",
            f"{number[:2]}.{number[2:5]}.{number[5:8]}.{number[8]}-401.000",
            f"{number[:9]}419000",
        )
    )
    return first, office.again(first, office.other_name(first)[0], npwp=typed)


def _same_ahu(office: _Office) -> Second:
    first = office.body("Yayasan")
    serial = str(first.answers["ahu_number"])[4:11]
    typed = office.chance.choice(
        (
            f"AHU {int(serial):05d} AH 01 04 Tahun 1901",
            f"No. AHU-{serial}.AH.01.04. TH 1901",
            f"ahu-{serial}-ah-01-04-1901",
        )
    )
    return first, office.again(first, office.other_name(first)[0], ahu_number=typed)


def _written(*kinds: str) -> Callable[[_Office], Second]:
    """The same name by another hand, pinned within 60 m."""

    def disguise(office: _Office) -> Second:
        first = office.body(*kinds)
        assert first.called
        name = otherwise(first.called, office.chance)
        return first, office.again(first, name, point=office.pinned(first, 40))

    return disguise


def _mistyped(office: _Office) -> Second:
    first = office.body("Masjid", "Musala", "Kelompok Tani", "KWT", "Yayasan")
    name = mistyped(str(first.answers[_name_field(first)]), office.chance)
    return first, office.again(first, name, point=office.pinned(first, 40))


def _numbered(office: _Office) -> Second:
    """A number or an RT written another way."""
    first = office.first(lambda row: bool(row.called and (row.called.number or row.called.rt)))
    assert first.called
    name = otherwise(first.called, office.chance)
    return first, office.again(first, name, point=office.pinned(first, 40))


def _longer(office: _Office) -> Second:
    """With the kampung behind it, or with the office that writes before it."""
    first = office.body("Masjid", "Musala")
    assert first.called
    plain = usual(first.called)
    name = office.chance.choice(
        (f"{plain} Kp. Contoh Wetan", f"Pengurus {plain}", f"Panitia Pembangunan {plain}", f"{plain} (renovasi)")
    )  # fmt: skip
    return first, office.again(first, name, point=office.pinned(first, 40))


def _neighbouring_desa(office: _Office) -> Second:
    """The right point, the desa next door chosen by mistake."""
    first = office.body("Masjid", "Musala", "Majelis Taklim", "Pondok Pesantren")
    own = office.place(first)
    others = sorted(
        (place for place in office.desa.values() if place.code != own.code),
        key=lambda place: metres((place.lat, place.lng), (own.lat, own.lng)),
    )
    moved: Answers = {"kecamatan": others[0].parent, "desa": others[0].code}
    assert first.called
    name = otherwise(first.called, office.chance)
    return first, office.again(first, name, point=office.pinned(first, 40), **moved)


def _on_paper(office: _Office) -> Second:
    """Typed from a list: name and desa, no point, no numbers."""
    first = office.body()
    assert first.called
    second = office.again(first, otherwise(first.called, office.chance))
    dropped = ("chair_nik", "secretary_nik", "treasurer_nik", "account_number", "rab", "point")
    return first, replace(
        second, answers={k: v for k, v in second.answers.items() if k not in dropped}
    )


def _same_officers(office: _Office) -> Second:
    """The same chair, the name by another hand, pinned at the office of the desa."""
    first = office.body("Masjid", "Musala", "Majelis Taklim", "Kelompok Tani")
    assert first.called
    name, place = otherwise(first.called, office.chance), office.place(first)
    point = office.maker.at(place, (place.lat, place.lng))["point"]
    chair = first.answers["chair_nik"]
    return first, office.again(first, name, point=point, chair_nik=chair)


def _same_plan(office: _Office) -> Second:
    """A plan worked out once and sent twice, the second time in another name and desa, with small edits."""
    first = office.body("Masjid", "Musala", "MDTA", "Kelompok Tani", "Pondok Pesantren")
    rows = own_plan(office.chance)
    first = replace(first, answers=first.answers | {"rab": list(rows)})
    office.singles[first.id] = first
    name, _ = office.other_name(first)
    copy = edited_plan(rows, office.chance)
    return first, office.again(first, name, rab=copy, **office.elsewhere())


DISGUISES: Mapping[str, Callable[[_Office], Second]] = {
    "same NIK, name by another hand": _same_nik,
    "another of the same KK": _same_family,
    "same account under another name": _same_account,
    "same register number, other punctuation": _same_register,
    "same NPWP, 15 and 16 digits": _same_npwp,
    "same AHU, other punctuation": _same_ahu,
    "masjid by another hand": _written("Masjid"),
    "musala by another hand": _written("Musala"),
    "majelis taklim by another hand": _written("Majelis Taklim"),
    "pesantren and schools by another hand": _written("Pondok Pesantren", "MTs", "TPQ", "MDTA"),
    "foundations and groups by another hand": _written("Yayasan", "Kelompok Tani", "KWT", "Sanggar Seni"),
    "mistyped": _mistyped,
    "numbers by another hand": _numbered,
    "with the kampung or the committee": _longer,
    "the desa next door": _neighbouring_desa,
    "from a list on paper": _on_paper,
    "same chair, pinned elsewhere": _same_officers,
    "same plan under another name": _same_plan,
}  # fmt: skip


def _name_field(row: Recipient) -> str:
    return next(name for name in NAMES if name in row.answers)


def _degrees(value: Json) -> float:
    assert isinstance(value, int | float)
    return float(value)
