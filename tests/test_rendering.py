"""Templates are strict and escaped; letters say what happened, why, what to do, until when, and whom to ask."""

from typing import Any

import jinja2
import pytest

from chalicelib.letters import Rendered, render_letter
from chalicelib.rendering import environment
from chalicelib.text.letter_facts import LETTER_FACTS

LINK = "https://serang-open.example/lacak.html#t=2748-3920-1756&k=AAAAAAAAAAAAAAAAAAAAAA"

FACTS: dict[str, Any] = {
    "name": "Musala Nurul Iman",
    "number": "2748-3920-1756",
    "programme": "hibah-uang",
    "link": LINK,
    "at": "2027-02-01T03:05:00Z",
    "opd": "kesra",
    "closes": "2027-03-31T23:59:59+07:00",
    "papers": [{"name": "ktp"}, {"slot": "ktp"}, {"name": "photos"}],
    "amount": 25_000_000,
    "items": [
        {"item": "request_letter", "verdict": "fix", "reason": "missing-stamp-duty", "note": ""},
        {"name": "title", "verdict": "missing", "reason": None, "note": "Sebut <nama> desanya."},
    ],
    "note": "Mohon segera.",
    "due": "2027-02-15",
    "reason": "no-activity",
    "code": "123456",
    "minutes": 10,
    "closes_before": "2027-03-15T23:59:59+07:00",
    "sk_number": "400/Kep.12-Huk/2027",
    "sk_date": "2027-03-12",
    "days": 3,
    "follow": ["ktp", "kk"],
    "follow_by": "2027-02-15",
}


def letter(kind: str, lang: str = "id", **other: Any) -> Rendered:
    facts = FACTS if kind != "withdrawn" else {**FACTS, "reason": "plan-changed"}
    return render_letter(lang, kind, {**facts, **other})


def test_a_kecamatan_is_named_where_an_opd_would_be() -> None:
    made = letter("reported", opd="36.04.05").text
    assert "Hubungi Kecamatan Kramatwatu Kabupaten Serang" in " ".join(made.split())
    assert "Kecamatan 36.04.99" in letter("reported", opd="36.04.99").text


def test_values_are_escaped() -> None:
    made = environment("id").from_string("{{ name }}").render(name="<b>")
    assert made == "&lt;b&gt;"


def test_a_name_nobody_gave_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        environment("id").from_string("{{ name }}").render()


def test_filters_speak_the_language_of_the_environment() -> None:
    source = (
        "{{ 5000|rupiah }} {{ 5000|terbilang }} {{ '2027-03-12'|tanggal }} {{ 'verdict.ok'|say }}"
    )
    assert environment("id").from_string(source).render() == (
        "Rp5.000 lima ribu 12 Maret 2027 Sesuai"
    )
    assert environment("en").from_string(source).render() == (
        "IDR 5,000 five thousand 12 March 2027 In order"
    )


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("kind", LETTER_FACTS)
def test_every_letter_says_the_same_in_text_and_html(kind: str, lang: str) -> None:
    made = letter(kind, lang)
    assert made.subject and "\n" not in made.subject
    for half in (made.text, made.html):
        assert "{" not in half.split("</style>")[-1]
        assert "None" not in half
    assert f'<html lang="{lang}">' in made.html
    if kind == "code":
        assert "123456" in made.text and "123456" in made.html
    else:
        assert "2748-3920-1756" in made.subject
        assert LINK in made.text
        assert LINK.replace("&", "&amp;") in made.html


def test_the_letter_of_a_return_names_each_lack_its_reason_and_the_deadline() -> None:
    made = letter("returned")
    assert "15 Februari 2027" in made.subject
    for said in (
        *("Surat permohonan kepada Bupati", "Belum bermeterai.", "Judul usulan", "Tidak ada"),
        *("Mohon segera.", "1 Februari 2027 pukul 10.05 WIB"),
        *("Bagian Kesejahteraan Rakyat", "paling lambat 15 Februari 2027"),
    ):
        assert said in made.text
        assert said in made.html
    assert "Sebut <nama> desanya." in made.text
    assert "Sebut &lt;nama&gt; desanya." in made.html


def test_the_letter_of_receipt_says_the_amount_in_words_and_counts_papers() -> None:
    made = letter("received")
    assert "Rp25.000.000 (dua puluh lima juta rupiah)" in made.text
    assert "- KTP (2 berkas)\n- Foto tempat\n" in made.text


def test_a_refusal_says_the_coded_reason_and_the_note() -> None:
    made = letter("refused", "en")
    assert "The place exists, but nothing happens there." in made.text
    assert "Mohon segera." in made.text


def test_a_verified_letter_promises_no_money() -> None:
    assert "belum keputusan pemberian bantuan" in letter("verified").text


def test_a_paragraph_about_a_fact_that_is_not_given_is_left_out() -> None:
    with_end = letter("opened").text
    facts = {name: FACTS[name] for name in LETTER_FACTS["opened"]}
    without = render_letter("id", "opened", facts).text
    assert "31 Maret 2027 pukul 23.59 WIB" in with_end
    assert "paling lambat" not in without
    assert "\n\n\n" not in without


def test_a_letter_without_a_fact_it_needs_is_an_error() -> None:
    facts = {name: value for name, value in FACTS.items() if name != "due"}
    with pytest.raises(KeyError, match="due"):
        render_letter("id", "returned", facts)
    with pytest.raises(KeyError):
        render_letter("id", "birthday", FACTS)


def test_a_hostile_name_cannot_break_the_page() -> None:
    made = letter("opened", name='<img src=x onerror="alert(1)">\r\nBcc: a@b.c')
    assert "<img" not in made.html
    assert "\n" not in made.subject and "\r" not in made.subject


def test_the_code_letter_holds_no_link() -> None:
    made = render_letter("id", "code", {"code": "123456", "minutes": 10, "link": LINK})
    assert "http" not in made.text and "href" not in made.html


@pytest.mark.parametrize("kind", LETTER_FACTS)
def test_letters_are_small_and_fetch_nothing(kind: str) -> None:
    html = letter(kind).html
    assert len(html.encode()) < 12_000
    for thing in ("<img", "<script", "<link", "<table", "url(", "@import"):
        assert thing not in html
