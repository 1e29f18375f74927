"""What an error of the table says about a write."""

from pynamodb.exceptions import PynamoDBException

from chalicelib.desk.ports import Stale, Unclear

_CONDITION = ("ConditionalCheckFailedException", "TransactionCanceledException")


def doubt(error: Exception) -> Exception:
    """A failed condition or a clash is :class:`Stale`; anything else left us not knowing: :class:`Unclear`."""
    code = error.cause_response_code if isinstance(error, PynamoDBException) else None
    if code in _CONDITION:
        return Stale()
    return Unclear(code or type(error).__name__)
