"""A table, a vault and a store whose line goes down after so many writes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chalicelib.ops.export import place_of
from chalicelib.wiring import Wiring
from tests.world import World


class Cut(Exception):
    """The line is down."""


class Frail:
    """Something whose acts stop after a number of writes; every second time the last one is done and not answered."""

    def __init__(self, inner: Any, acts: tuple[str, ...], spend: Callable[[], bool]) -> None:
        self._inner, self._acts, self._spend = inner, acts, spend

    def __getattr__(self, name: str) -> Any:
        act = getattr(self._inner, name)
        if name not in self._acts:
            return act

        def frail(*given: Any, **named: Any) -> Any:
            if not self._spend():
                return act(*given, **named)
            if self._spend.answered:  # type: ignore[attr-defined]
                act(*given, **named)
            raise Cut

        return frail


class Budget:
    """So many writes, then the next one is cut."""

    def __init__(self, writes: int, answered: bool) -> None:
        self.left, self.answered = writes, answered

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


class OneKeyAtATime:
    """The store, laying prints under one key after another, so that it can be cut between two."""

    def __init__(self, store: Any) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def put_print(self, packed: str, keys: tuple[str, ...], place: str, owner: str) -> int:
        for key in keys:
            self.under(packed, key)
        return int(self._store.put_print(packed, (), place, owner))

    def take_print(self, packed: str, keys: tuple[str, ...], place: str, owner: str) -> None:
        for key in keys:
            self.away(packed, key, owner)

    def under(self, packed: str, key: str) -> None:
        self._store.put_print(packed, (key,), "", "")

    def away(self, packed: str, key: str, owner: str) -> None:
        self._store.take_print(packed, (key,), "", owner)


class FrailStore(OneKeyAtATime):
    def __init__(self, store: Any, spend: Budget) -> None:
        super().__init__(store)
        self._spend = spend

    def under(self, packed: str, key: str) -> None:
        self._cut(lambda: super(FrailStore, self).under(packed, key))

    def away(self, packed: str, key: str, owner: str) -> None:
        self._cut(lambda: super(FrailStore, self).away(packed, key, owner))

    def _cut(self, act: Callable[[], None]) -> None:
        cut = self._spend()
        if not cut or self._spend.answered:
            act()
        if cut:
            raise Cut


def frail(world: World, budget: Budget) -> dict[str, Any]:
    """Place and desk that are cut off after so many writes."""
    place, desk = place_of(world.settings), Wiring(world.settings).desk
    table = Frail(place.dynamodb, ("update_item", "delete_item", "transact_write_items"), budget)
    vault = Frail(place.secrets, ("put_secret_value", "update_secret_version_stage"), budget)
    return {
        "place": replace(place, dynamodb=table, secrets=vault),
        "desk": replace(desk, store=FrailStore(desk.store, budget)),
    }
