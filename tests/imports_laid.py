"""An import for tests that only need one to be there; its rows are not."""

from typing import Any

from chalicelib.desk.import_ports import Batch, State
from tests.world import World

BATCH = "batch-of-the-tests"
#: A right body for each call that takes one.
IMPORT_BODIES: dict[str, dict[str, Any]] = {
    "POST /office/imports": {
        "kind": "proposals",
        "programme": "hibah-uang",
        "applicant_type": "worship",
        "name": "usulan.csv",
        "type": "text/csv",
        "bytes": 9,
        "sha256": "0" * 64,
    },
    "POST /office/imports/{batch}/run": {},
}


def lay_import(world: World, state: State = "done") -> str:
    """Put it into the store, once."""
    store = world.wiring.desk.store
    if store.batch(BATCH) is None:
        kind = ("proposals", "hibah-uang", "worship", 2027)
        file = ("usulan.csv", "text/csv", 10, "0" * 64)
        who = ("kesra", "id-contoh", "Citra Contoh", world.at, world.at)
        store.put_batch(Batch(BATCH, *kind, *file, *who, state=state), 0)
    return BATCH
