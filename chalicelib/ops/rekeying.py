"""What a store holds that was made with the master key, and what it becomes with another one. Pure: items in, items
out.

Sealed values are opened and sealed again; AES-GCM tells by which key one was sealed, so that a half rotated store is
told from a whole one value by value. A blind index cannot be opened: the one reading of the table that opens every
number works out its old and its new index beside each other, and by that list every index is exchanged. Lines of a
cost plan (RAB) are marked by hashes that are too short to be exchanged one by one: the marks of a plan are made anew
from the plan of the same file.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.exceptions import InvalidTag

from chalicelib.core.doubles import Print, fingerprint, packed, unpacked
from chalicelib.core.identity import KINDS
from chalicelib.core.proposal import Json
from chalicelib.core.rab_marks import rab_marks
from chalicelib.desk.keys import Keys, is_sealed
from chalicelib.ops.archive import Item

Plan = tuple[str, tuple[str, ...]]  # owner, marks
OLD, NEW, NEITHER = "old", "new", "neither"
#: Items whose text is sealed into a chain of hashes: nothing in them is ever changed.
CHAINED = ("EVENT", "LOG")
SEALED = "nilai tersegel"


@dataclass
class Book:
    """What one reading of the whole table taught. ``learn`` every item first; then ask what each is to become.

    ``blinds`` and ``plans``: old to new; ``seen`` what stands in indexes; ``lost``: seen twice while nothing in the
    store gives it, so that it cannot be worked out anew and is taken away.
    """

    old: Keys
    new: Keys
    blinds: dict[str, str] = field(default_factory=dict)
    plans: dict[Plan, tuple[str, ...]] = field(default_factory=dict)
    sealed: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)
    seen_mail: set[str] = field(default_factory=set)
    seen_plans: set[Plan] = field(default_factory=set)
    owned: set[str] = field(default_factory=set)
    found: set[tuple[str, str]] = field(default_factory=set)  # blind index of an e-mail, ticket
    heads: dict[str, str] = field(default_factory=dict)  # ticket -> old index of its e-mail
    filed: set[int] = field(default_factory=set)  # hashes of prints that are written down
    lying: set[int] = field(default_factory=set)  # … and of those that lie under keys
    latest: str = ""  # when a file was last changed
    lost: frozenset[str] = frozenset()
    lost_plans: frozenset[Plan] = frozenset()

    # reading ------------------------------------------------------------------------------------------------------

    def learn(self, item: Item) -> None:
        """Take in one item of the table."""
        pk, sk = item["PK"]["S"], item["SK"]["S"]
        kind, _, rest = pk.partition("#")
        if kind in ("P", "I"):
            self._learn_of(rest, sk, item)
        elif kind in ("M", "N"):
            self._learn_prints(kind, rest, item)
        elif kind == "O":
            self.seen.add(rest.partition(":")[2])
            self.owned.add(rest)
        elif kind == "C":
            self.seen_mail.add(rest.rpartition("#")[2])
            self.found.add((rest.rpartition("#")[2], sk))
        elif kind == "A":
            self.seen_mail.add(rest)

    def _learn_of(self, owner: str, sk: str, item: Item) -> None:
        body, kind = body_of(item), sk.partition("#")[0]
        if kind in CHAINED:
            self.counts["chained"] += sum(1 for _ in _sealed_in(body))
        elif kind == "PROPOSAL":
            self._learn_mail(body["contact"].get("email", ""), owner)
            self._learn_answers(owner, body.get("before", {}))
            self._learn_sealed(owner, body.get("summary", {}))
            self.counts["files"] += 1
            self.latest = max(self.latest, str(body["updated_at"]))
        elif kind == "ANSWERS":
            self._learn_answers(owner, body)
        elif kind == "LETTER":
            self._learn_mail(body.get("to", ""))
        elif kind == "RECIPIENT":
            self._learn_recipient(owner, body)
        elif kind == "CLAIMS":
            self.counts["claims"] += 1
            self.filed.update(hash(one) for one in (*(body or ()), item["detail"]["S"]))
            for one in (*(body or ()), item["detail"]["S"]):
                self._learn_print(one)

    def _learn_mail(self, email: str, ticket: str = "") -> None:
        if email:
            blind = self._both("email", email)
            if ticket:
                self.heads[ticket] = blind

    def _learn_answers(self, owner: str, answers: Mapping[str, Json]) -> None:
        plain = {
            name: self._open(owner, name, value) if is_sealed(value) else value
            for name, value in answers.items()
        }
        made = fingerprint(owner, "", 0, "", plain, self._both)
        if made.rab:
            self.plans[owner, made.rab] = rab_marks(plain["rab"], self.new.blind)

    def _learn_sealed(self, owner: str, body: Any) -> None:
        for name, value in _sealed_in(body):
            self._open(owner, name, value)

    def _learn_recipient(self, owner: str, body: Mapping[str, Any]) -> None:
        self.counts["recipients"] += 1
        self.seen.update(key.partition(":")[2] for key in body.get("keys", ()))
        for kind, value in _sealed_in(body.get("numbers", {})):
            number = self._open(owner, kind, value)
            if number:
                self._both(kind, number)

    def _learn_prints(self, kind: str, rest: str, item: Item) -> None:
        if kind == "M" and rest.partition(":")[0] in KINDS:
            self.seen.add(rest.partition(":")[2])
        prints = item.get("entries", {}).get("SS", ()) if kind == "M" else (item["detail"]["S"],)
        self.counts["places"] += kind == "N"
        self.lying.update(hash(one) for one in prints)
        for one in prints:
            self._learn_print(one)

    def _learn_print(self, text: str) -> None:
        found = unpacked(text)
        self.seen.update(key.partition(":")[2] for key in found.keys)
        if found.rab:
            self.seen_plans.add((found.id, found.rab))

    def _both(self, kind: str, value: str) -> str:
        old = self.old.blind(kind, value)
        if kind != "rab":
            self.blinds[old] = self.new.blind(kind, value)
        return old

    def _open(self, owner: str, name: str, value: Json) -> str:
        for which, keys in ((NEW, self.new), (OLD, self.old)):
            try:
                plain = keys.unseal(owner, name, value)
            except InvalidTag:
                continue
            self.sealed[which] += 1
            return plain
        self.sealed[NEITHER] += 1
        return ""

    # what was read ------------------------------------------------------------------------------------------------

    def finish(self, before: "Book | None" = None, forget: bool = False) -> "Book":
        """After the last item. What ``before`` knew as little is lost: indexes of an address that nobody has any more
        always, those of numbers when ``forget`` says so."""
        self._done = set(self.blinds.values())
        self._done_plans = {(owner, new) for (owner, _), new in self.plans.items()}
        if before is not None:
            self.lost = frozenset(before.unknown(mail=True) & self.unknown(mail=True))
            if forget:
                self.lost |= before.unknown() & self.unknown()
                self.lost_plans = frozenset(before.unknown_plans() & self.unknown_plans())
        return self

    def unknown(self, mail: bool = False) -> set[str]:
        """Indexes that no number (no address) in the store gives, with neither key."""
        return {one for one in (self.seen_mail if mail else self.seen) if self._strange(one)}

    def _strange(self, key: str) -> bool:
        blind = key.rpartition(":")[2]
        return blind not in self.blinds and blind not in self._done

    def unknown_plans(self) -> set[Plan]:
        return {one for one in self.seen_plans if one not in self.plans} - self._done_plans

    def census(self) -> dict[str, int]:
        """Counts that are the same before, in the middle and after: things, not rows."""
        return {
            "permohonan": self.counts["files"],
            "penerima": self.counts["recipients"],
            SEALED: sum(self.sealed.values()),
            "ditemukan lewat email": len(self.found_by_mail()),
            "nomor penerima": len({self.rekeyed(k) for k in self.owned if not self._strange(k)}),
            "sidik tercatat": self.counts["claims"],
            "sidik di desa": self.counts["places"],
        }

    def found_by_mail(self) -> set[str]:
        """Tickets that their own address finds, with whichever key."""
        there = {(self.blinds.get(blind, blind), ticket) for blind, ticket in self.found}
        return {t for t, old in self.heads.items() if (self.blinds[old], t) in there}

    def left(self) -> dict[str, int]:
        """What is still of the old key, or of none: nothing of it may be left in the end."""
        old = {one for one in self.seen | self.seen_mail if one in self.blinds}
        plans = {one for one in self.seen_plans & set(self.plans) if self.plans[one] != one[1]}
        found = {
            "nilai tersegel dengan kunci lama": self.sealed[OLD],
            "nilai yang tidak terbuka": self.sealed[NEITHER],
            "indeks dari kunci lama": len(old),
            "RAB dari kunci lama": len(plans),
            "indeks tanpa asal": len(self.unknown() | self.unknown(mail=True)),
            "RAB tanpa asal": len(self.unknown_plans()),
            "sidik tanpa pemilik": len(self.lying - self.filed),
        }
        return {name: number for name, number in found.items() if number}

    # what it becomes ----------------------------------------------------------------------------------------------

    def resealed(self, owner: str, value: Any, name: str = "") -> Any:
        """A body with every value in it sealed by the new key; equal when there is nothing to do."""
        if is_sealed(value):
            return self._resealed(owner, name, value)
        if isinstance(value, dict):
            return {one: self.resealed(owner, inner, one) for one, inner in value.items()}
        if isinstance(value, list):
            return [self.resealed(owner, inner, name) for inner in value]
        return value

    def _resealed(self, owner: str, name: str, value: Json) -> Json:
        try:
            plain = self.old.unseal(owner, name, value)
        except InvalidTag:  # done already
            return value
        return self.new.seal(owner, name, plain)

    def reblinded(self, blind: str) -> str:
        """The index as it is to be; ``""`` when it is lost. One that is not known yet stays for the next reading."""
        return "" if blind in self.lost else self.blinds.get(blind, blind)

    def rekeyed(self, key: str) -> str:
        """A key ``<kind>:<blind>``; ``""`` when it is lost."""
        kind, _, blind = key.partition(":")
        found = self.reblinded(blind)
        return f"{kind}:{found}" if found else ""

    def rekeyed_all(self, keys: Iterator[str] | tuple[str, ...] | list[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(new for new in map(self.rekeyed, keys) if new))

    def reprinted(self, text: str) -> str:
        """A packed print as it is to be."""
        old = unpacked(text)
        made = replace(old, keys=self.rekeyed_all(old.keys), rab=self._replanned(old))
        return packed(made) if made != old else text

    def _replanned(self, found: Print) -> tuple[str, ...]:
        plan = (found.id, found.rab)
        return () if plan in self.lost_plans else self.plans.get(plan, found.rab)


def body_of(item: Item) -> Any:
    text = item.get("body", {}).get("S")
    return json.loads(text) if text else None


def _sealed_in(value: Any, name: str = "") -> Iterator[tuple[str, Json]]:
    """Every sealed value in a body, with the name it is bound to."""
    if is_sealed(value):
        yield name, value
    elif isinstance(value, dict):
        for one, inner in value.items():
            yield from _sealed_in(inner, one)
    elif isinstance(value, list):
        for inner in value:
            yield from _sealed_in(inner, name)
