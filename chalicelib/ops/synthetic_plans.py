"""Made-up cost plans that somebody worked out himself, and the same after small edits."""

from collections.abc import Sequence
from random import Random

from chalicelib.core.proposal import Json

ITEMS = ("Rangka baja ringan", "Pintu jati ukir", "Menara galvalum", "Tempat wudu porselen", "Lemari mushaf",
         "Jam digital", "Mihrab kaligrafi", "Pagar besi tempa", "Kubah enamel", "Paving blok", "Tangki air 1.000 liter",
         "Mesin pompa", "Jendela aluminium", "Rak sepatu", "Mimbar jati", "Gorden pembatas", "Semen", "Pasir",
         "Batu bata")  # fmt: skip


def own_plan(chance: Random) -> list[Json]:
    """Eight to thirteen lines in numbers of its own."""
    return [
        {"item": item, "volume": chance.randrange(3, 190), "unit": "unit", "price": chance.randrange(11, 900) * 1_250}
        for item in chance.sample(ITEMS, chance.randrange(8, 14))
    ]  # fmt: skip


def edited_plan(rows: Sequence[Json], chance: Random) -> Json:
    """Turned round, in capitals, a line dropped, one of another price, one new."""
    copy = [dict(row) for row in rows if isinstance(row, dict)]
    chance.shuffle(copy)
    copy = copy[1:]
    copy[0]["price"] = 777_000
    for row in copy[1::2]:
        row["item"] = f"PENGADAAN {str(row['item']).upper()}"
    return [*copy, {"item": "Dokumentasi", "volume": 1, "unit": "paket", "price": 500_000}]
