"""The built site passes every rule; and each rule finds the mistake it is for (a zero counts only beside its twin)."""

from pathlib import Path

import pytest

from chalicelib.publish.document import read_document
from chalicelib.publish.linting import (
    PAGE_RULES,
    SITE_RULES,
    STYLE_BUDGET,
    BuiltSite,
    html_validate,
    judge,
    lint,
    style_weight,
)

RULES = {rule.__name__.replace("_", "-") for rule in (*PAGE_RULES, *SITE_RULES)}

GOOD = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>T</title></head><body>
<a href="/en/a.html" hreflang="en">English</a><h1 id="top">H</h1><h2>I</h2><a href="#top">x</a>
<label for="n">N</label><input id="n" type="text"><img src="/p.png" alt="">
<svg aria-hidden="true"></svg></body></html>"""

MISTAKES = [
    ("links", '<a href="/nowhere.html">x</a>'),
    ("links", '<a href="nowhere.html">x</a>'),
    ("links", '<a href="#nothing">x</a>'),
    ("links", '<a href="/en/a.html#nothing">x</a>'),
    ("links", '<script src="/assets/gone.js"></script>'),
    ("labels", '<input type="text" id="alone">'),
    ("labels", '<select name="s"></select>'),
    ("alternatives", '<img src="/p.png">'),
    ("alternatives", "<svg><path/></svg>"),
    ("headings", "<h1>two</h1>"),
    ("headings", "<h4>jumped</h4>"),
    ("unique-ids", '<p id="top">twice</p>'),
    ("unique-ids", '<p aria-describedby="gone">x</p>'),
    ("inline", "<style>p{color:red}</style>"),
    ("inline", '<p style="color:red">x</p>'),
    ("inline", "<script>alert(1)</script>"),
    ("inline", '<button onclick="go()">x</button>'),
    ("inline", '<a href="javascript:go()">x</a>'),
    ("strangers", "<p>Usulan untuk Kabupaten Sleman</p>"),
    ("strangers", "<p>Pemkot Antah memberi bantuan</p>"),
    ("strangers", '<script type="application/json">{"a":"Kabupaten Antah"}</script>'),
]


def a_site(root: Path, extra: str = "", twin: bool = True, html: str = GOOD) -> BuiltSite:
    """A site of one page and its twin; ``extra`` goes before the end of the Indonesian page."""
    page = html.replace("</body>", f"{extra}</body>")
    (root / "a.html").write_text(page)
    (root / "p.png").write_bytes(b"")
    (root / "en").mkdir()
    (root / "en" / "a.html").write_text(GOOD)
    pages = {"a.html": read_document("a.html", page)}
    if twin:
        pages["en/a.html"] = read_document("en/a.html", GOOD)
    return BuiltSite(root, pages)


def findings(site: BuiltSite, rule: str) -> list[str]:
    return [one.detail for one in judge(site.pages["a.html"], site) if one.rule == rule]


def test_the_built_site_has_no_findings(built: BuiltSite) -> None:
    assert [str(finding) for finding in lint(built.root)] == []


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_good_page_passes(tmp_path: Path, rule: str) -> None:
    assert findings(a_site(tmp_path), rule) == []


@pytest.mark.parametrize(("rule", "mistake"), MISTAKES)
def test_a_rule_finds_its_mistake(tmp_path: Path, rule: str, mistake: str) -> None:
    assert findings(a_site(tmp_path, mistake), rule)


def test_a_page_without_twin_is_found(tmp_path: Path) -> None:
    assert findings(a_site(tmp_path, twin=False), "twins") == ["no twin en/a.html"]


def test_a_page_that_does_not_lead_to_its_twin_is_found(tmp_path: Path) -> None:
    site = a_site(tmp_path, html=GOOD.replace('href="/en/a.html"', 'href="/a.html"'))
    assert findings(site, "twins")


def test_a_page_in_the_wrong_language_is_found(tmp_path: Path) -> None:
    assert findings(a_site(tmp_path, html=GOOD.replace('lang="id"', 'lang="en"')), "language")


def test_a_page_over_its_weight_is_found(tmp_path: Path) -> None:
    noise = "".join(f"<p>{number * 7919 % 99991:x}</p>" for number in range(20_000))
    assert findings(a_site(tmp_path, noise), "weight")


def test_a_script_counts_to_the_weight_of_its_page(tmp_path: Path) -> None:
    import random

    site = a_site(tmp_path, '<script type="module" src="/big.js"></script>')
    (tmp_path / "big.js").write_bytes(random.Random(1).randbytes(60 * 1024))
    assert findings(site, "weight")


def test_a_stylesheet_over_its_weight_is_found(tmp_path: Path) -> None:
    import random

    (tmp_path / "assets").mkdir()
    heavy = random.Random(1).randbytes(STYLE_BUDGET * 1024 + 100)
    (tmp_path / "assets" / "site-AAAAAAAA.css").write_bytes(heavy)
    assert list(style_weight(BuiltSite(tmp_path, {})))


def test_every_rule_has_a_mistake_it_must_find() -> None:
    covered = {rule for rule, _ in MISTAKES} | {"twins", "language", "weight"}
    assert covered == RULES


def test_html_validate_finds_what_is_not_html(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(GOOD.replace("<h2>I</h2>", "<p><div>I</div></p>"))
    assert html_validate(tmp_path)


def test_inputs_in_a_template_are_left_to_the_script(tmp_path: Path) -> None:
    assert not findings(a_site(tmp_path, '<template><input name="r"></template>'), "labels")
