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
from chalicelib.core.proposal import Actor, Letter
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

    def render(self, letter: Letter) -> Rendered:
        """A letter in words. The way back is made here, at the last moment: it is nowhere in the store."""
        from chalicelib.letters import render_letter

        keys = self.desk.keys
        facts = {**letter.facts, "at": letter.at}
        if letter.kind == "code":
            facts["code"] = keys.code(letter.owner, str(letter.facts["nonce"]))
        else:
            facts["number"] = grouped(letter.owner)
            facts["link"] = self.way_back(letter.owner, letter.lang)
        made = render_letter(letter.lang, letter.kind, facts)
        return Rendered(letter.to, made.subject, made.text, made.html)

    def way_back(self, ticket: str, lang: str) -> str:
        """The address that opens a proposal. The secret stands in the fragment, which no server ever sees."""
        twin = "" if lang == LANGUAGES[0] else f"/{lang}"
        secret = self.desk.keys.secret(ticket)
        return f"{self.settings.site_url}{twin}/lacak.html#t={grouped(ticket)}&k={secret}"


_made: list[Wiring] = []


def wiring() -> Wiring:
    """The wiring of this process, from its environment."""
    if not _made:
        use(Wiring(settings()))
    return _made[0]


def use(made: Wiring) -> None:
    """Use this wiring from now on: for tests, which bring their own clock."""
    _made[:] = [made]
