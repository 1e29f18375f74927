"""Papers on a weak signal: photos made small and stripped, several at once, broken connections, refusals in words."""

import hashlib
import io
import re
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from chalicelib.ops.synthetic_papers import PaperFile, pdf
from tests.browser.conftest import allow_errors
from tests.browser.form_story import (
    as_upload,
    draft_of,
    fill_contact,
    form_path,
    go,
    musala,
    papers,
    photo,
    saved_on_server,
)
from tests.running import Running

JPEG = "image/jpeg"


@pytest.fixture
def at_papers(phone: Page, request: pytest.FixtureRequest) -> Page:
    """A draft on the server, the third step open."""
    number = 300 + sum(map(ord, request.node.name)) % 600
    phone.goto(form_path(musala(number)))
    fill_contact(phone, musala(number))
    saved_on_server(phone)
    go(phone, "where")
    return phone


def slot(page: Page, name: str) -> Locator:
    return page.locator(f"[data-slot='{name}']")


def add(page: Page, name: str, *files: dict[str, Any]) -> None:
    expect(page.locator(f"#slot-{name}")).to_be_enabled()  # the script is there
    page.set_input_files(f"#slot-{name}", list(files))


def file(name: str, kind: str, content: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": kind, "buffer": content}


def documents(page: Page, running: Running) -> list[dict[str, Any]]:
    draft = draft_of(page)
    bearer = {"Authorization": f"Bearer {draft['secret']}"}
    return list(
        running.call("GET", f"/api/proposals/{draft['ticket']}", None, bearer)[1]["documents"]
    )


def posted(page: Page) -> list[bytes]:
    """The files that leave the page, as they leave it."""
    bodies: list[bytes] = []
    page.on("request", lambda r: bodies.append(r.post_data_buffer or b"") if is_upload(r) else None)
    return bodies


def is_upload(request: Any) -> bool:
    return request.method == "POST" and "/api/" not in request.url


def test_photo_of_12_megapixels_becomes_small_upright_and_loses_its_exif(
    at_papers: Page, running: Running
) -> None:
    original = photo(4000, 3000)
    assert len(original) > 1_500_000 and b"Exif" in original
    add(at_papers, "photos", file("IMG_0001.jpg", JPEG, original))
    expect(slot(at_papers, "photos").locator(".so-tag", has_text="siap")).to_be_visible(
        timeout=40_000
    )
    expect(slot(at_papers, "photos").locator("img")).to_be_visible()
    [document] = documents(at_papers, running)
    assert document["bytes"] <= 500_000
    assert document["state"] == "clean"
    assert document["height"] > document["width"], "turned upright, as its EXIF said"
    sent = at_papers.evaluate(
        """async ([ticket, secret, document]) => {
            const headers = {Authorization: `Bearer ${secret}`};
            const path = `/api/proposals/${ticket}/documents/${document}`;
            const answer = await fetch(path, {headers});
            const {url} = await answer.json();
            return [...new Uint8Array(await (await fetch(url)).arrayBuffer())];
        }""",
        [draft_of(at_papers)["ticket"], draft_of(at_papers)["secret"], document["document"]],
    )
    content = bytes(sent)
    assert hashlib.sha256(content).hexdigest() == document["sha256"]
    picture = Image.open(io.BytesIO(content))
    assert not picture.getexif() and b"Exif" not in content
    assert max(picture.size) <= 2000


def test_a_broken_connection_is_retried_by_itself_and_by_hand(at_papers: Page) -> None:
    allow_errors(at_papers)
    broken: list[int] = []

    def cut(route: Any) -> None:
        if is_upload(route.request) and len(broken) < 2:
            broken.append(1)
            route.abort("connectionreset")
        else:
            route.continue_()

    at_papers.route(re.compile(r"^(?!.*/api/).*$"), cut)
    add(at_papers, "proposal", as_upload(papers(musala(1))[1]))
    line = slot(at_papers, "proposal").locator(".so-upload__file")
    expect(line).to_have_attribute("data-state", "failed")
    expect(line).to_contain_text("Berkas tetap tersimpan di HP ini")
    line.get_by_role("button", name="Coba lagi").click()
    expect(line).to_contain_text("siap", timeout=20_000)
    assert len(broken) == 2, "once by hand, then once more by itself"


def test_a_reload_in_the_middle_goes_on_by_itself(at_papers: Page) -> None:
    allow_errors(at_papers)
    at_papers.context.set_offline(True)
    add(at_papers, "proposal", as_upload(papers(musala(2))[1]))
    add(at_papers, "ktp", file("ktp.jpg", JPEG, photo(1600, 1200)))
    expect(slot(at_papers, "ktp").locator(".so-upload__file")).to_contain_text("KB")
    at_papers.context.set_offline(False)
    at_papers.reload()
    for name in ("proposal", "ktp"):
        expect(slot(at_papers, name).locator(".so-upload__file")).to_contain_text(
            "siap", timeout=20_000
        )


def test_files_chosen_before_the_draft_is_open_wait_for_it(phone: Page) -> None:
    who = musala(303)
    phone.goto(form_path(who) + "#langkah-3")
    add(phone, "ktp", file("ktp.jpg", JPEG, photo(1600, 1200)))
    expect(slot(phone, "ktp").locator(".so-upload__file")).to_contain_text("menunggu giliran")
    go(phone, "who")
    fill_contact(phone, who)
    go(phone, "where")
    expect(slot(phone, "ktp").locator(".so-upload__file")).to_contain_text("siap", timeout=20_000)


def test_refused_files_say_why(at_papers: Page) -> None:
    html = b"<html><script>alert(1)</script></html>"
    add(at_papers, "deed", file("akta.pdf", "application/pdf", html))
    expect(slot(at_papers, "deed").locator(".so-error").last).to_contain_text("PDF", timeout=20_000)
    expect(slot(at_papers, "deed").locator(".so-tag", has_text="ditolak")).to_be_visible()
    add(at_papers, "ahu", file("kosong.pdf", "application/pdf", b""))
    expect(slot(at_papers, "ahu")).to_contain_text("Berkas ini kosong")
    add(at_papers, "land", file("catatan.txt", "text/plain", b"halo"))
    expect(slot(at_papers, "land")).to_contain_text("Jenis berkas ini tidak diterima")
    add(at_papers, "domicile", file("besar.pdf", "application/pdf", b"%PDF-" + bytes(10_500_000)))
    expect(slot(at_papers, "domicile")).to_contain_text("terlalu besar")
    add(at_papers, "photos", file("rusak.jpg", JPEG, b"\xff\xd8\xff" + bytes(2000)))
    expect(slot(at_papers, "photos")).to_contain_text("bukan foto")


def test_replace_and_remove(at_papers: Page, running: Running) -> None:
    first, second = pdf("Satu", ["satu"]), pdf("Dua", ["dua"])
    add(at_papers, "npwp_card", file("satu.pdf", "application/pdf", first))
    expect(slot(at_papers, "npwp_card")).to_contain_text("siap", timeout=20_000)
    with at_papers.expect_file_chooser() as chooser:
        slot(at_papers, "npwp_card").get_by_role("button", name="Ganti: satu.pdf").click()
    chooser.value.set_files(file("dua.pdf", "application/pdf", second))
    expect(slot(at_papers, "npwp_card").locator(".so-upload__file")).to_have_count(
        1, timeout=20_000
    )
    expect(slot(at_papers, "npwp_card")).to_contain_text("dua.pdf")
    current = [d for d in documents(at_papers, running) if d["current"]]
    assert [d["sha256"] for d in current] == [hashlib.sha256(second).hexdigest()]
    slot(at_papers, "npwp_card").get_by_role("button", name="Hapus: dua.pdf").click()
    expect(slot(at_papers, "npwp_card").locator(".so-upload__file")).to_have_count(0)
    running.wait(lambda: not [d for d in documents(at_papers, running) if d["current"]])
    at_papers.reload()
    expect(slot(at_papers, "npwp_card").locator(".so-upload__file")).to_have_count(0)


def test_no_more_files_than_the_slot_takes(at_papers: Page) -> None:
    pages = [file(f"{n}.pdf", "application/pdf", pdf("KTP", [str(n)])) for n in range(4)]
    add(at_papers, "ktp", *pages)
    expect(slot(at_papers, "ktp").locator(".so-tag", has_text="siap")).to_have_count(
        3, timeout=20_000
    )
    expect(slot(at_papers, "ktp")).to_contain_text("Sudah 3 berkas")


def test_cancelling_stops_the_upload(at_papers: Page, running: Running) -> None:
    at_papers.route(
        re.compile(r"^(?!.*/api/).*$"),
        lambda route: None if is_upload(route.request) else route.continue_(),
    )
    add(
        at_papers,
        "proposal",
        as_upload(PaperFile("proposal", "p.pdf", "application/pdf", pdf("P", ["p"]))),
    )
    line = slot(at_papers, "proposal").locator(".so-upload__file")
    expect(line).to_contain_text("mengirim")
    line.get_by_role("button", name="Batalkan").click()
    expect(line).to_have_count(0)


def test_papers_of_another_device_are_shown(at_papers: Page, new_page: Any) -> None:
    add(at_papers, "proposal", as_upload(papers(musala(4))[1]))
    expect(slot(at_papers, "proposal")).to_contain_text("siap", timeout=20_000)
    draft = draft_of(at_papers)
    other = new_page()
    other.goto(f"/lacak.html#t={draft['ticket']}&k={draft['secret']}")
    other.get_by_role("link", name="Lanjutkan mengisi").click()
    go(other, "where")
    expect(slot(other, "proposal")).to_contain_text("proposal-1.pdf")
    expect(slot(other, "proposal")).to_contain_text("siap")


def test_a_file_that_arrived_although_the_answer_was_lost_is_not_sent_twice(
    at_papers: Page, running: Running
) -> None:
    allow_errors(at_papers)
    sent: list[int] = []

    def lose_the_answer(route: Any) -> None:
        if is_upload(route.request):
            sent.append(route.fetch().status)
            route.abort("connectionreset")
        else:
            route.continue_()

    at_papers.route(re.compile(r"^(?!.*/api/).*$"), lose_the_answer)
    add(at_papers, "proposal", as_upload(papers(musala(5))[1]))
    line = slot(at_papers, "proposal").locator(".so-upload__file")
    expect(line).to_contain_text("siap", timeout=20_000)
    assert len(sent) == 1 and sent[0] < 300
    assert len([d for d in documents(at_papers, running) if d["state"] == "clean"]) == 1
