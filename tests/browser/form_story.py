"""What a person does in the form: fills a step, adds papers, sends. Made-up applicants; fields are found as people find
them, by what the rules say they are."""

import io
import json
import re
from typing import Any

from playwright.sync_api import Page, Route, expect

from chalicelib.core.law import Field
from chalicelib.ops.synthetic import Applicant, applicant
from chalicelib.ops.synthetic_papers import PaperFile, papers
from chalicelib.rules import load_rules

STEPS = ("who", "what", "where", "send")
BOTH = "Tersimpan di HP ini dan di server, belum terkirim."


def form_path(who: Applicant, lang: str = "id") -> str:
    return f"{'/en' if lang == 'en' else ''}/ajukan/{who.programme}-{who.applicant_type}.html"


def musala(number: int, **answers: Any) -> Applicant:
    return applicant("hibah-uang", "worship", number, **answers)


def fields_of(who: Applicant, step: str) -> list[Field]:
    programme = load_rules().programmes[who.programme]
    asked = programme.form.fields(who.applicant_type)
    found = next(s for s in programme.form.steps if s.id == step)
    return [field for field in found.fields if field in asked]


def fill_contact(page: Page, who: Applicant) -> None:
    for name, value in who.contact.items():
        page.fill(f"#contact-{name}", str(value))


def fill_step(page: Page, who: Applicant, step: str) -> None:
    """Every question of a step for which the applicant has an answer. Must be shown."""
    for field in fields_of(who, step):
        if field.id in who.answers:
            fill_field(page, field, who.answers[field.id])


def fill_field(page: Page, field: Field, value: Any) -> None:
    if field.kind == "choice" and len(field.choices) <= 7:
        page.check(f"[data-field='{field.id}'] input[value='{value}']")
    elif field.kind in ("choice", "kecamatan", "desa"):
        page.select_option(f"#{field.id}", str(value))
    elif field.kind == "checkbox":
        page.check(f"#{field.id}")
    elif field.kind == "date":
        fill_date(page, field.id, str(value))
    elif field.kind == "rows":
        fill_rows(page, field, value)
    elif field.kind == "point":
        fill_point(page, f"{value['lat']}, {value['lng']}")
    else:
        page.fill(f"#{field.id}", str(value))


def fill_date(page: Page, field: str, value: str) -> None:
    year, month, day = value.split("-")
    page.fill(f"#{field}", day)
    page.select_option(f"#{field}-month", month)
    page.fill(f"#{field}-year", year)


def fill_rows(page: Page, field: Field, rows: list[dict[str, Any]]) -> None:
    frame = page.locator(f"[data-field='{field.id}']")
    for index, row in enumerate(rows):
        if frame.locator("[data-row]").count() <= index:
            frame.locator("[data-add]").click()
        for column in field.columns:
            cell = frame.locator("[data-row]").nth(index).locator(f"[data-column='{column.id}']")
            if column.kind == "choice":
                cell.locator("select").select_option(str(row[column.id]))
            else:
                cell.locator("input").fill(str(row[column.id]))


def fill_point(page: Page, text: str) -> None:
    page.fill("#point-text", text)
    page.click("[data-read]")
    expect(page.locator("[data-point-now]")).to_contain_text(",")


def go(page: Page, step: str) -> None:
    number = STEPS.index(step) + 1
    page.click(f"#steps a[href='#langkah-{number}']")
    expect(page.locator(f"#langkah-{number}")).to_be_visible()


def add_papers(page: Page, files: list[PaperFile]) -> None:
    for file in files:
        expect(page.locator(f"#slot-{file.slot}")).to_be_enabled()  # the script is there
        page.set_input_files(f"#slot-{file.slot}", as_upload(file))


def as_upload(file: PaperFile) -> Any:
    return {"name": file.name, "mimeType": file.type, "buffer": file.content}


def wait_ready(page: Page, files: list[PaperFile], seconds: float = 30) -> None:
    """All files were inspected and found clean."""
    for file in files:
        slot = page.locator(f"[data-slot='{file.slot}']")
        expect(slot).to_have_class(re.compile("so-upload--ready"), timeout=seconds * 1000)


def fill_all(page: Page, who: Applicant) -> list[PaperFile]:
    """A whole application up to the last step, sent papers included."""
    page.goto(form_path(who))
    fill_contact(page, who)
    fill_step(page, who, "who")
    go(page, "what")
    fill_step(page, who, "what")
    go(page, "where")
    fill_step(page, who, "where")
    files = papers(who)
    add_papers(page, files)
    wait_ready(page, files)
    go(page, "send")
    fill_step(page, who, "send")
    return files


def saved_on_server(page: Page) -> None:
    expect(page.locator("#saved[data-status=both]")).to_be_visible(timeout=15_000)


def draft_of(page: Page) -> dict[str, Any]:
    """What this device remembers of the draft of this tab."""
    script = """() => new Promise((resolve, reject) => {
        const open = indexedDB.open("serang-open");
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
            const all = open.result.transaction("drafts").objectStore("drafts").getAll();
            all.onsuccess = () => {
                open.result.close();
                const mine = sessionStorage.getItem("draft");
                resolve(JSON.stringify(all.result.find((one) => one.id === mine) ?? null));
            };
        };
    })"""
    return dict(json.loads(page.evaluate(script)))


def extended(route: Route) -> None:
    """The windows as they are answered once Bagian Kesra has extended them all to 15 April."""
    answer = route.fetch().json()
    ground = {"sk_number": "400/Kep.12-Huk/2027", "sk_date": "2027-01-30", "file": None}
    for one in answer["windows"]:
        if not one["windowless"]:
            said = {"reason": "Banjir di pesisir.", "closes_before": one["closes"]}
            one |= {"extended_by": ground | said, "closes": "2027-04-15T23:59:59+07:00"}
    route.fulfill(json=answer)


def photo(width: int, height: int, exif: bool = True) -> bytes:
    """A noisy photo as a camera makes it: large, turned by its EXIF, with a place in it."""
    from PIL import Image

    noise = Image.effect_noise((width // 4, height // 4), 60).resize((width, height))
    picture = Image.merge(
        "RGB", (noise, noise.rotate(180), noise.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    )
    out = io.BytesIO()
    data = Image.Exif()
    if exif:
        data[0x0112] = 6  # to be turned by a quarter
        data[0x010F] = "Kamera Contoh"
        gps = data.get_ifd(0x8825)
        gps[1], gps[2], gps[3], gps[4] = "S", (6.0, 7.0, 0.0), "E", (106.0, 9.0, 0.0)
    picture.save(out, "JPEG", quality=88, exif=data)
    return out.getvalue()
