"""Names: one name by many hands is one, and two names that look alike stay two."""

import pytest

from chalicelib.core.names import NEAR, is_common, key_of, likeness, skeleton
from chalicelib.core.spelling import distance, sound

ONE_NAME = [
    ("Masjid Al-Ikhlas", "Mesjid Jami' Al Ikhlash"),
    ("Masjid Al-Ikhlas", "DKM Masjid Alikhlas"),
    ("Masjid Al-Ikhlas", "Masjid Al Iklas"),
    ("Musala Nurul Huda", "Musholla Nur al-Huda"),
    ("Musala Nurul Huda", "Mushola Nurulhuda"),
    ("Musala Nurul Huda", "Langgar Noerol Hoeda"),
    ("Masjid Baiturrahman", "Masjid Baitur Rohman"),
    ("Masjid Baiturrahman", "Mesjid Baitul Rahman"),
    ("Masjid Darussalam", "Masjid Daarus Salaam"),
    ("Masjid At-Taqwa", "Masjid Attakwa"),
    ("Masjid Asy-Syifa", "Masjid Assyifa"),
    ("Masjid Al-Mukminin", "Masjid Al-Mu'minin"),
    ("Masjid Raudhatul Jannah", "Masjid Roudlotul Janah"),
    ("Musala Manba'ul Ulum", "Musala Mambaul 'Ulum"),
    ("SDN 2 Contoh", "SD Negeri II Contoh"),
    ("Kelompok Tani Sumber Makmur Dua", "Poktan Sumber Makmur II"),
    ("Musala Al-Ikhlas RT 03/01", "Musholla Al Ikhlas RT.003 RW.01"),
    ("MT. Nurul Falah", "Majelis Ta'lim Nurul Palah"),
    ("PP. Al-Khoiriyah", "Pondok Pesantren Alkhaeriyah"),
    ("Pondok Pesatren Contoh Nurul Fajri", "Ponpes Contoh Nurul Fajri"),
    ("TPQ Al-Barokah", "Taman Pendidikan Al-Qur'an Al Barkah"),
    ("Yys. Bina Insan", "Yayasan Bina Insan"),
    ("Poktan Mekarsari", "Kelompok Tani Mekar Sari"),
    ("MUI Kec. Ciruas", "Majelis Ulama Indonesia Kecamatan Ciruas"),
    ("KT Desa Contoh", "Karang Taruna Desa Contoh"),
    ("Masjid Al-Amanah Perum Contoh Asri", "Perumahan Contoh Asri Masjid Al Amanah"),
    ("Masjid Nurul Falah Pasirawi", "Masjid Nurul Falah Kp. Pasir Awi"),
    ("Panitia Pembangunan Musala Al-Huda", "Mushola Al Huda"),
]
TWO_NAMES = [
    ("Masjid Nurul Huda", "Masjid Nurul Hidayah"),
    ("Masjid Nurul Iman", "Masjid Nurul Amin"),
    ("Masjid Al-Huda", "Masjid Nurul Huda"),
    ("Masjid Baiturrahman", "Masjid Baiturrahim"),
    ("Masjid Al-Mubarok", "Masjid Al-Barokah"),
    ("Masjid Al-Ikhlas", "Musala Al-Ikhlas"),
    ("Masjid Al-Muhajirin", "Remaja Masjid Al-Muhajirin"),
    ("SDN 1 Contoh", "SD Negeri II Contoh"),
    ("Posyandu Melati A", "Posyandu Melati B"),
    ("Musala Al-Ikhlas RT 03", "Musala Al-Ikhlas RT 04"),
    ("Masjid Nurul Huda Kp. Wetan", "Masjid Nurul Huda Kp. Kulon"),
    ("MTs Al-Khairiyah", "MI Al-Khairiyah"),
    ("TPQ Al-Ikhlas", "MDTA Al-Ikhlas"),
    ("Poktan Karya Tani", "Gapoktan Karya Tani"),
    ("Kelompok Tani Mekar Sari", "Kelompok Tani Mekar Jaya"),
    ("Kelompok Tani Sinar Jaya", "Kelompok Tani Sekar Jaya"),
    ("PC IPNU Kab. Serang", "PC IPPNU Kab. Serang"),
    ("MUI Kecamatan Ciruas", "MUI Kecamatan Kopo"),
    ("Karang Taruna RW 02 Desa Contoh", "Karang Taruna Desa Contoh"),
    ("Karang Taruna Desa Sukamaju", "Karang Taruna Desa Sukasari"),
]


