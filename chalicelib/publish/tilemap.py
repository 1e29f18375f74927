"""The tile map: each kecamatan a square, roughly where it lies. Drawn from our own table, without boundary data."""

from dataclasses import dataclass

from chalicelib.rules import tiles

SIDE = 60  # of one square, in units of the drawing


@dataclass(frozen=True)
class Tile:
    code: str
    name: str
    short: str  # four letters; no two kecamatan share them
    x: int
    y: int


@dataclass(frozen=True)
class TileMap:
    width: int
    height: int
    side: int
    tiles: tuple[Tile, ...]

    @property
    def outline(self) -> str:
        """All squares as one SVG path, for decoration."""
        inner = self.side - 6
        return "".join(f"M{t.x + 3} {t.y + 3}h{inner}v{inner}h-{inner}z" for t in self.tiles)


def tile_map() -> TileMap:
    """All squares with their places in the drawing, by name."""
    drawn = tuple(
        Tile(code, name, name[:4].strip(), column * SIDE, row * SIDE)
        for code, name, column, row in sorted(tiles(), key=lambda tile: tile[1])
    )
    width = max(tile.x for tile in drawn) + SIDE
    height = max(tile.y for tile in drawn) + SIDE
    return TileMap(width, height, SIDE, drawn)
