"""Acts that leave a trace and change no state."""

from datetime import timedelta

from chalicelib.core import trail
from chalicelib.core.remarks import remarked
from tests.builders import NOON, a_draft, an_official


def test_a_remark_is_sealed_into_the_trail_and_the_file_stays_where_it_is() -> None:
    file = a_draft()
    after, event = remarked(
        file.proposal, "reveal", an_official(), "verifier", NOON, reason="paper", note=" Contoh "
    )
    assert (after.state, after.entered_at) == (file.proposal.state, file.proposal.entered_at)
    assert (after.version, after.events) == (file.proposal.version + 1, file.proposal.events + 1)
    assert (event.source, event.target, event.note) == ("draft", "draft", "Contoh")
    assert trail.valid((*file.events, event), after.head)


def test_two_remarks_follow_each_other_and_a_changed_one_is_seen() -> None:
    file = a_draft()
    one, first = remarked(file.proposal, "reveal", an_official(), "verifier", NOON)
    two, second = remarked(one, "reveal", an_official(), "verifier", NOON + timedelta(1))
    assert trail.valid((*file.events, first, second), two.head)
    assert not trail.valid((*file.events, second), two.head)
