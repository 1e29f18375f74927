"""The acts of the office: each loads, asks ``core``, stores in one transaction. Knows shapes, not services or words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from chalicelib.core.law import Place, Programme, Rules
from chalicelib.core.place import Outline
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Proposal
from chalicelib.desk.keys import Keys
from chalicelib.desk.ports import Documents, Ids, Store


@dataclass(frozen=True)
class Desk:
    """What every act has at hand. ``rules`` gives the rules of a year; ``wait`` pauses between two looks (seconds)."""

    store: Store
    documents: Documents
    rules: Callable[[int], Rules]
    years: tuple[int, ...]  # with rules, oldest first
    desa: Mapping[str, Place]
    keys: Keys
    ids: Ids
    wait: Callable[[float], None]
    outlines: Mapping[str, Outline]  # of the desa, by code; empty without the official layer
    kecamatan: tuple[Place, ...] = ()

    @property
    def year(self) -> int:
        """The year applications are taken for."""
        return self.years[-1]

    def rules_of(self, proposal: Proposal) -> Rules:
        return self.rules(proposal.year)

    def programme_of(self, proposal: Proposal) -> Programme:
        return self.rules_of(proposal).programmes[proposal.programme]


@dataclass(frozen=True)
class Refusal:
    """An act that was not done, as a value. ``facts`` go into the answer beside the problems."""

    kind: Literal[
        "invalid", "unknown", "forbidden", "state", "stale", "throttled", "credentials", "reused"
    ]
    problems: tuple[Problem, ...] = ()
    facts: Mapping[str, object] | None = None
