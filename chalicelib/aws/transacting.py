"""One way to make a transaction: it gives way to another one of the same moment and goes on when that is through."""

import time
from collections.abc import Callable

from botocore.exceptions import BotoCoreError
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.aws.doubt import doubt
from chalicelib.aws.table import Row
from chalicelib.desk.ports import Unclear

#: Seconds before a transaction is tried again that met another one: a save while a file of the same proposal is looked
#: into is no conflict between two devices.
GIVING_WAY = (0.05, 0.15, 0.4)
_PASSING = frozenset(("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"))


def transact(write: Callable[[TransactWrite], None]) -> None:
    """Raises :class:`Stale` when a condition failed, :class:`Unclear` when nobody knows or others are always faster."""
    for pause in (*GIVING_WAY, None):
        try:
            with TransactWrite(connection=Row._get_connection().connection) as transaction:
                write(transaction)
            return
        except (TransactWriteError, BotoCoreError) as error:
            if not _gave_way(error):
                raise doubt(error) from None
        if pause is None:
            raise Unclear("TransactionConflict")
        time.sleep(pause)


def _gave_way(error: Exception) -> bool:
    """Whether nothing was done and no condition failed, so that the same may be tried again."""
    if not isinstance(error, TransactWriteError):
        return False
    reasons = {reason.code for reason in error.cancellation_reasons if reason}
    return bool(reasons) and reasons <= _PASSING