@pytest.mark.parametrize(("one", "two"), ONE_NAME)
def test_one_name_by_two_hands_is_near(one: str, two: str) -> None:
    assert likeness(one, two) >= NEAR
    assert likeness(two, one) == likeness(one, two)


@pytest.mark.parametrize(("one", "two"), TWO_NAMES)
def test_two_names_that_look_alike_are_not_near(one: str, two: str) -> None:
    assert likeness(one, two) < NEAR
    assert likeness(two, one) == likeness(one, two)


@pytest.mark.parametrize(
    ("name", "one"),
    [
        ("Mesjid Jami' Al-Ikhlash", "masjid ihlas"),
        ("SD Negeri II Contoh Anyar", "sd aniar 2"),
        ("Al-Ikhlas", "ihlas"),
        ("", ""),
        ("---", ""),
    ],
)
def test_a_skeleton_is_one_text_for_many_spellings(name: str, one: str) -> None:
    assert skeleton(name) == one


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Drs. H. Mulyadi Contoh, M.Si.", "Mulyadi Contoh"),
        ("St. Aisah Contoh", "Siti Aisyah Contoh"),
        ("Moch. Ramdani Contoh", "Muhammad Ramdhani Contoh"),
        ("Sarminah binti Contoh Kasmin", "Sarminah Contoh Kasmin"),
        ("Nur Hasanah Contoh", "Nurhasanah Contoh"),
    ],
)
def test_a_person_keeps_the_name_under_titles_and_short_forms(one: str, two: str) -> None:
    assert likeness(one, two, person=True) >= 0.97


def test_people_of_one_family_are_not_one_person() -> None:
    assert likeness("Siti Aminah Contoh", "Siti Maemunah Contoh", person=True) < 0.85
    assert likeness("Ahmad Contoh", "Siti Contoh", person=True) < 0.85


def test_what_every_kampung_calls_its_masjid_is_common_and_a_numbered_name_is_not() -> None:
    assert is_common("Mesjid Jami' Al-Ikhlash") and is_common("Musholla Nurulhuda")
    assert not is_common("Masjid Baitul Atiq Al-Bantani")
    assert not is_common("Kelompok Tani Sumber Makmur 2")


def test_the_coarse_key_outlives_a_slip_of_the_finger_in_a_vowel() -> None:
    assert key_of("Masjid Sirojul Munir") == key_of("Mesjid Siraajul Moenier")
    assert key_of("Masjid Sirojul Munir") != key_of("Masjid Bahrul Munir")


@pytest.mark.parametrize(
    ("word", "heard"),
    [
        ("khoiriyyah", "hairia"), ("choiriah", "hairia"), ("musholla", "musala"), ("taklim", "talim"),
        ("syuhada", "suhada"), ("fadhilah", "padila"), ("hoeda", "huda"), ("djihad", "jihad"), ("anbiya", "ambia"),
    ],
)  # fmt: skip
def test_a_word_has_one_sound(word: str, heard: str) -> None:
    assert sound(word) == heard


def test_a_letter_counts_one_and_a_vowel_or_a_weak_letter_less() -> None:
    assert distance("makmur", "makbur") == 1
    assert distance("huda", "hida") < 1
    assert distance("ihlas", "ilas") < 0.5
    assert distance("anwar", "awnar") < 1
    assert distance("", "tt") == 2
