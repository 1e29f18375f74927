"""Doubles: what makes two proposals one, what only makes them kin, and the keys by which they are found."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib.core.doubles import (
    REASONS,
    Match,
    Print,
    compare,
    filed_under,
    fingerprint,
    identity_keys,
    looked_up,
    packed,
    unpacked,
)
from chalicelib.core.identity import normalised
from chalicelib.core.names import NEAR, likeness
from chalicelib.core.rab_marks import rab_marks, same_rab
from chalicelib.ops.doubles_index import Index

PAIRS = [
    pair
    for name in ("near_pairs.csv", "near_pairs_fresh.csv")
    for pair in csv.DictReader(Path(__file__).with_name(name).open(encoding="utf-8"))
]
HERE = (-6.06600, 106.11900)
METRE = 1 / 111_195


def blind(kind: str, value: str) -> str:
    return f"{kind}/{value}"


def a_print(**more: object) -> Print:
    """A masjid; valid, with no numbers."""
    p = Print("1", "hibah-uang", 2027, "worship", "masjid", "Masjid Contoh Baitul Atiq", "36.04.05",
              "36.04.05.2001", HERE)  # fmt: skip
    return replace(p, **more)  # type: ignore[arg-type]


def another(**more: object) -> Print:
    """Something else of the same kind, in another desa of another kecamatan."""
    other = {"id": "2", "name": "Masjid Contoh Sirojul Munir", "kecamatan": "36.04.34", "desa": "36.04.34.2001",
             "point": (-6.25, 106.2)}  # fmt: skip
    return a_print(**(other | more))


def north(metres: float) -> tuple[float, float]:
    return (HERE[0] + metres * METRE, HERE[1])


# strong keys ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["registry", "account", "npwp", "ahu"])
def test_one_number_is_one_body_under_whatever_name(kind: str) -> None:
    match = compare(a_print(keys=(f"{kind}:x",)), another(keys=(f"{kind}:x",)))
    assert match == Match("double", (kind,))


@pytest.mark.parametrize("kind", ["nik", "kk"])
def test_one_person_and_one_family_are_one_recipient(kind: str) -> None:
    person = a_print(
        applicant_type="person", kind="person", name="Sarmin Contoh", keys=(f"{kind}:x",)
    )
    other = another(
        applicant_type="person", kind="person", name="Lilis Contoh", keys=(f"{kind}:x",)
    )
    assert compare(person, other) == Match("double", (kind,))


@pytest.mark.parametrize("kind", ["npwp", "ahu"])
def test_a_foundation_and_its_school_share_a_number_and_are_two(kind: str) -> None:
    school = another(kind="madrasah", name="MTs Contoh Sirojul Munir", keys=(f"{kind}:x",))
    foundation = another(id="3", applicant_type="body", kind="body", name="Yayasan Contoh Sirojul Munir",
                         keys=(f"{kind}:x",))  # fmt: skip
    match = compare(school, foundation)
    assert match and match.level == "related" and kind in match.reasons


def test_a_chair_of_two_bodies_makes_them_kin_not_one() -> None:
    assert compare(a_print(keys=("officer:x",)), another(keys=("officer:x",))) == Match(
        "related", ("officer",)
    )


def test_the_same_chair_and_a_near_name_are_one_though_pinned_far_away() -> None:
    other = a_print(
        id="2", name="Mesjid Contoh Baitul 'Atiiq", point=north(1_500), keys=("officer:x",)
    )
    assert compare(a_print(keys=("officer:x",)), other) == Match("double", ("officer", "name"))


def test_nothing_in_common_is_no_match_and_nobody_is_his_own_double() -> None:
    assert compare(a_print(), another()) is None
    assert compare(a_print(), a_print()) is None


# names and places -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("metres", "level"), [(0, "double"), (99, "double"), (101, "double"), (999, "double"), (1_010, None)]
)  # fmt: skip
def test_a_rare_name_in_one_desa_is_one_up_to_a_wrong_pin(metres: float, level: str | None) -> None:
    match = compare(a_print(), a_print(id="2", point=north(metres)))
    assert (match.level if match and match.level == "double" else None) == level


@pytest.mark.parametrize(("metres", "found"), [(99, True), (299, True), (310, False)])
def test_a_name_every_kampung_has_must_be_nearer(metres: float, found: bool) -> None:
    name = "Masjid Al-Ikhlas"
    match = compare(
        a_print(name=name), a_print(id="2", name="Mesjid Al Ikhlash", point=north(metres))
    )
    assert bool(match) == found


@pytest.mark.parametrize(("metres", "level"), [(99, "double"), (101, "related")])
def test_the_desa_next_door_is_a_mistake_only_within_100_metres(metres: float, level: str) -> None:
    match = compare(a_print(), a_print(id="2", desa="36.04.05.2002", point=north(metres)))
    assert match and match.level == level


@pytest.mark.parametrize(("metres", "found"), [(99, True), (101, False)])
def test_two_of_one_kind_side_by_side_are_only_kin(metres: float, found: bool) -> None:
    match = compare(
        a_print(), a_print(id="2", name="Masjid Contoh Sirojul Munir", point=north(metres))
    )
    assert match == (Match("related", ("place",)) if found else None)


def test_masjid_and_musala_of_one_name_in_one_yard_are_not_one() -> None:
    match = compare(a_print(), a_print(id="2", kind="musala", name="Musala Contoh Baitul Atiq"))
    assert match is None or match.level == "related"


def test_from_a_list_without_points_the_desa_decides() -> None:
    assert compare(a_print(), a_print(id="2", point=None)) == Match("double", ("name", "place"))
    elsewhere = compare(a_print(), a_print(id="2", point=None, desa="36.04.05.2002"))
    assert elsewhere == Match("related", ("name",))


def test_other_register_and_other_officers_outweigh_a_name_far_away() -> None:
    one = a_print(keys=("registry:a", "officer:a"))
    other = a_print(id="2", point=north(600), keys=("registry:b", "officer:b"))
    match = compare(one, other)
    assert match and match.level == "related"
    assert compare(one, replace(other, keys=("registry:b",))) == Match("double", ("name", "place"))


def test_neighbours_and_families_are_not_asked_about() -> None:
    person = {"applicant_type": "person", "kind": "person"}
    one = a_print(**person, name="Sarmin Contoh Satria", keys=("nik:a", "kk:a"))
    assert (
        compare(one, a_print(**person, id="2", name="Lilis Contoh Wijaya", keys=("nik:b",))) is None
    )
    family = a_print(**person, id="2", name="Sarmini Contoh Satria", keys=("nik:b", "kk:b"))
    assert compare(one, family) is None
    namesake = compare(
        one, a_print(**person, id="2", name="Sarmin Contoh Satria", keys=("nik:b", "kk:b"))
    )
    assert namesake and namesake.level == "related"


def test_two_officers_of_one_house_of_worship_rename_it_in_vain() -> None:
    keys = ("officer:a", "officer:b")
    match = compare(
        a_print(keys=keys), a_print(id="2", name="Masjid Contoh Sirojul Munir", keys=keys)
    )
    assert match == Match("double", ("officer", "place"))


@pytest.mark.parametrize("number", range(0, len(PAIRS), 9))
def test_it_does_not_matter_who_is_compared_with_whom(number: int) -> None:
    a, b = prints_of(PAIRS[number])
    assert compare(a, b) == compare(b, a)


def test_reasons_come_in_their_order() -> None:
    keys = ("officer:a", "account:a", "registry:a")
    match = compare(a_print(keys=keys), a_print(id="2", keys=keys))
    assert match and list(match.reasons) == sorted(match.reasons, key=REASONS.index)
    assert match.reasons == ("registry", "account", "officer", "name", "place")


# the labelled pairs ---------------------------------------------------------------------------------------------


def prints_of(pair: Mapping[str, str]) -> tuple[Print, Print]:
    def side(s: str, id: str) -> Print:
        point = (float(pair[f"lat_{s}"]), float(pair[f"lng_{s}"])) if pair[f"lat_{s}"] else None
        kind = pair[f"type_{s}"]
        return Print(id, "hibah-uang", 2027, kind, pair[f"kind_{s}"] or kind, pair[f"name_{s}"],
                     pair[f"desa_{s}"][:8], pair[f"desa_{s}"], point)  # fmt: skip

    return side("a", "1"), side("b", "2")


def precision_and_recall(part: str, judge: object = compare) -> tuple[float, float]:
    """Each pair through an index of its own: filed, looked up, compared, as the store does it."""
    right = wrong = missed = 0
    for pair in (p for p in PAIRS if p["part"] == part):
        a, b = prints_of(pair)
        index = Index(judge)  # type: ignore[arg-type]
        index.add(a)
        double = any(match.level == "double" for _, match in index.look_up(b))
        right += double and pair["label"] == "same"
        wrong += double and pair["label"] == "different"
        missed += not double and pair["label"] == "same"
    return right / (right + wrong), right / (right + missed)


@pytest.mark.parametrize("part", ["dev", "held", "fresh"])
def test_near_pairs_are_told_apart_as_people_do(part: str) -> None:
    precision, recall = precision_and_recall(part)
    assert precision >= 0.90
    assert recall >= 0.95


def test_letters_compared_as_they_stand_find_too_few() -> None:
    """The twin that must fail."""

    def by_letters(a: Print, b: Print) -> Match | None:
        same = a.name.lower() == b.name.lower() and a.desa == b.desa
        return Match("double", ()) if same else None

    assert precision_and_recall("dev", by_letters)[1] < 0.2


def test_names_without_places_accuse_too_many() -> None:
    """The other twin: a near name alone."""

    def by_name(a: Print, b: Print) -> Match | None:
        return Match("double", ()) if likeness(a.name, b.name, a.person) >= NEAR else None

    found = [by_name(*prints_of(pair)) for pair in PAIRS if pair["label"] == "different"]
    assert sum(match is not None for match in found) > 60


# numbers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "one", "two"),
    [
        ("npwp", "000012345401000", "0000012345401000"),
        ("npwp", "00.001.234.5-401.000", "000012345419000"),
        ("ahu", "AHU-0012345.AH.01.04.TAHUN 1901", "No. AHU 12345 AH 01 04 Tahun 1901"),
        ("ahu", "AHU-0012345.AH.01.04.TAHUN 1901", "ahu-0012345-ah-01-04-1901"),
        ("registry", "01.0.00.05.2001.000123", "ID SIMAS 01 0 00 05 2001 000123"),
        ("registry", "NSM 121000000012", "121000000012"),
        ("registry", "B-00012/Kk.00.04/BA.03/1901", "b 00012 / KK 00.04 / BA.03 / 1901"),
        ("account", "0000-123-456", "0000 123456"),
        ("nik", "3604050101010000", "3604 0501 0101 0000"),
    ],
)
def test_a_number_typed_by_another_hand_is_the_same(kind: str, one: str, two: str) -> None:
    assert normalised(kind, one) == normalised(kind, two) != ""


@pytest.mark.parametrize(
    ("kind", "one", "two"),
    [
        ("npwp", "000012345401000", "000012345401001"),
        ("ahu", "AHU-0012345.AH.01.04.TAHUN 1901", "AHU-0012345.AH.01.04.TAHUN 1902"),
        ("ahu", "AHU-0012345.AH.01.04.TAHUN 1901", "AHU-0012346.AH.01.04.TAHUN 1901"),
        ("registry", "01.0.00.05.2001.000123", "01.0.00.05.2001.000124"),
    ],
)
def test_another_number_stays_another(kind: str, one: str, two: str) -> None:
    assert normalised(kind, one) != normalised(kind, two)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("registry", "belum ada"), ("registry", "-"), ("registry", "dalam proses"), ("registry", "00000000"),
        ("registry", "12345"), ("registry", "SKT 12"), ("account", "00000000"), ("account", "1234"),
        ("npwp", "000000000000000"), ("npwp", "123"), ("nik", "0000000000000000"), ("nik", "36040501"),
        ("ahu", "proses"),
    ],
)  # fmt: skip
def test_what_many_write_when_they_have_no_number_is_no_key(kind: str, typed: str) -> None:
    assert normalised(kind, typed) == ""
    assert identity_keys([(kind, typed)], blind) == ()


def test_the_npwp_of_a_person_tells_the_officer_not_the_body() -> None:
    assert identity_keys([("npwp", "3604050101010000")], blind) == (
        "officer:officer/3604050101010000",
    )


# cost plans -----------------------------------------------------------------------------------------------------


def plan(*lines: tuple[str, int, int]) -> list[object]:
    return [
        {"item": item, "volume": volume, "unit": "x", "price": price}
        for item, volume, price in lines
    ]


OWN = plan(("Rangka baja ringan", 117, 96_500), ("Menara galvalum", 3, 4_375_500), ("Kubah enamel", 2, 8_152_500),
           ("Pagar besi tempa", 43, 215_000), ("Semen", 38, 68_000), ("Pintu jati ukir", 6, 1_850_000))  # fmt: skip
MODEL = plan(("Semen", 50, 68_000), ("Pasir", 10, 250_000), ("Batu bata", 5_000, 800), ("Upah tukang", 30, 150_000),
             ("Cat tembok", 10, 150_000))  # fmt: skip


def marks(rows: object) -> tuple[str, ...]:
    return rab_marks(rows, blind)  # type: ignore[arg-type]


def test_a_plan_sent_twice_is_found_under_another_name_after_small_edits() -> None:
    edited = [dict(row) for row in reversed(OWN)]  # type: ignore[call-overload]
    edited[0]["price"], edited[2]["item"] = 2_000_000, "PENGADAAN Besi Tempa (pagar)"
    assert same_rab(marks(OWN), marks(edited))
    one, other = a_print(rab=marks(OWN)), another(rab=marks(edited))
    assert compare(one, other) == Match("double", ("rab",))
    assert set(filed_under(one)) & set(looked_up(other))


def test_a_model_that_everybody_copies_is_no_double() -> None:
    assert marks(MODEL) == ()
    assert not same_rab(marks([*MODEL, *OWN[:2]]), marks([*MODEL, *OWN[:2]]))
    assert compare(a_print(rab=marks(MODEL)), another(rab=marks(MODEL))) is None


def test_the_same_items_in_other_numbers_are_another_plan() -> None:
    other = [row | {"volume": row["volume"] + 1} for row in OWN]  # type: ignore[operator, index]
    assert not same_rab(marks(OWN), marks(other))


@pytest.mark.parametrize(
    "rows", [None, "", [], [None], [{"item": 3}], [{"item": "Pintu", "volume": None}]]
)
def test_a_plan_half_filled_has_no_marks(rows: object) -> None:
    assert marks(rows) == ()


# prints and keys ------------------------------------------------------------------------------------------------

ANSWERS = {
    "worship_kind": "musala", "worship_name": "Musala Contoh", "worship_number": "01.5.00.05.2001.000123",
    "npwp": "000012345401000", "ahu_number": "AHU-0012345.AH.01.04.TAHUN 1901", "account_number": "0000123456",
    "chair_nik": "3604050101010000", "secretary_nik": "3604050201010000", "treasurer_nik": "3604050301010000",
    "kecamatan": "36.04.05", "desa": "36.04.05.2001",
    "point": {"lat": -6.066, "lng": 106.119, "source": "gps"}, "rab": OWN,
}  # fmt: skip


def test_a_print_has_what_is_compared_and_every_number_blinded() -> None:
    p = fingerprint("9", "hibah-uang", 2027, "worship", ANSWERS, lambda kind, value: f"<{kind}>")  # type: ignore[arg-type]
    assert (p.kind, p.name, p.desa, p.point) == ("musala", "Musala Contoh", "36.04.05.2001", HERE)
    assert set(p.keys) == {
        "npwp:<npwp>",
        "ahu:<ahu>",
        "registry:<registry>",
        "account:<account>",
        "officer:<officer>",
    }
    assert "0000" not in "".join(p.keys)


def test_a_print_of_a_half_filled_form_is_a_print() -> None:
    p = fingerprint(
        "9", "hibah-uang", 2027, "group", {"point": {"lat": None}, "chair_nik": 5}, blind
    )
    assert (p.name, p.point, p.keys, p.rab) == ("", None, (), ())
    assert filed_under(p) == looked_up(p) == ()
    assert compare(p, a_print()) is None and compare(p, replace(p, id="10")) is None


def test_a_print_survives_being_stored() -> None:
    p = fingerprint("9", "hibah-uang", 2027, "worship", ANSWERS, blind)  # type: ignore[arg-type]
    assert unpacked(packed(p)) == p
    assert (
        unpacked(packed(a_print(point=None, name='Masjid "Contoh" é'))).name == 'Masjid "Contoh" é'
    )
    with pytest.raises(ValueError, match="no print"):
        unpacked("{}")


def test_a_full_form_is_filed_under_twelve_keys_and_looked_up_by_less_than_a_hundred() -> None:
    p = fingerprint("9", "hibah-uang", 2027, "worship", ANSWERS, blind)  # type: ignore[arg-type]
    longest = fingerprint(
        "9",
        "hibah-uang",
        2027,
        "worship",
        ANSWERS
        | {
            "rab": plan(
                *((f"Barang {chr(97 + n % 26)}{n}", n + 13, 1_234_500 + n) for n in range(100))
            )
        },
        blind,
    )  # type: ignore[arg-type]
    assert len(filed_under(p)) <= 12 and len(filed_under(longest)) <= 12
    assert len(looked_up(longest)) <= 100


@pytest.mark.parametrize("east", [-1, 0, 1])
@pytest.mark.parametrize("up", [-1, 0, 1])
def test_whoever_is_within_100_metres_is_looked_up_across_every_border_of_a_cell(
    up: int, east: int
) -> None:
    corner = a_print(point=(-6.06600, 106.11900))
    there = (corner.point[0] + up * 70 * METRE, corner.point[1] + east * 70 * METRE)  # type: ignore[index]
    cells = [key for key in filed_under(a_print(id="2", point=there)) if key.startswith("cell:")]
    assert cells and set(cells) <= set(looked_up(corner))


def test_a_name_that_many_bear_is_no_key_of_its_own() -> None:
    assert not any(key.startswith("name:") for key in filed_under(a_print(name="Masjid Al-Ikhlas")))
    assert any(key.startswith("name:") for key in filed_under(a_print()))
