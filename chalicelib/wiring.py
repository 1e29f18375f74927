"""Puts the parts together: settings, store, documents, mail, users and rules as one desk. Made once per process."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from chalicelib.aws.documents import S3Documents
from chalicelib.aws.mailer import SesMailer
from chalicelib.aws.queue import Queue
from chalicelib.aws.secrets import OtherKeys, master_key
from chalicelib.aws.store import DynamoStore
from chalicelib.aws.users import CognitoUsers, WrongToken, actor_of, fetch_keys
from chalicelib.core.proposal import BY_HAND, Actor, Letter
from chalicelib.core.ticket import grouped
from chalicelib.desk import Desk
from chalicelib.desk.keys import Keys
from chalicelib.desk.ports import Ids, Rendered
from chalicelib.desk.telling import Post
from chalicelib.rules import desa, kecamatan, load_rules, outlines, years
from chalicelib.settings import Settings, now, settings
from chalicelib.text import LANGUAGES


@dataclass(frozen=True)
class Wiring:
    """Everything a call needs, made when it is first asked for: signing in reads no key, a receipt asks no pool."""

    settings: Settings
    clock: Callable[[int], datetime] = now  # takes the offset in seconds
    jwks: Callable[[str], dict[str, Any]] = fetch_keys

    def now(self) -> datetime:
        return self.clock(self.settings.clock_offset)

    @cached_property
    def desk(self) -> Desk:
        return Desk(
            store=DynamoStore(self.settings),
            documents=S3Documents(self.settings),
            rules=load_rules,
            years=years(),
            desa={place.code: place for place in desa()},
            keys=Keys(master_key(self.settings), OtherKeys(self.settings)),
            ids=Ids(number=secrets.randbelow, token=lambda: secrets.token_urlsafe(16)),
            wait=time.sleep,
            outlines=outlines(),
            kecamatan=tuple(kecamatan()),
        )

    @cached_property
    def users(self) -> CognitoUsers:
        return CognitoUsers(self.settings, self.jwks)

    @cached_property
    def post(self) -> Post:
        return Post(self.desk.store, self.render, SesMailer(self.settings))

    @cached_property
    def queue(self) -> Queue:
        return Queue(self.settings)

    def go_on(self, batch: str) -> None:
        """Have the next piece of an import done, by whoever takes the message."""
        self.queue.send({"import": batch})

    def official(self, token: str) -> Actor | None:
        """Who a token belongs to, or None when it is not a good one."""
        try:
            return actor_of(self.users.claims(token)) if token else None
        except WrongToken:
            return None

    def render(self, letter: Letter, key: str = "") -> Rendered:
        """A letter in words. The way back is made here, at the last moment: it is nowhere in the store. A printed
        letter holds none; in a preview ``key`` stands in its place."""
        from chalicelib.letters import render_letter

        facts = {**letter.facts, "at": letter.at}
        if letter.facts.get("decree"):
            facts["decree"] = f"{self.settings.site_url}{letter.facts['decree']}"
        by_hand = letter.state in BY_HAND
        if letter.kind == "code":
            facts["code"] = self.desk.keys.code(letter.owner, str(letter.facts["nonce"]))
        else:
            facts["number"] = grouped(letter.owner)
            facts["link"] = self._track(letter.lang) if by_hand else self._link(letter, key)
        made = render_letter(letter.lang, letter.kind, facts, by_hand)
        return Rendered(letter.to, made.subject, made.text, made.html)

    def _link(self, letter: Letter, key: str) -> str:
        """The way back of this moment. A key is only ever renewed for what came in on paper, and its letters say so."""
        turn = 0
        if not key and "received_on" in letter.facts:
            head = self.desk.store.heads_of((letter.owner,)).get(letter.owner)
            turn = head.turn if head else 0
        return self.way_back(letter.owner, letter.lang, turn, key)

    def way_back(self, ticket: str, lang: str, turn: int, key: str = "") -> str:
        """The address that opens a proposal: by the applicant's key of this turn, or ``key`` instead. The key stands in
        the fragment, which no server ever sees."""
        key = key or self.desk.keys.secret(ticket, turn)
        return f"{self.follow(ticket, lang)}&k={key}"

    def follow(self, ticket: str, lang: str) -> str:
        """The address that shows of a proposal what its number alone shows."""
        return f"{self._track(lang)}#t={grouped(ticket)}"

    def _track(self, lang: str) -> str:
        twin = "" if lang == LANGUAGES[0] else f"/{lang}"
        return f"{self.settings.site_url}{twin}/lacak.html"


_made: list[Wiring] = []


def wiring() -> Wiring:
    """The wiring of this process, from its environment."""
    if not _made:
        use(Wiring(settings()))
    return _made[0]


def use(made: Wiring) -> None:
    """Use this wiring from now on: for tests, which bring their own clock."""
    _made[:] = [made]
