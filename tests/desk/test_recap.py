"""The count of the moment: exact, in a few calls, and beside it what was counted on paper."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.aws.store import DynamoStore
from chalicelib.aws.table import Row
from chalicelib.core.proposal import Actor
from chalicelib.desk import Refusal
from chalicelib.desk.intake import Wanted, declare
from chalicelib.desk.recap import recap, totals
from tests.builders import NOON, a_desk, an_official
from tests.desk.test_entering import an_entry, entered
from tests.fakes import MemoryStore
from tests.world import World

OPERATOR = Actor("id-op", "Operator Contoh", ("operator",), "kesra")


def wanted(count: int, note: str = "") -> Wanted:
    return Wanted("2027-01-29", "hibah-uang", "counter", count, "", note)


class Counting(MemoryStore):
    """How often the keys were read."""

    reads = 0

    def year_keys(self, year: int) -> Any:
        self.reads += 1
        return super().year_keys(year)


class TestCounts:
    def test_it_equals_what_was_entered(self) -> None:
        desk, expected = a_desk(), Counter[str]()
        for number, day in enumerate([29, 29, 30, 31], 1):
            on = date(2027, 1, day)
            entered(desk, an_entry(batch="b", agenda=f"{number}", on=on), key=f"key-{number}")
            expected[on.isoformat()] += 1
        found = totals(desk, NOON)
        assert found.days == expected
        assert found.total == 4
        whole = recap(desk, "", "", NOON)
        assert sum(n for _, n in whole.rows) == whole.total == 4

    def test_the_public_count_is_kept_for_a_minute_and_no_longer(self) -> None:
        store = Counting()
        desk = a_desk(store)
        for seconds, reads in ((0, 1), (59, 1), (60, 2)):
            totals(desk, NOON + timedelta(seconds=seconds))
            assert store.reads == reads
        recap(desk, "", "", NOON)
        assert store.reads == 3

    def test_ten_thousand_are_counted_in_a_few_calls(self, world: World) -> None:
        """Real rows would take minutes in this stand-in, so the keys are laid and the pages counted."""
        store = DynamoStore(world.settings)
        keys = [
            ("hibah-uang", f"36.04.{n % 29 + 1:02d}", "kesra", "submitted", "online", "2027-02-01", "", f"{n:012d}")
            for n in range(10_000)
        ]  # fmt: skip
        calls = Counter[str]()
        connection = Row._get_connection().connection
        with Row.batch_write() as batch:
            for key in keys:
                row = Row(f"P#{key[-1]}", "PROPOSAL")
                row.year_pk, row.year_sk = f"2027#{int(key[-1]) % 4}", "#".join(key)
                batch.save(row)
        send = connection.client._make_api_call  # what goes over the wire
        connection.client._make_api_call = lambda name, given: (
            calls.update([name]) or send(name, given)
        )
        try:
            found = recap(a_desk(store), "", "", NOON)
        finally:
            del connection.client._make_api_call
        assert found.total == 10_000
        assert calls["Query"] <= 12, calls
        assert set(calls) == {"Query"}


class TestReconciliation:
    def test_declared_minus_entered_is_what_is_missing(self) -> None:
        desk = a_desk()
        declare(desk, wanted(3), OPERATOR, "one", NOON)
        for number in range(2):
            entered(desk, an_entry(batch="b", agenda=f"{number}"), key=f"key-{number}")
        (line,) = recap(desk, "", "", NOON).paper
        assert (line.declared, line.entered, line.difference) == (3, 2, 1)
        entered(desk, an_entry(batch="b", agenda="3"), key="key-3")
        (line,) = recap(desk, "", "", NOON).paper
        assert line.difference == 0

    def test_days_programmes_channels_and_places_are_not_mixed(self) -> None:
        desk = a_desk()
        declare(desk, wanted(1), OPERATOR, "one", NOON)
        entered(desk, an_entry(batch="b", channel="post"), key="key-1")
        entered(desk, an_entry(batch="b", place="dinsos"), key="key-2")
        differences = {(x.channel, x.place): x.difference for x in recap(desk, "", "", NOON).paper}
        assert differences == {
            ("counter", "kesra"): 1,
            ("post", "kesra"): -1,
            ("counter", "dinsos"): -1,
        }

    def test_a_correction_counts_and_the_first_entry_stays(self) -> None:
        desk = a_desk()
        declare(desk, wanted(3), OPERATOR, "one", NOON)
        both = declare(desk, wanted(2, "Salah hitung."), OPERATOR, "two", NOON)
        assert not isinstance(both, Refusal)
        assert [e.count for e in both] == [3, 2]
        (line,) = recap(desk, "", "", NOON).paper
        assert line.declared == 2

    @pytest.mark.parametrize("role", ["verifier", "auditor"])
    def test_only_who_receives_papers_counts_them(self, role: str) -> None:
        done = declare(a_desk(), wanted(3), an_official(role), "one", NOON)
        assert isinstance(done, Refusal)
        assert done.kind == "forbidden"
