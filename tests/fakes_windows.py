"""The windows of the store in memory."""

from collections.abc import Iterator
from datetime import datetime
from threading import RLock

from chalicelib.core.proposal import File, Letter
from chalicelib.core.windows import Note
from chalicelib.desk.ports import QueuePage, Remembered, Stale


class MemoryWindows:
    """Notes, the letters of drafts, and how far each notice came."""

    files: dict[str, File]
    keys: dict[str, Remembered]
    mail: dict[tuple[str, int], Letter]
    lock: RLock

    def reset_windows(self) -> None:
        self.noted: dict[tuple[int, str], list[Note]] = {}
        self.progress: dict[tuple[int, str, int], str] = {}

    def notes(self, year: int, programme: str) -> tuple[Note, ...]:
        return tuple(self.noted.get((year, programme), ()))

    def add_note(self, year: int, programme: str, note: Note, remember: Remembered) -> None:
        with self.lock:
            log = self.noted.setdefault((year, programme), [])
            if any(n.seq == note.seq for n in log) or remember.key in self.keys:
                raise Stale
            log.append(note)
            self.keys[remember.key] = remember

    def drafts(self, year: int, programme: str, cursor: str, most: int) -> QueuePage:
        every = sorted(f.proposal.ticket for f in self.files.values())
        mine = [
            t
            for t in every
            if (p := self.files[t].proposal).state == "draft"
            and (p.year, p.programme) == (year, programme)
            and t > cursor
        ]
        page = mine[:most]
        items = tuple(self.files[t].proposal for t in page)
        return QueuePage(items, page[-1] if len(mine) > most else "")

    def tell(self, letter: Letter) -> bool:
        with self.lock:
            key, file = (letter.owner, letter.seq), self.files.get(letter.owner)
            if key in self.mail or file is None or file.proposal.state != "draft":
                return False
            self.mail[key] = letter
            return True

    def told(self, year: int, programme: str, seq: int) -> str:
        return self.progress.get((year, programme, seq), "")

    def keep_told(self, year: int, programme: str, seq: int, cursor: str) -> None:
        self.progress[year, programme, seq] = cursor

    def sent_times(self, year: int, programme: str) -> Iterator[datetime]:
        for p in (f.proposal for f in self.files.values()):
            if p.submitted_at is not None and (p.year, p.programme) == (year, programme):
                yield p.submitted_at
