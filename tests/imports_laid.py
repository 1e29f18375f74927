"""An import that is done, for tests that only need one to be there."""

from chalicelib.desk.import_ports import Batch
from tests.world import World

BATCH = "batch-of-the-tests"


def lay_import(world: World) -> str:
    """Put it into the store, once."""
    store = world.wiring.desk.store
    if store.batch(BATCH) is None:
        kind = ("proposals", "hibah-uang", "worship", 2027)
        file = ("usulan.csv", "text/csv", 10, "0" * 64)
        who = ("kesra", "id-contoh", "Citra Contoh", world.at, world.at)
        store.put_batch(Batch(BATCH, *kind, *file, *who, state="done"), 0)
    return BATCH
