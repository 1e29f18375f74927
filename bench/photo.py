"""A photo of twelve megapixels before it is sent: the form page's own module makes it small, in Chromium."""

import base64
import io
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from playwright.sync_api import Browser, Route

from bench.figures import Figure

GROUP = "A photo of 12 megapixels"
MODULE = Path(__file__).resolve().parents[1] / "site" / "assets" / "js" / "shrink.js"
BUDGET = 500.0  # KB
SIZE = (4000, 3000)
PAGE = "/ajukan/hibah-uang-worship.html"
SLOWER = 6
GPS = {1: "S", 2: (6.0, 7.0, 12.0), 3: "E", 4: (106.0, 9.0, 3.0)}
#: Reads the photo as the form does, and gives back what would be sent.
SHRINK = """async () => {
  const {shrink} = await import("/bench/shrink.js");
  const photo = await (await fetch("/bench/photo.jpg")).blob();
  const began = performance.now();
  const {blob, width, height} = await shrink(photo);
  const seconds = (performance.now() - began) / 1000;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return {seconds, width, height, content: btoa(text)};
}"""


def figures(browser: Browser, url: str) -> Iterator[Figure]:
    photo = made_photo()
    assert traces(photo), "the made photo must hold what is to go"
    sent, seconds = shrunk(browser, url, photo)
    picture = Image.open(io.BytesIO(sent))
    yield Figure(
        GROUP, f"before sending, {picture.width} x {picture.height}", len(sent) / 1000, "KB", BUDGET,
        f"at most {BUDGET:.0f} KB; was {len(photo) / 1e6:.1f} MB",
        "driven in Chromium: the form's shrink.js on the form page; the photo is a made-up sheet with the grain of a "
        "cheap camera, turned on its side, with place and device in its EXIF",
    )  # fmt: skip
    yield Figure(
        GROUP, "traces of camera and place left in it", len(traces(sent)), "", 0,
        f"0; the same look finds {len(traces(photo))} in the original",
    )  # fmt: skip
    upright = picture.height > picture.width
    yield Figure(
        GROUP,
        "photos that lie on their side",
        float(not upright),
        "",
        0,
        "0: shown as it was taken",
    )
    yield Figure(GROUP, "time it takes, CPU 6x slower", seconds, "s")
    plain = pillow(photo)
    yield Figure(
        GROUP,
        "reference: Pillow, 2000 px, quality 82",
        len(plain) / 1000,
        "KB",
        None,
        "the same photo",
    )


def made_photo() -> bytes:
    """A sheet of text as a phone sees it: shade, grain, and all a camera writes into the file."""
    chance = random.Random(12)  # noqa: S311 the same photo every time
    shade = Image.linear_gradient("L").resize(SIZE)
    grain = Image.effect_noise(SIZE, 22).filter(ImageFilter.GaussianBlur(0.8))
    sheet = Image.blend(Image.merge("RGB", (shade.point(lambda v: 190 + v // 5),) * 3),
                        Image.merge("RGB", (grain,) * 3), 0.18)  # fmt: skip
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(46)
    for line in range(44):
        words = " ".join("x" * chance.randrange(2, 11) for _ in range(16))
        draw.text((240, 160 + 62 * line), words, fill="#20242c", font=font)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = (
        "Contoh",
        "HP Contoh 12",
        6,
    )  # maker, model, turned by 90 degrees
    exif[0x8825] = GPS
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=93, exif=exif)
    return out.getvalue()


def traces(content: bytes) -> list[str]:
    """What tells of camera or place: EXIF tags and segments a picture does not need."""
    picture = Image.open(io.BytesIO(content))
    exif = picture.getexif()
    found = [f"tag {tag:#06x}" for tag in exif] + [f"gps {tag}" for tag in exif.get_ifd(0x8825)]
    return found + [
        name for name in ("exif", "xmp", "photoshop", "comment") if picture.info.get(name)
    ]


def shrunk(browser: Browser, url: str, photo: bytes) -> tuple[bytes, float]:
    """What the form page would send for a photo, and the seconds a slow phone needs for it."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, is_mobile=True)
    page = context.new_page()

    def module(route: Route) -> None:
        route.fulfill(body=MODULE.read_text(encoding="utf-8"), content_type="text/javascript")

    try:
        page.route("**/bench/shrink.js", module)
        page.route("**/bench/photo.jpg", lambda r: r.fulfill(body=photo, content_type="image/jpeg"))
        page.goto(url + PAGE, wait_until="load")
        tools = context.new_cdp_session(page)
        tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        found: dict[str, Any] = page.evaluate(SHRINK)
    finally:
        context.close()
    return base64.b64decode(found["content"]), float(found["seconds"])


def pillow(photo: bytes) -> bytes:
    """The same photo made small by another library."""
    picture = Image.open(io.BytesIO(photo))
    picture.thumbnail((2000, 2000))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()
