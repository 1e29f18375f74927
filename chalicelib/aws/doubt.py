"""What an error of the table says about a write, and that of a read: nothing."""

import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, TypeVar

from botocore.exceptions import BotoCoreError
from pynamodb.exceptions import PynamoDBException

from chalicelib.desk.ports import Stale, Unclear

Made = TypeVar("Made", bound=type)

_CONDITION = ("ConditionalCheckFailedException", "TransactionCanceledException")


def doubt(error: Exception) -> Exception:
    """A failed condition or a clash is :class:`Stale`; anything else left us not knowing: :class:`Unclear`."""
    code = error.cause_response_code if isinstance(error, PynamoDBException) else None
    if code in _CONDITION:
        return Stale()
    return Unclear(code or type(error).__name__)


def plainly(store: Made) -> Made:
    """Every method of a store says :class:`Unclear` when the table gave no answer: nobody above knows its library."""
    for name, method in inspect.getmembers(store, inspect.isfunction):
        if not name.startswith("_"):
            setattr(
                store,
                name,
                _listed(method) if inspect.isgeneratorfunction(method) else _told(method),
            )
    return store


def _told(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def told(*given: Any, **named: Any) -> Any:
        try:
            return method(*given, **named)
        except (PynamoDBException, BotoCoreError) as error:
            raise Unclear(type(error).__name__) from None

    return told


def _listed(method: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    @wraps(method)
    def listed(*given: Any, **named: Any) -> Iterator[Any]:
        try:
            yield from method(*given, **named)
        except (PynamoDBException, BotoCoreError) as error:
            raise Unclear(type(error).__name__) from None

    return listed
