"""``diagram``: the road of a proposal as Mermaid text, drawn from the workflow of the rules."""

from chalicelib.core import law
from chalicelib.rules import load_rules, years
from chalicelib.text import say

#: What days are called: of the calendar, and working days.
DAYS = {"id": ("hari", "hari kerja"), "en": ("days", "working days")}


def diagram(flow: law.Workflow, lang: str = "id") -> str:
    """A Mermaid state diagram: states by their names, acts by theirs, with who does them."""
    lines = ["stateDiagram-v2", "    direction TB"]
    lines += [f'    state "{say(lang, f"state.{name}")}" as {name}' for name in flow.states]
    lines.append(f"    [*] --> {flow.initial}")
    for one in flow.transitions:
        roles = ", ".join(say(lang, f"role.{role}") for role in one.roles)
        act = say(lang, f"action.{one.action}.button")
        due = f", {one.due_days} {DAYS[lang][one.working_days]}" if one.due_days else ""
        lines += [f"    {source} --> {one.target}: {act} ({roles}{due})" for source in one.sources]
    lines += [f"    {state.id} --> [*]" for state in flow.states.values() if state.final]
    return "\n".join(lines) + "\n"


def main(argv: list[str]) -> int:
    """``[lang]``: prints the diagram of every workflow of the newest year, Indonesian unless told."""
    lang = argv[0] if argv else "id"
    rules = load_rules(years()[-1])
    flows = {one.workflow.id: one.workflow for one in rules.programmes.values()}
    for flow in flows.values():
        print(diagram(flow, lang), end="")
    return 0
