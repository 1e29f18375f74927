"""The part of the store in memory that claims, flags and recipients need."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.core.proposal import Flag
from chalicelib.core.recipients import Dossier, Entry, Recipient
from chalicelib.desk.ports import Stale
from chalicelib.desk.queueing import folded
from chalicelib.desk.recipient_ports import (
    HOLDER,
    MOST_IN_PLACE,
    MOST_UNDER_KEY,
    Claims,
    FlagPage,
    FlagPut,
    Known,
    Owned,
    RecipientChange,
    RecipientPage,
    Side,
    WaitingFlag,
)


class MemoryRecipients:
    """Prints under keys, flags of owners, recipients with their logs."""

    files: Any
    keys: Any
    lock: Any

    def reset_recipients(self) -> None:
        self.claimed: dict[str, Claims] = {}
        self.under: dict[str, set[str]] = {}
        self.placed: dict[str, dict[str, str]] = {}
        self.flagged: dict[tuple[str, str], tuple[str, Flag]] = {}
        self.whom: dict[str, Owned] = {}
        self.heads: dict[str, Recipient] = {}
        self.logs: dict[str, tuple[Entry, ...]] = {}
        self.links: dict[str, str] = {}

    def take_claims(self, claims: Claims | None) -> None:
        if claims is not None:
            filed = self.claimed[claims.owner].filed if claims.owner in self.claimed else ()
            self.claimed[claims.owner] = replace(claims, filed=filed)

    def flags_of(self, owner: str) -> tuple[Flag, ...]:
        return tuple(f for (mine, _), (_, f) in sorted(self.flagged.items()) if mine == owner)

    def as_seen(self, put: FlagPut) -> bool:
        there = self.flagged.get((put.owner, put.flag.other))
        return (there[1] if there else None) == put.seen

    def lay_flag(self, put: FlagPut) -> None:
        self.flagged[put.owner, put.flag.other] = (put.holder, put.flag)

    # claims ------------------------------------------------------------------------------------------------------

    def claims(self, owner: str) -> Claims | None:
        return self.claimed.get(owner)

    def claims_due(self, at: datetime, most: int) -> tuple[str, ...]:
        due = sorted((c.due, c.owner) for c in self.claimed.values() if c.due and c.due <= at)
        return tuple(owner for _, owner in due[:most])

    def claims_begun(self, claims: Claims) -> bool:
        with self.lock:
            now = self.claimed.get(claims.owner)
            if now is None or now.print != claims.print:
                return False
            self.claimed[claims.owner] = replace(now, filed=claims.filed)
            return True

    def claims_done(self, claims: Claims) -> bool:
        with self.lock:
            now = self.claimed.get(claims.owner)
            if now is None or now.print != claims.print:
                return False
            self.claimed[claims.owner] = replace(now, filed=claims.filed, due=None)
            return True

    def claims_later(self, owner: str, until: datetime) -> None:
        with self.lock:
            now = self.claimed.get(owner)
            if now and now.due:
                self.claimed[owner] = replace(now, due=until)

    def put_print(self, packed: str, keys: Iterable[str], place: str, owner: str) -> int:
        full = 0
        with self.lock:
            for key in keys:
                lying = self.under.setdefault(key, set())
                if len(lying) < MOST_UNDER_KEY:
                    lying.add(packed)
                else:
                    full += 1
            if place:
                self.placed.setdefault(place, {})[owner] = packed
        return full

    def take_print(self, packed: str, keys: Iterable[str], place: str, owner: str) -> None:
        with self.lock:
            for key in keys:
                self.under.get(key, set()).discard(packed)
            self.placed.get(place, {}).pop(owner, None)

    def prints(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted({packed for key in keys for packed in self.under.get(key, ())}))

    def prints_in(self, place: str) -> tuple[str, ...]:
        found = sorted(self.placed.get(place, {}).items(), reverse=True)
        proposals = [packed for owner, packed in found if owner.isdigit()][:MOST_IN_PLACE]
        recipients = [packed for owner, packed in found if not owner.isdigit()][:MOST_IN_PLACE]
        return (*proposals, *recipients)

    # flags -------------------------------------------------------------------------------------------------------

    def sides(self, owner: str, others: tuple[str, ...]) -> Mapping[str, Side]:
        found = {}
        for other in others:
            flag = self.flagged.get((other, owner), ("", None))[1]
            if other in self.files:
                holder = self.files[other].proposal.opd
                found[other] = Side(holder, self.links.get(other, ""), flag)
            elif other in self.heads:
                head = self.heads[other]
                found[other] = Side(HOLDER, head.merged_into or head.id, flag)
        return found

    def put_flag(self, put: FlagPut) -> bool:
        with self.lock:
            good = self.as_seen(put)
            if good:
                self.lay_flag(put)
            return good

    def flags_waiting(self, holders: Container[str], cursor: str, most: int) -> FlagPage:
        found = sorted(
            (
                f"{flag.level != 'double':d}#{flag.at.isoformat()}#{holder}#{owner}#{flag.other}",
                WaitingFlag(owner, holder, flag),
            )
            for (owner, _), (holder, flag) in self.flagged.items()
            if holder in holders and not flag.judgement
        )
        after = [one for one in found if one[0] > cursor]
        page = after[:most]
        more = page[-1][0] if len(after) > most else ""
        return FlagPage(tuple(flag for _, flag in page), more)

    # recipients --------------------------------------------------------------------------------------------------

    def known(self, tickets: Iterable[str] = (), recipients: Iterable[str] = ()) -> Known:
        proposals = {t: self.files[t].proposal for t in tickets if t in self.files}
        return Known(proposals, {r: self.heads[r] for r in recipients if r in self.heads})

    def recipient(self, recipient: str) -> Dossier | None:
        head = self.heads.get(recipient)
        if head is None:
            return None
        linked = tuple(sorted(t for t, r in self.links.items() if r == recipient))
        return Dossier(head, linked, self.logs[recipient], self.flags_of(recipient))

    def owned(self, keys: Iterable[str]) -> Mapping[str, Owned]:
        return {key: self.whom[key] for key in keys if key in self.whom}

    def change_recipient(self, change: RecipientChange) -> None:
        with self.lock:
            every = (change, *change.also)
            for one in every:
                self._check(one)
            if change.remember and change.remember.key in self.keys:
                raise Stale
            for one in every:
                self._change(one)
            if change.remember:
                self.keys[change.remember.key] = change.remember

    def _check(self, change: RecipientChange) -> None:
        now = self.heads.get(change.recipient.id)
        if (now.version if now else 0) != change.expected:
            raise Stale
        if change.link and change.link in self.links:
            raise Stale
        for key, times in (change.owners or {}).items():
            if self.whom.get(key, Owned()).times != times:
                raise Stale
        if not all(self.as_seen(put) for put in change.flags):
            raise Stale

    def _change(self, change: RecipientChange) -> None:
        made = change.recipient
        self.heads[made.id] = made
        self.logs[made.id] = (*self.logs.get(made.id, ()), change.entry)
        if change.link:
            self.links[change.link] = made.id
        for key, times in (change.owners or {}).items():
            ids = {*self.whom.get(key, Owned()).recipients, made.id}
            self.whom[key] = Owned(tuple(sorted(ids)), times + 1)
        self.take_claims(change.claims)
        for put in change.flags:
            self.lay_flag(put)

    def recipients(self, kecamatan: str, words: str, cursor: str, most: int) -> RecipientPage:
        found = sorted(
            (r.kecamatan, folded(r.name), r.id)
            for r in self.heads.values()
            if kecamatan in ("", r.kecamatan) and words in folded(r.name)
        )
        start = next((i + 1 for i, one in enumerate(found) if one[2] == cursor), 0)
        page = found[start : start + most]
        items = tuple(self.heads[one[2]] for one in page)
        return RecipientPage(items, page[-1][2] if len(found) > start + most else "")

    def recipients_twice(self, cursor: str, most: int) -> RecipientPage:
        twice = {
            f"{r.kecamatan}#{r.id}": r for r in self.heads.values() if r.twice and not r.merged_into
        }
        after = [key for key in sorted(twice) if key > cursor]
        page = after[:most]
        items = tuple(twice[key] for key in page)
        return RecipientPage(items, page[-1] if len(after) > most else "")
