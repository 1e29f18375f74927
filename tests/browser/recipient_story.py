"""A past award that came in from a spreadsheet, while the console is tried."""

import hashlib
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from chalicelib.rules import load_rules
from chalicelib.sheets import template_for
from tests.browser.console_story import post_form
from tests.ops.sheets import award_row, table
from tests.running import Running

CSV = "text/csv"


def aided(running: Running, office: dict[str, str], number: int, **cells: Any) -> None:
    """Import one award of the made-up applicant of this number; ``cells`` replace what is typed."""
    template = template_for("recipients", load_rules(2027))
    content = table(template, [{**award_row(template, number), **cells}])
    offer = {
        "kind": "recipients",
        "name": "penerima.csv",
        "type": CSV,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    path = "/api/office/imports"
    status, made, _ = running.call("POST", path, offer, {**office, "Idempotency-Key": str(uuid4())})
    assert status == 201, made
    post_form(
        made["post"]["url"], made["post"]["fields"], SimpleNamespace(type=CSV, content=content)
    )
    one = f"{path}/{made['id']}"
    running.wait(lambda: _is(running, office, one, "checked"), 30)
    assert running.call("POST", f"{one}/run", {}, office)[0] == 200
    running.wait(lambda: _is(running, office, one, "done"), 30)


def _is(running: Running, office: dict[str, str], path: str, state: str) -> bool:
    view = running.call("GET", path, None, office)[1]
    assert view["state"] != "refused" and not view["bad"], view
    return bool(view["state"] == state)
