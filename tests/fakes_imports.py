"""The imports of the store in memory."""

from datetime import datetime
from threading import RLock

from chalicelib.desk.import_ports import Batch, Remarks
from chalicelib.desk.ports import Stale


class MemoryImports:
    """How far each import came, and what is said of its rows."""

    lock: RLock

    def reset_imports(self) -> None:
        self.imports: dict[str, Batch] = {}
        self.said: dict[tuple[str, str, int], Remarks] = {}

    def batch(self, batch: str) -> Batch | None:
        return self.imports.get(batch)

    def put_batch(self, batch: Batch, expected: int, remarks: Remarks | None = None) -> None:
        with self.lock:
            there = self.imports.get(batch.id)
            if (there.version if there else 0) != expected:
                raise Stale
            self.imports[batch.id] = batch
            if remarks is not None and remarks.remarks:
                self.said[batch.id, remarks.phase, remarks.piece] = remarks

    def remarks(self, batch: str, phase: str, after: int, most: int) -> tuple[Remarks, ...]:
        keys = [key for key in sorted(self.said) if key[:2] == (batch, phase) and key[2] > after]
        return tuple(self.said[key] for key in keys[:most])

    def batches(self, by: str, most: int) -> tuple[Batch, ...]:
        mine = [b for b in self.imports.values() if by in ("", b.by)]
        return tuple(sorted(mine, key=lambda b: (b.at, b.id), reverse=True)[:most])

    def batches_at_work(self, before: datetime) -> tuple[str, ...]:
        mine = [b for b in self.imports.values() if b.at_work and b.changed_at < before]
        return tuple(b.id for b in sorted(mine, key=lambda b: (b.changed_at, b.id)))
