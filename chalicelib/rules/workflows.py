"""Read the road of a proposal: the states it can be in and the acts that lead from one to the next."""

from typing import Literal, cast

from chalicelib.core import law
from chalicelib.rules.tables import Table

WAITS_FOR = ("applicant", "office", "nobody")
NOTES = ("none", "optional", "required")
VERDICTS = ("none", "some-flagged", "all-good")
HELD_BY = ("opd", "kecamatan")


def _state(name: str, table: Table) -> law.State:
    state = law.State(
        id=name,
        public=table.text("public"),
        waits_for=cast(law.WaitsFor, table.one_of("waits_for", WAITS_FOR)),
        queue=table.flag("queue", False),
        held_by=cast(law.HeldBy, table.one_of("held_by", HELD_BY, "opd")),
        final=table.flag("final", False),
    )
    table.close()
    return state


def _transition(table: Table) -> law.Transition:
    note = table.one_of("note", NOTES, "none")
    verdicts = table.one_of("verdicts", VERDICTS, "none")
    transition = law.Transition(
        action=table.text("action"),
        sources=table.texts("sources"),
        target=table.text("target"),
        roles=table.texts("roles"),
        note=cast(Literal["required", "optional", "none"], note),
        reasons=table.text("reasons", ""),
        verdicts=cast(Literal["none", "some-flagged", "all-good"], verdicts),
        letter=table.text("letter", ""),
        due_days=table.maybe_integer("due_days"),
        working_days=table.flag("working_days", False),
        keeps_due=table.flag("keeps_due", False),
        follow_days=table.maybe_integer("follow_days"),
        follow_letter=table.text("follow_letter", ""),
        regulation=table.text("regulation", ""),
    )
    table.close()
    return transition


def read_workflow(name: str, root: Table) -> law.Workflow:
    """One workflow file: ``initial``, ``[state.<id>]`` and ``[[transition]]``."""
    workflow = law.Workflow(
        id=name,
        initial=root.text("initial"),
        states={state: _state(state, table) for state, table in root.table("state").tables()},
        transitions=tuple(_transition(row) for row in root.rows("transition", "action")),
    )
    root.close()
    return workflow
