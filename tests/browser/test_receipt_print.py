"""A receipt on paper: one sheet, also with every paper and its whole fingerprint."""

from io import BytesIO

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

pytestmark = pytest.mark.browser

#: Lays a receipt with so many papers into the page, shaped as the page's own script shapes it.
LAID = """count => {
  document.querySelector("#receipt").hidden = false;
  document.querySelector("#no-receipt").style.display = "none";
  document.querySelector("[data-number]").textContent = "2700-0000-0000";
  document.querySelector("#qr").hidden = false;
  const square = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  square.setAttribute("viewBox", "0 0 10 10");
  square.setAttribute("class", "so-receipt__qr");
  document.querySelector("#qr-picture").append(square);
  document.querySelector("#papers").hidden = false;
  for (let n = 0; n < count; n += 1) {
    const item = document.createElement("li");
    item.innerHTML = `<strong>Surat pernyataan tanggung jawab</strong> – surat-pernyataan-${n}.pdf (1,2 MB) `;
    const details = Object.assign(document.createElement("details"), { className: "so-details", open: true });
    details.innerHTML = `<summary>SHA-256</summary><div class="so-receipt__hash">${"0123456789abcdef".repeat(4)}</div>`;
    item.append(details);
    document.querySelector("#paper-list").append(item);
  }
  document.querySelector("#digest").hidden = false;
  document.querySelector("#digest span").textContent = "0123456789abcdef".repeat(4);
}"""


def sheets(page: Page, papers: int) -> int:
    page.goto("/tanda-terima.html")
    page.evaluate(LAID, papers)
    written = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    text = "".join("".join(one.extract_text() for one in written.pages).split())
    assert text.count("0123456789abcdef" * 4) == papers + 1  # whole, and its own below
    return len(written.pages)


def test_a_receipt_with_thirteen_papers_is_one_sheet_and_with_sixty_it_is_more(
    desktop: Page,
) -> None:
    assert sheets(desktop, 13) == 1
    assert sheets(desktop, 60) > 1
