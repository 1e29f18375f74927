"""Soundness of the region lists: every desa lies in a known kecamatan, every kecamatan has a tile of its own."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from chalicelib.core.law import Place
from chalicelib.rules.finding import Finding

FILE = "chalicelib/rules/regions/{}.csv"
KECAMATAN = re.compile(r"\d\d\.\d\d\.\d\d")
DESA = re.compile(r"\d\d\.\d\d\.\d\d\.\d{4}")


def check_places(
    kecamatan: Sequence[Place],
    desa: Sequence[Place],
    tiles: Sequence[tuple[str, str, int, int]],
) -> Iterator[Finding]:
    codes = {place.code for place in kecamatan}
    for file, places, shape in (("kecamatan", kecamatan, KECAMATAN), ("desa", desa, DESA)):
        yield from _list(FILE.format(file), places, shape)
    for place in desa:
        if place.parent not in codes or not place.code.startswith(f"{place.parent}."):
            message = f"kecamatan `{place.parent}` tidak dikenal atau bukan induk kode ini."
            yield Finding(FILE.format("desa"), place.code, message, "Perbaiki kolom parent.")
    for code in codes - {place.parent for place in desa}:
        message = "kecamatan ini tidak punya desa."
        yield Finding(FILE.format("desa"), code, message, "Tambahkan desanya.")
    yield from _tiles(codes, tiles)


def _list(file: str, places: Sequence[Place], shape: re.Pattern[str]) -> Iterator[Finding]:
    for code, count in Counter(place.code for place in places).items():
        if count > 1:
            yield Finding(file, code, f"kode tertulis {count} kali.", "Sisakan satu.")
        if not shape.fullmatch(code):
            yield Finding(file, code, "bentuk kode salah.", "Ikuti kode Kemendagri.")
    for place in places:
        if not (-7.1 < place.lat < -5.5 and 105.0 < place.lng < 107.0):
            message = f"titik {place.lat}, {place.lng} di luar Banten."
            yield Finding(file, place.code, message, "Perbaiki lat dan lng, mungkin tertukar.")


def _tiles(codes: set[str], tiles: Sequence[tuple[str, str, int, int]]) -> Iterator[Finding]:
    file = FILE.format("kecamatan_tiles")
    for code in sorted(codes ^ {tile[0] for tile in tiles}):
        yield Finding(file, code, "tidak ada di kedua daftar kecamatan.", "Samakan kedua berkas.")
    for cell, count in Counter(tile[2:] for tile in tiles).items():
        if count > 1:
            message = f"dua kecamatan di kolom {cell[0]} baris {cell[1]}."
            yield Finding(file, f"{cell[0]},{cell[1]}", message, "Pindahkan salah satunya.")
