"""What happens without a caller: uploads arrive, letters go out, the mail service reports, the sweeper sweeps."""

import json
import logging
import time
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import unquote_plus

from chalice.app import Blueprint

from chalicelib.api.faults import log_fault, quiet
from chalicelib.desk.arriving import arrived
from chalicelib.desk.claiming import Filed, file_claims, file_due
from chalicelib.desk.importing import step
from chalicelib.desk.noticing import tell_notices
from chalicelib.desk.pieces import batch_of
from chalicelib.desk.telling import feedback, send_due, send_letter
from chalicelib.settings import event_sources
from chalicelib.wiring import wiring

events = Blueprint(__name__)
log = logging.getLogger("serang-open")

UPLOADS, FEEDBACK, STREAM = event_sources()
#: SES's names for what becomes of a letter.
NEWS = {"Delivery": "delivered", "Bounce": "bounced", "Complaint": "complained"}


@events.on_sqs_message(queue=UPLOADS, batch_size=1, name="inspect_upload")
@quiet("inspect_upload")
def inspect_upload(event: Any) -> None:
    """An object arrived: look into it and write down whether it counts. Raising brings the message back.

    One at a time: a file that takes all the time or memory there is takes nobody else's with it.
    """
    failed: Exception | None = None
    for record in event:
        try:
            told = json.loads(record.body)
            if "import" in told:
                import_step(str(told["import"]))
            for found in told.get("Records", ()):
                inspect_object(unquote_plus(found["s3"]["object"]["key"]))
        except Exception as error:  # the others are looked into all the same
            failed = error
    if failed:
        raise failed


def import_step(batch: str) -> None:
    """Do one piece of an import, and ask for the next. A message that comes twice does no more than one."""
    made = wiring()
    if step(made.desk, batch, made.now()):
        made.go_on(batch)


#: Nobody works on an import that stood still for so long: its message was lost.
FORGOTTEN, SWEPT = timedelta(minutes=10), timedelta(minutes=1)


def wake_imports() -> int:
    """Go on with imports whose message was lost; with one that does not get on all the same every ten minutes, not
    every minute: its messages must not pile up before the papers of others. What goes wrong here must not keep letters
    from going out."""
    made, woken = wiring(), 0
    try:
        for batch in made.desk.store.batches_at_work(made.now() - FORGOTTEN):
            found = made.desk.store.batch(batch)
            still = made.now() - found.changed_at if found else FORGOTTEN
            if still < 2 * FORGOTTEN or still % FORGOTTEN < SWEPT:
                made.go_on(batch)
                woken += 1
        return woken
    except Exception as error:
        log_fault("imports", error)
        return 0


def inspect_object(key: str) -> str:
    """The state the document got, or an empty text when it is not ours or no longer waits."""
    if batch := batch_of(key):
        import_step(batch)
        return ""
    made = wiring()
    state = arrived(made.desk, key, made.now())
    if state:
        _say("inspect", state=state)
    return state


def _say(route: str, **facts: object) -> None:
    """A line of the log: what was done and how often, never to whom. Metrics of the stack are read from these."""
    log.info(json.dumps({"level": "info", "route": route, **facts}))


@events.on_sqs_message(queue=FEEDBACK, batch_size=10, name="letter_feedback")
@quiet("letter_feedback")
def letter_feedback(event: Any) -> None:
    """The mail service says what became of a letter."""
    made = wiring()
    for record in event:
        news = json.loads(record.body)
        state = NEWS.get(news.get("eventType", ""))
        tags = news.get("mail", {}).get("tags", {}).get("letter", [])
        if state and tags:
            feedback(made.desk.store, str(tags[0]), state, _detail(news), made.now())


def _detail(news: dict[str, Any]) -> str:
    """Kind of the bounce or complaint; the diagnostic text is left out, it repeats addresses."""
    bounce = news.get("bounce", {})
    kinds = (bounce.get("bounceType"), bounce.get("bounceSubType"))
    return "/".join(str(k) for k in kinds if k) or str(
        news.get("complaint", {}).get("complaintFeedbackType") or ""
    )


def tell_at_once(records: Iterable[Any]) -> int:
    """Send the letters and file the claims that were born in these changes of the table. What fails is left to the
    sweeper."""
    sent = 0
    for record in records:
        key = record.keys
        owner, sk = key["PK"]["S"].partition("#")[2], key["SK"]["S"]
        if sk == "CLAIMS" and _claimed(record.old_image or {}, record.new_image or {}):
            file_at_once(owner)
        if record.event_name != "INSERT" or not sk.startswith("LETTER#"):
            continue
        made = wiring()
        try:
            sent += send_letter(made.post, owner, int(sk.partition("#")[2]), made.now()) == "sent"
        except Exception as error:  # one bad record must not stop a shard for a day
            log_fault("tell", error)
    return sent


def _claimed(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether claims were made or renewed; not: begun, put off or done."""
    return "due_sk" in new and ("due_sk" not in old or new.get("detail") != old.get("detail"))


def file_at_once(owner: str) -> None:
    """File what an owner is to be found by, and flag what is found. One that fails is left to the sweeper."""
    made = wiring()
    try:
        _say_filed(file_claims(made.desk, owner, made.now()) or Filed())
    except Exception as error:
        log_fault("claims", error)


def _say_filed(filed: Filed) -> None:
    """Keys that hold no more prints are counted: two who share only such a key are not found by it."""
    if filed.full:
        _say("claims", full_keys=filed.full)


if STREAM:

    @events.on_dynamodb_record(stream_arn=STREAM, batch_size=25, name="tell")
    @quiet("tell")
    def tell(event: Any) -> None:
        """The fast way of sending; the sweeper is the sure one."""
        tell_at_once(event)


#: Seconds of a sweep that may go into writing notices and into filing claims; the rest is for sending.
NOTICES, FILING = 20.0, 15.0
MOST_FILED = 200


def notice_drafts() -> int:
    """Write the letters about windows. What goes wrong here must not keep other letters from going out."""
    made, began = wiring(), time.monotonic()
    try:
        return tell_notices(made.desk, made.now(), lambda: time.monotonic() - began > NOTICES)
    except Exception as error:
        log_fault("notices", error)
        return 0


def file_waiting() -> int:
    """File the claims that the stream did not. What goes wrong here must not keep letters from going out."""
    made, began = wiring(), time.monotonic()
    try:
        filed = file_due(
            made.desk,
            made.now(),
            MOST_FILED,
            lambda: time.monotonic() - began > FILING,
            lambda error: log_fault("claims", error),
        )
        _say_filed(filed)
        return filed.owners
    except Exception as error:
        log_fault("claims", error)
        return 0


@events.schedule("rate(1 minute)", name="sweep")
@quiet("sweep")
def sweep(_event: Any) -> None:
    """Tell drafts about their window, send whatever is due, file what is to be found, and count it in the log."""
    if told := notice_drafts():
        _say("notices", letters=told)
    if woken := wake_imports():
        _say("imports", woken=woken)
    made = wiring()
    swept = send_due(made.post, made.now())
    if filed := file_waiting():
        _say("claims", filed=filed)
    if swept.counts:
        _say("sweep", letters=dict(swept.counts))
    _say("waiting", oldest_seconds=swept.oldest_seconds)  # an alarm listens to it
