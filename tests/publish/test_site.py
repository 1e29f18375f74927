"""What the builder writes: every page twice, its addresses, its assets, the same bytes each time."""

import hashlib
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from chalicelib.publish.linting import BuiltSite, page_weight
from chalicelib.publish.pages import pages
from chalicelib.publish.site import build_site
from chalicelib.rules import load_rules
from chalicelib.settings import SiteSettings

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_every_page_of_the_list_is_there_in_both_languages(built: BuiltSite) -> None:
    expected = {page.path for page in pages(load_rules())}
    assert expected | {f"en/{path}" for path in expected} == set(built.pages)


def test_every_kind_of_applicant_has_requirements_form_and_paper_form(built: BuiltSite) -> None:
    for programme in load_rules().programmes.values():
        for kind in programme.applicant_types:
            for folder in ("syarat", "ajukan", "formulir"):
                assert f"{folder}/{programme.id}-{kind}.html" in built.pages


def test_a_requirements_page_names_every_paper_of_the_rules(built: BuiltSite) -> None:
    programme = load_rules().programmes["hibah-uang"]
    ids = built.pages["syarat/hibah-uang-worship.html"].ids
    assert {paper.slot for paper in programme.papers["worship"]} <= set(ids)


def test_a_ceiling_that_waits_for_confirmation_says_so(built: BuiltSite) -> None:
    assert not load_rules().programmes["hibah-uang"].ceiling_confirmed
    assert "menunggu konfirmasi" in built.pages["syarat/hibah-uang-worship.html"].text
    assert "to be confirmed" in built.pages["en/syarat/hibah-uang-worship.html"].text


def test_a_confirmed_ceiling_has_no_mark(tmp_path: Path, settings: SiteSettings) -> None:
    from dataclasses import replace

    rules = load_rules()
    sure = {
        regulation.id: replace(regulation, confirmed=True)
        for regulation in rules.regulations.values()
    }
    programmes = {
        key: replace(one, ceiling_confirmed=True) for key, one in rules.programmes.items()
    }
    build_site(tmp_path, settings, replace(rules, programmes=programmes, regulations=sure))
    page = (tmp_path / "syarat" / "hibah-uang-worship.html").read_text()
    assert "Paling banyak" not in page and "menunggu konfirmasi" not in page


def test_the_paper_form_asks_what_the_form_asks(built: BuiltSite) -> None:
    from chalicelib.text import say

    text = built.pages["formulir/hibah-uang-group.html"].text
    for field in load_rules().programmes["hibah-uang"].form.fields("group"):
        assert say("id", f"field.{field.id}.label") in text, field.id


def test_the_same_input_gives_the_same_bytes(
    tmp_path: Path, built: BuiltSite, settings: SiteSettings
) -> None:
    build_site(tmp_path / "again", settings)
    assert digests(tmp_path / "again") == digests(built.root)


def digests(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_an_old_page_does_not_survive_a_new_build(tmp_path: Path, settings: SiteSettings) -> None:
    (tmp_path / "old.html").write_text("old")
    build_site(tmp_path, settings)
    assert not (tmp_path / "old.html").exists()


def test_a_folder_that_is_not_a_site_is_not_emptied(tmp_path: Path, settings: SiteSettings) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(FileExistsError):
        build_site(tmp_path, settings)
    assert (tmp_path / "thesis.txt").exists()


def test_the_sitemap_lists_twins_and_only_pages_to_be_found(built: BuiltSite) -> None:
    tree = ElementTree.fromstring((built.root / "sitemap.xml").read_text())
    addresses = [node.text or "" for node in tree.iter(f"{SITEMAP}loc")]
    assert "https://serang-open.example/" in addresses
    assert "https://serang-open.example/en/syarat.html" in addresses
    assert len(addresses) == len(set(addresses))
    assert not [a for a in addresses if "kantor" in a or "404" in a or "tanda-terima" in a]


def test_pages_name_themselves_and_their_twin_to_search_engines(built: BuiltSite) -> None:
    html = (built.root / "en" / "bantuan.html").read_text()
    assert '<link rel="canonical" href="https://serang-open.example/en/bantuan.html">' in html
    assert 'hreflang="id" href="https://serang-open.example/bantuan.html"' in html
    assert '<meta property="og:image" content="https://serang-open.example/assets/share-' in html


def test_assets_carry_the_digest_of_their_content(built: BuiltSite) -> None:
    assets = [path for path in built.files if path.startswith("assets/")]
    assert assets
    assert all(re.search(r"-[A-Z0-9]{8}\.\w+$", path) for path in assets)


def test_the_form_does_not_load_the_map_library_at_once(built: BuiltSite) -> None:
    assert page_weight(built.pages["ajukan/hibah-uang-worship.html"], built) < 45 * 1024
    html = (built.root / "ajukan" / "hibah-uang-worship.html").read_text()
    loaded = re.findall(r"/assets/[\w-]+\.js", html)
    assert loaded
    assert not any(
        "leaflet" in (built.root / one.lstrip("/")).read_text().lower() for one in loaded
    )


def test_a_demonstration_says_so_on_every_page(tmp_path: Path) -> None:
    build_site(tmp_path, SiteSettings(demo_banner="2027-02-01"))
    for path in ("index.html", "ajukan/hibah-uang-group.html", "kantor/index.html"):
        assert "1 Februari 2027" in (tmp_path / path).read_text()


def test_no_banner_without_a_demonstration(built: BuiltSite) -> None:
    assert "so-banner" not in (built.root / "index.html").read_text()


def test_the_document_of_a_programme_is_enough_to_apply(built: BuiltSite) -> None:
    document = json.loads((built.root / "data" / "programmes" / "hibah-uang.json").read_text())
    worship = document["applicant_types"]["worship"]
    assert {"id", "en"} == set(worship["fields"][0]["label"])
    assert {paper["need"] for paper in worship["papers"]} == {"required", "soft", "optional"}
    rab = next(field for field in worship["fields"] if field["id"] == "rab")
    assert [column["id"] for column in rab["columns"]]


def test_the_lists_of_places_are_whole(built: BuiltSite) -> None:
    desa = json.loads((built.root / "data" / "desa.json").read_text())
    kecamatan = json.loads((built.root / "data" / "kecamatan.json").read_text())
    assert (sum(map(len, desa.values())), len(kecamatan)) == (326, 29)
    assert set(desa) == set(kecamatan)
    assert len({(place[3], place[4]) for place in kecamatan.values()}) == 29


def test_no_two_squares_of_the_tile_map_read_alike(built: BuiltSite) -> None:
    from chalicelib.publish.tilemap import tile_map

    assert len({tile.short for tile in tile_map().tiles}) == 29
