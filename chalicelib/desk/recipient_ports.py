"""What claims, flags and recipients need from the store, as shapes.

An *owner* is a proposal (its ticket) or a recipient (its id): both are filed under keys and both may carry flags.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.core.proposal import Flag, Proposal
from chalicelib.core.recipients import Dossier, Entry, Recipient

if TYPE_CHECKING:
    from chalicelib.desk.ports import Remembered


@dataclass(frozen=True)
class Claims:
    """What an owner is to be found by. ``print`` is the packed fingerprint; ``filed`` every print that may lie under
    keys by now; ``due``: since when it waits to be filed, None when it is done."""

    owner: str
    print: str
    filed: tuple[str, ...] = ()
    due: datetime | None = None


@dataclass(frozen=True)
class FlagPut:
    """A flag to be written into the file of ``owner``, which ``holder`` (an OPD) has. ``seen``: the flag that was there
    before; nothing is written when it is not that one any more."""

    owner: str
    holder: str
    flag: Flag
    seen: Flag | None = None


@dataclass(frozen=True)
class Side:
    """The other end of a pair: who holds it, the recipient it is linked to, and the flag it has already."""

    holder: str
    recipient: str = ""
    flag: Flag | None = None


@dataclass(frozen=True)
class WaitingFlag:
    """An unjudged flag in the file of ``owner``, which ``holder`` has."""

    owner: str
    holder: str
    flag: Flag


@dataclass(frozen=True)
class FlagPage:
    """Unjudged flags, and where to go on."""

    items: tuple[WaitingFlag, ...]
    next: str = ""


@dataclass(frozen=True)
class RecipientPage:
    items: tuple[Recipient, ...]
    next: str = ""


@dataclass(frozen=True)
class RecipientChange:
    """One transaction on a recipient, all of it or nothing. ``expected``: its version before, 0 = must not exist.

    ``owners``: identifying keys it is now found by, with how many times each had been claimed when it was read: two
    who make the same recipient at the same time cannot both.
    """

    recipient: Recipient
    expected: int
    entry: Entry
    link: str = ""  # the ticket of a proposal that belongs to it
    owners: Mapping[str, int] | None = None
    claims: Claims | None = None
    flags: tuple[FlagPut, ...] = ()  # each must still be as it was seen
    also: tuple["RecipientChange", ...] = ()  # the other recipient of a merge
    remember: "Remembered | None" = None


@dataclass(frozen=True)
class Known:
    """What was found of what was asked for, by ticket and by id."""

    proposals: Mapping[str, Proposal]
    recipients: Mapping[str, Recipient]


@dataclass(frozen=True)
class Owned:
    """Whom a key belongs to, and how often that was written."""

    recipients: tuple[str, ...] = ()
    times: int = 0


class RecipientStore(Protocol):
    """The part of the store for claims, flags and recipients. Reads are consistent unless they say otherwise."""

    def claims(self, owner: str) -> Claims | None: ...

    def claims_due(self, at: datetime, most: int) -> tuple[str, ...]:
        """Owners whose claims wait to be filed, the longest waiting first; may lag by a moment."""

    def claims_begun(self, claims: Claims) -> bool:
        """Write what may lie under keys from now on (``filed``); False when the print is another one by now."""

    def claims_done(self, claims: Claims) -> bool:
        """Nothing is left to file; False when the print is another one by now."""

    def claims_later(self, owner: str, until: datetime) -> None:
        """Try again then: one that always fails must not stand before the others."""

    def put_print(self, packed: str, keys: Iterable[str], place: str, owner: str) -> int:
        """Lay a print under keys and into its desa; again changes nothing. Returns how many keys were full."""

    def take_print(self, packed: str, keys: Iterable[str], place: str, owner: str) -> None:
        """Take an outdated print from under keys, and the owner's from a desa it is not in any more."""

    def prints(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """Every print under at most 100 keys: one request."""

    def prints_in(self, place: str) -> tuple[str, ...]:
        """The prints in a desa: proposals, newest years first, and recipients, at most :data:`MOST_IN_PLACE` of each:
        one request, and a second where there are more than that."""

    def sides(self, owner: str, others: tuple[str, ...]) -> Mapping[str, Side]:
        """What is known of the others of a pair with ``owner``; those that are not there are left out."""

    def put_flag(self, put: FlagPut) -> bool:
        """False when the flag is not the one that was seen."""

    def flags_waiting(self, holders: Container[str], cursor: str, most: int) -> FlagPage:
        """Unjudged flags in the files of these holders, doubles first, oldest first; may lag by a moment."""

    def recipient(self, recipient: str) -> Dossier | None: ...

    def known(self, tickets: Iterable[str] = (), recipients: Iterable[str] = ()) -> "Known":
        """Heads of files (their answers hold only the summary) and recipients, in one request."""

    def owned(self, keys: Iterable[str]) -> Mapping[str, Owned]:
        """Whom identifying keys belong to; those that belong to nobody are left out."""

    def change_recipient(self, change: RecipientChange) -> None:
        """Raises :class:`Stale` or :class:`Unclear`."""

    def recipients(self, kecamatan: str, words: str, cursor: str, most: int) -> RecipientPage:
        """By kecamatan and name. ``words``: a folded part of the name; may lag by a moment."""

    def recipients_twice(self, cursor: str, most: int) -> RecipientPage:
        """Those that were given aid more than once in a year, by kecamatan; may lag by a moment."""


#: Who has the flags of recipients, which lie in no file.
HOLDER = "recipients"
#: How many prints one key holds. Who comes later still finds them all, and they him, but is not laid under it.
MOST_UNDER_KEY = 200
#: How many proposals of a desa are compared by name, newest years first, and how many recipients.
MOST_IN_PLACE = 2_000
