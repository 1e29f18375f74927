"""A list like the auditor's, sent and filed one by one: every double on both files, none false."""

from dataclasses import replace

from chalicelib.core.proposal import File
from chalicelib.core.ticket import make_ticket
from chalicelib.desk.claiming import claims_of, file_claims
from chalicelib.ops.synthetic_doubles import auditors_list
from tests.builders import NOON, a_desk, a_proposal
from tests.fakes import MemoryStore

ROWS, DOUBLED = (
    500,
    36,
)  # a twentieth of the whole list, with each disguise; the bench has all of it


def test_each_double_of_the_list_is_flagged_on_both_files_and_nothing_else_is() -> None:
    listed, store = auditors_list(rows=ROWS, doubled=DOUBLED), MemoryStore()
    desk, ticket_of = a_desk(store), {}
    for number, row in enumerate(listed.rows, 1):
        ticket = ticket_of[row.id] = make_ticket(2027, number)
        proposal = replace(
            a_proposal(state="submitted", submitted_at=NOON),
            ticket=ticket,
            programme=row.programme,
            year=row.year,
            applicant_type=row.applicant_type,
            opd=row.opd,
            answers=dict(row.answers),
        )
        store.files[ticket] = File(proposal)
        store.claimed[ticket] = claims_of(desk, proposal, NOON)
        assert file_claims(desk, ticket, NOON)
    doubles = {pair for pair, (_, flag) in store.flagged.items() if flag.level == "double"}
    pairs = {(ticket_of[one], ticket_of[two]) for one, two in listed.doubled.items()}
    assert doubles == pairs | {(two, one) for one, two in pairs}

    together = [(store.links[one], store.links[two]) for one, two in pairs]
    one_recipient = sum(one == two for one, two in together)
    assert one_recipient > 0
    assert len(set(store.links.values())) == ROWS - one_recipient  # nobody else was put together
