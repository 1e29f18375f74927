"""The print of a proposal or of a past recipient: what of it is compared to find doubles, nothing personal open.

Numbers come in as they were typed, are normalised and then blinded by the caller's key; a print can be stored as it is.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chalicelib.core.identity import is_nik, normalised
from chalicelib.core.proposal import Answers, Json
from chalicelib.core.rab_marks import rab_marks

Point = tuple[float, float]  # lat, lng
Blind = Callable[[str, str], str]
WORSHIP = ("masjid", "musala", "pesantren", "majelis-taklim", "madrasah")
NAME_FIELDS = ("worship_name", "body_name", "group_name", "agency_name", "person_name")
_FIELDS = {
    "nik": ("nik",),
    "kk": ("kk_number",),
    "npwp": ("npwp",),
    "ahu": ("ahu_number",),
    "registry": ("worship_number", "licence_number"),
    "account": ("account_number",),
    "officer": ("chair_nik", "secretary_nik", "treasurer_nik"),
}


@dataclass(frozen=True)
class Print:
    """What of a proposal, or of a past recipient, is compared. ``kind``: worship_kind, else the applicant type.
    ``keys``: ``<kind>:<blind index>``; ``rab``: marks of :mod:`chalicelib.core.rab_marks`."""

    id: str
    programme: str
    year: int
    applicant_type: str
    kind: str
    name: str
    kecamatan: str
    desa: str
    point: Point | None
    keys: tuple[str, ...] = ()
    rab: tuple[str, ...] = ()

    @property
    def person(self) -> bool:
        return self.applicant_type == "person"


def fingerprint(
    id: str, programme: str, year: int, applicant_type: str, answers: Answers, blind: Blind
) -> Print:
    """The print of a proposal. ``answers`` are open (unsealed); ``blind(kind, value)`` gets the normalised value."""
    text = {name: value for name, value in answers.items() if isinstance(value, str)}
    numbers = ((kind, text.get(name, "")) for kind, names in _FIELDS.items() for name in names)
    return Print(
        id,
        programme,
        year,
        applicant_type,
        text.get("worship_kind") or applicant_type,
        next((text[name] for name in NAME_FIELDS if text.get(name)), ""),
        text.get("kecamatan", ""),
        text.get("desa", ""),
        _point(answers.get("point")),
        identity_keys(numbers, blind),
        rab_marks(answers.get("rab"), blind),
    )


def identity_keys(numbers: Iterable[tuple[str, str]], blind: Blind) -> tuple[str, ...]:
    """``nik:…``, ``account:…`` for pairs of kind and number as typed. A body's NPWP that is a NIK is its officer's."""
    found: dict[str, None] = {}
    for asked, typed in numbers:
        kind = "officer" if asked == "npwp" and is_nik(typed) else asked
        value = normalised(kind, typed)
        if value:
            found[f"{kind}:{blind(kind, value)}"] = None
    return tuple(found)


def _point(value: Json) -> Point | None:
    if not isinstance(value, dict):
        return None
    lat, lng = value.get("lat"), value.get("lng")
    if not isinstance(lat, int | float) or not isinstance(lng, int | float):
        return None
    return round(float(lat), 5), round(float(lng), 5)


# as text --------------------------------------------------------------------------------------------------------


def packed(p: Print) -> str:
    """A print as one short text, without loss: JSON, mostly under 400 bytes."""
    return json.dumps(tuple(vars(p).values()), ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> Print:
    """The print of :func:`packed`. ValueError when it is none."""
    values = json.loads(text)
    if not isinstance(values, list) or len(values) != 11:
        raise ValueError("no print")
    id, programme, year, applicant_type, kind, name, kecamatan, desa, point, keys, rab = values
    return Print(
        id, programme, year, applicant_type, kind, name, kecamatan, desa,
        (point[0], point[1]) if point else None, tuple(keys), tuple(rab),
    )  # fmt: skip
