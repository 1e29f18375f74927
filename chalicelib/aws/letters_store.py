"""The outbox and the one-time codes: letters are taken by lease, so that two senders never send the same one."""

from datetime import datetime
from typing import Any

from pynamodb.exceptions import DeleteError, DoesNotExist, UpdateError
from pynamodb.transactions import TransactWrite

from chalicelib.aws import rows
from chalicelib.aws.table import Row, moment, stamp
from chalicelib.core.proposal import Letter
from chalicelib.desk.ports import Code

_CONDITION = "ConditionalCheckFailedException"
#: A later piece of news never overwrites a graver one: mail may be delivered and then complained about.
_BEFORE = {
    "delivered": ("due", "sending", "sent"),
    "bounced": ("due", "sending", "sent", "delivered"),
    "complained": ("due", "sending", "sent", "delivered", "bounced"),
}


class LetterStore:
    """The part of the store that mail needs."""

    def put_code(self, who: str, code: Code, letter: Letter) -> None:
        valid = Row(f"A#{who}", "CODE", detail=code.nonce, changed_at=stamp(code.expires), tries=0)
        valid.expires = int(code.expires.timestamp()) + 3_600
        with TransactWrite(connection=Row._get_connection().connection) as transaction:
            transaction.save(valid)
            transaction.save(rows.letter_row(letter))

    def try_code(self, who: str, most: int) -> Code | None:
        row = Row(f"A#{who}", "CODE")
        try:
            row.update(actions=[Row.tries.add(1)], condition=Row.tries < most)
        except UpdateError as error:
            if error.cause_response_code == _CONDITION:
                return None
            raise
        return Code(row.detail or "", moment(row.changed_at or ""), int(row.tries or 0))

    def forget_code(self, who: str, nonce: str) -> bool:
        try:
            Row(f"A#{who}", "CODE").delete(condition=Row.detail == nonce)
        except DeleteError as error:
            if error.cause_response_code == _CONDITION:
                return False
            raise
        return True

    def due_letters(self, at: datetime, most: int) -> tuple[tuple[str, int], ...]:
        found: list[tuple[str, str, int]] = []
        for number in range(rows.SHARDS):
            for row in Row.due.query(f"LETTER#{number}", _until(at), limit=most):
                owner, seq = row.pk.partition("#")[2], int(row.sk.partition("#")[2])
                found.append((str(row.due_sk), owner, seq))
        return tuple((owner, seq) for _, owner, seq in sorted(found)[:most])

    def lease_letter(self, owner: str, seq: int, at: datetime, until: datetime) -> Letter | None:
        row = _letter(owner, seq)
        still_due = (Row.state.is_in(*rows.DUE_STATES)) & (Row.due_sk <= stamp(at))
        actions: list[Any] = [
            Row.state.set("sending"),
            Row.tries.add(1),
            Row.due_sk.set(stamp(until)),
            Row.changed_at.set(stamp(at)),
        ]
        try:
            row.update(actions=actions, condition=still_due)
        except UpdateError as error:
            if error.cause_response_code == _CONDITION:
                return None
            raise
        return rows.letter_of(row)

    def letter_done(self, letter: Letter, of_try: int) -> bool:
        actions: list[Any] = [
            Row.state.set(letter.state),
            Row.message_id.set(letter.message_id),
            Row.detail.set(letter.detail),
        ]
        if letter.due is None:
            actions += [Row.due_pk.remove(), Row.due_sk.remove()]
        else:
            actions.append(Row.due_sk.set(stamp(letter.due)))
        held = (Row.state == "sending") & (Row.tries == of_try)
        return _update(letter.owner, letter.seq, actions, held)

    def letter_feedback(self, owner: str, seq: int, state: str, detail: str, at: datetime) -> None:
        """Only an existing letter is touched: an update of a missing key would make a ghost."""
        actions: list[Any] = [
            Row.state.set(state),
            Row.detail.set(detail),
            Row.changed_at.set(stamp(at)),
            Row.due_pk.remove(),
            Row.due_sk.remove(),
        ]
        _update(owner, seq, actions, Row.state.is_in(*_BEFORE[state]))


def _until(at: datetime) -> Any:
    return Row.due_sk <= stamp(at)


def _letter(owner: str, seq: int) -> Row:
    return Row(rows.letter_key(owner), f"LETTER#{seq:05d}")


def _update(owner: str, seq: int, actions: list[Any], condition: Any) -> bool:
    try:
        _letter(owner, seq).update(actions=actions, condition=condition)
    except UpdateError as error:
        if error.cause_response_code == _CONDITION:
            return False
        raise
    except DoesNotExist:
        return False
    return True
