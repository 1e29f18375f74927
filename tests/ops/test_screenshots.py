"""Pictures of the README stay light; without a browser the command says what is missing."""

import io
import os

import pytest
from PIL import Image

from chalicelib.ops import chromium, screenshots


def picture(mode: str, size: tuple[int, int], noise: bool) -> bytes:
    out = io.BytesIO()
    made = (
        Image.frombytes(mode, size, os.urandom(size[0] * size[1] * 4))
        if noise
        else Image.new(mode, size)
    )
    made.save(out, "PNG")
    return out.getvalue()


def test_a_picture_keeps_its_size_and_loses_weight() -> None:
    small = screenshots.small(picture("RGBA", (720, 1600), noise=False))
    with Image.open(io.BytesIO(small)) as read:
        assert (read.format, read.size, read.mode) == ("PNG", (720, 1600), "P")
    assert len(small) < screenshots.MOST_BYTES


def test_a_picture_that_stays_too_heavy_is_refused() -> None:
    with pytest.raises(screenshots.TooLarge, match=str(screenshots.MOST_BYTES)):
        screenshots.small(picture("RGBA", (720, 800), noise=True))


def test_without_a_browser_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert screenshots.main([]) == 1
    assert capsys.readouterr().err.strip() == chromium.MISSING
