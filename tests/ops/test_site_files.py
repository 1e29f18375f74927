"""The local origin serves the built site with the headers, and only the built site."""

from pathlib import Path

import pytest

from chalicelib.ops.exchange import Answer, Ask, compressed
from chalicelib.ops.site_files import SiteFiles
from chalicelib.settings import SiteSettings


@pytest.fixture
def files(tmp_path: Path) -> SiteFiles:
    site = tmp_path / "site"
    for name, text in {
        "index.html": "<h1>Beranda</h1>",
        "404.html": "tidak ditemukan",
        "en/404.html": "not found",
        "kantor/index.html": "kantor",
        "assets/js/site-abc123.js": "1",
        "data/desa.json": "[]",
        ".hidden": "no",
    }.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    (tmp_path / "secret.txt").write_text("outside")
    (site / "link.txt").symlink_to(tmp_path / "secret.txt")
    return SiteFiles(site, SiteSettings(documents_origin="http://127.0.0.1:4566"))


def get(files: SiteFiles, path: str, **headers: str) -> Answer:
    return files(Ask("GET", path, headers=headers))


def test_page_carries_policy_type_and_asks_to_be_asked_again(files: SiteFiles) -> None:
    page = get(files, "/")
    assert (page.status, page.body) == (200, b"<h1>Beranda</h1>")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "http://127.0.0.1:4566" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "must-revalidate" in page.headers["Cache-Control"]


def test_hashed_asset_is_kept_for_ever_and_data_a_short_while(files: SiteFiles) -> None:
    assert "immutable" in get(files, "/assets/js/site-abc123.js").headers["Cache-Control"]
    assert get(files, "/data/desa.json").headers["Cache-Control"] == "public, max-age=300"


def test_unchanged_page_is_not_sent_again(files: SiteFiles) -> None:
    tag = get(files, "/").headers["ETag"]
    again = files(Ask("GET", "/", headers={"if-none-match": tag}))
    assert (again.status, again.body) == (304, b"")


def test_missing_page_is_404_in_the_language_of_its_place(files: SiteFiles) -> None:
    assert get(files, "/tidak-ada.html").body == b"tidak ditemukan"
    assert get(files, "/en/nowhere.html").body == b"not found"
    assert get(files, "/en/nowhere.html").status == 404


def test_folder_is_sent_to_its_slash(files: SiteFiles) -> None:
    answer = get(files, "/kantor")
    assert (answer.status, answer.headers["Location"]) == (301, "/kantor/")
    assert get(files, "/kantor/").body == b"kantor"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/assets/../../secret.txt",
        "/..%2fsecret.txt",
        "//etc/passwd",
        "/.hidden",
        "/link.txt",
        "/index.html%00.txt",
        "/..\\secret.txt",
        "/assets/",
        "/data",
    ],
)
def test_nothing_outside_or_hidden_is_served(files: SiteFiles, path: str) -> None:
    answer = get(files, path)
    assert answer.status == 404
    assert b"outside" not in answer.body
    assert answer.body != b"no"


def test_only_reading_is_allowed(files: SiteFiles) -> None:
    answer = files(Ask("POST", "/", body=b"x"))
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET, HEAD"


def test_text_of_some_length_is_compressed_for_those_who_take_it() -> None:
    long = Answer(200, {"Content-Type": "text/html"}, b"a" * 5000)
    assert (
        len(compressed(Ask("GET", "/", headers={"accept-encoding": "gzip, br"}), long).body) < 100
    )
    assert compressed(Ask("GET", "/"), long) is long
    picture = Answer(200, {"Content-Type": "image/png"}, b"a" * 5000)
    assert compressed(Ask("GET", "/", headers={"accept-encoding": "gzip"}), picture) is picture
