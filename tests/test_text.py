"""Sentences by code, and amounts, dates and sizes as people say them."""

from datetime import UTC, date, datetime

import pytest

from chalicelib import text
from chalicelib.text import has, say, words
from chalicelib.text.speech import file_size, rupiah, tanggal, terbilang, waktu


@pytest.mark.parametrize(
    ("number", "indonesian", "english"),
    [
        (0, "nol", "zero"),
        (1, "satu", "one"),
        (10, "sepuluh", "ten"),
        (11, "sebelas", "eleven"),
        (12, "dua belas", "twelve"),
        (19, "sembilan belas", "nineteen"),
        (20, "dua puluh", "twenty"),
        (21, "dua puluh satu", "twenty-one"),
        (99, "sembilan puluh sembilan", "ninety-nine"),
        (100, "seratus", "one hundred"),
        (101, "seratus satu", "one hundred one"),
        (111, "seratus sebelas", "one hundred eleven"),
        (200, "dua ratus", "two hundred"),
        (1_000, "seribu", "one thousand"),
        (1_001, "seribu satu", "one thousand one"),
        (1_100, "seribu seratus", "one thousand one hundred"),
        (2_000, "dua ribu", "two thousand"),
        (11_000, "sebelas ribu", "eleven thousand"),
        (21_000, "dua puluh satu ribu", "twenty-one thousand"),
        (100_000, "seratus ribu", "one hundred thousand"),
        (101_000, "seratus satu ribu", "one hundred one thousand"),
        (1_000_000, "satu juta", "one million"),
        (1_001_000, "satu juta seribu", "one million one thousand"),
        (
            12_345_678,
            "dua belas juta tiga ratus empat puluh lima ribu enam ratus tujuh puluh delapan",
            "twelve million three hundred forty-five thousand six hundred seventy-eight",
        ),
        (50_000_000, "lima puluh juta", "fifty million"),
        (1_000_000_000, "satu miliar", "one billion"),
        (1_000_000_000_000, "satu triliun", "one trillion"),
        (10**15, "satu kuadriliun", "one quadrillion"),
        (-5_000, "minus lima ribu", "minus five thousand"),
    ],
)
def test_numbers_are_said_in_words(number: int, indonesian: str, english: str) -> None:
    assert terbilang(number, "id") == indonesian
    assert terbilang(number, "en") == english


ONES = {
    **{"nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7},
    **{"delapan": 8, "sembilan": 9, "sepuluh": 10, "sebelas": 11, "seratus": 100},
}
SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12, "kuadriliun": 10**15}


def heard(spoken: str) -> int:
    """The number somebody understands who hears the words: the other way round, written apart."""
    total = group = last = 0
    for word in spoken.split():
        if word == "seribu":
            total, group, last = total + 1000, 0, 0
        elif word in SCALES:
            total, group, last = total + group * SCALES[word], 0, 0
        elif word in ("belas", "puluh", "ratus"):
            times = {"belas": last + 10, "puluh": last * 10, "ratus": last * 100}[word]
            group, last = group - last + times, 0
        else:
            last = ONES[word]
            group += last
    return total + group


def test_whoever_hears_the_words_understands_the_number() -> None:
    tried = {*range(2_200), *(10**power + offset for power in range(16) for offset in (-1, 0, 1))}
    tried |= {seed * 7_919_000_537 % 10**15 for seed in range(2_000)}
    for number in tried:
        assert heard(terbilang(number)) == number


@pytest.mark.parametrize("wrong", [1.5, "5", True, None])
def test_words_and_rupiah_want_whole_numbers(wrong: object) -> None:
    for spoken in (terbilang, rupiah):
        with pytest.raises(TypeError):
            spoken(wrong)  # type: ignore[operator]


def test_there_are_no_words_beyond_the_largest_number() -> None:
    with pytest.raises(ValueError, match="no words"):
        terbilang(10**18)


def test_rupiah_groups_by_the_language() -> None:
    assert rupiah(50_000_000) == "Rp50.000.000"
    assert rupiah(50_000_000, "en") == "IDR 50,000,000"
    assert (rupiah(0), rupiah(-1_500)) == ("Rp0", "-Rp1.500")


def test_a_day_is_told_in_wib() -> None:
    assert tanggal(date(2027, 3, 12)) == "12 Maret 2027"
    assert tanggal("2027-03-12", "en") == "12 March 2027"
    assert tanggal(datetime(2027, 3, 31, 17, 0, tzinfo=UTC)) == "1 April 2027"


def test_a_time_is_told_in_wib() -> None:
    assert waktu("2027-03-12T07:05:00Z") == "12 Maret 2027 pukul 14.05 WIB"
    assert waktu("2027-03-12T07:05:00Z", "en") == "12 March 2027 at 14:05 WIB"
    with pytest.raises(ValueError, match="without a zone"):
        waktu("2027-03-12T07:05:00")


@pytest.mark.parametrize(
    ("size", "said"),
    [
        *((0, "0 byte"), (900, "900 byte"), (123_456, "121 KB"), (4_404_019, "4,2 MB")),
        (10_485_760, "10 MB"),
    ],
)
def test_sizes_count_as_the_limits_do(size: int, said: str) -> None:
    assert file_size(size) == said


def test_a_sentence_is_filled_with_facts_said_in_its_language() -> None:
    facts = {"amount": 25_000_000}
    sentence = "{amount:rupiah} ({amount:terbilang} rupiah)"
    assert text.fill("id", sentence, facts) == "Rp25.000.000 (dua puluh lima juta rupiah)"
    assert text.fill("en", sentence, facts) == "IDR 25,000,000 (twenty-five million rupiah)"


def test_an_id_is_said_by_its_name() -> None:
    sentence = "{slot:paper}, {field:field}, {programme:programme}, {opd:opd}"
    facts = {"slot": "ktp", "field": "nik", "programme": "hibah-uang", "opd": "dinsos"}
    assert text.fill("id", sentence, facts) == "KTP, NIK, Hibah uang, Dinas Sosial"


@pytest.mark.parametrize(
    ("sentence", "facts"),
    [
        ("{name}", {}),
        ("{name:paper}", {"name": "passport"}),
        ("{name:colour}", {"name": "x"}),
        ("{name.__class__}", {"name": "x"}),
        ("{name[0]}", {"name": "x"}),
        ("{}", {}),
    ],
)
def test_a_sentence_takes_only_facts_it_is_given(sentence: str, facts: dict[str, str]) -> None:
    with pytest.raises((KeyError, IndexError)):
        text.fill("id", sentence, facts)


def test_a_fact_with_braces_is_no_sentence() -> None:
    assert text.fill("id", "Catatan: {note}", {"note": "{name} {"}) == "Catatan: {name} {"


def test_an_unknown_code_is_an_error() -> None:
    for code in ("no.such.code", "paper", "paper.ktp", "paper.ktp.name.more"):
        with pytest.raises(KeyError):
            say("id", code)
    with pytest.raises(KeyError):
        say("su", "paper.ktp.name")
    assert has("en", "paper.ktp") and not has("en", "paper.passport")


def test_words_are_a_copy_nobody_can_spoil() -> None:
    words("id", "verdict")["ok"] = "spoiled"
    assert say("id", "verdict.ok") == "Sesuai"
    with pytest.raises(KeyError):
        words("id", "verdict.ok")
