"""The calls about letters to people without e-mail, and the key that is printed for an applicant who asks for it."""

from chalice.app import Blueprint

from chalicelib.api import shapes
from chalicelib.api.answers import answer
from chalicelib.api.calls import Asked, Halt, Result, call
from chalicelib.api.office import ONE, numbered, officials
from chalicelib.api.office_paper import may_enter
from chalicelib.api.paper_views import waiting_view
from chalicelib.core.proposal import File, Letter
from chalicelib.core.ticket import grouped
from chalicelib.desk import Refusal, issuing
from chalicelib.desk.handing import hand_over, hands_over, letter_by_hand, waiting

office_letters = Blueprint(__name__)

LETTER = "/office/letters/{ticket}/{letter}"
#: How the text of a letter ends before it says that it was mailed.
SIGNED = "\n-- \n"
WAY_BACK = shapes.obj({"reason": shapes.text(40, 0), "note": shapes.text(5000, 0)}, ("reason",))


@call(office_letters, "GET", "/office/letters", "official", authorizer=officials, query=("cursor",))
def letters(asked: Asked) -> Result:
    """Letters to people without e-mail that this official prints and hands over, oldest first."""
    may_enter(asked)
    found = waiting(asked.wiring.desk, asked.official, asked.query.get("cursor", ""))
    items = [waiting_view(proposal, letter, asked.lang) for proposal, letter in found.items]
    return {"items": items, "next": found.next or None}


def _letter(asked: Asked, ticket: str, letter: str) -> tuple[File, Letter]:
    may_enter(asked)
    file = numbered(asked, ticket)
    seq = int(letter) if letter.isascii() and letter.isdigit() and len(letter) < 6 else 0
    found = letter_by_hand(file, seq, asked.official) if file else None
    if file is None or found is None:
        raise Halt(404, "letter.unknown")
    return file, found


@call(office_letters, "GET", LETTER, "official", authorizer=officials)
def one_letter(asked: Asked, ticket: str, letter: str) -> Result:
    """The letter in words, to be printed. It holds no key: ``follow`` shows what the number alone shows."""
    file, found = _letter(asked, ticket, letter)
    made = asked.wiring.render(found)
    # The sheet has a title of its own in place of the first line; what follows the name of the sender speaks of mail.
    text = made.text.partition(SIGNED)[0].partition("\n\n")[2].strip()
    follow = asked.wiring.follow(file.proposal.ticket, found.lang)
    worded = {"heading": made.subject, "text": text, "follow": follow, "lang": found.lang}
    return waiting_view(file.proposal, found, asked.lang) | worded


@call(
    office_letters,
    "POST",
    LETTER + "/handed",
    "official",
    shapes.obj({}),
    ("Idempotency-Key",),
    authorizer=officials,
)
def handed(asked: Asked, ticket: str, letter: str) -> Result:
    """Mark a letter as handed over: by whom and when stands in the trail."""
    file, found = _letter(asked, ticket, letter)
    actor = asked.official
    key = asked.scoped_key("handed", ticket=file.proposal.ticket, seq=letter, actor=actor.id)
    return hand_over(asked.wiring.desk, file, found.seq, actor, key, asked.at)


@call(
    office_letters,
    "POST",
    ONE + "/way-back",
    "official",
    WAY_BACK,
    ("Idempotency-Key",),
    authorizer=officials,
)
def print_way_back(asked: Asked, ticket: str) -> Result:
    """Renew the key of an applicant who asks for it in person, to be printed. Who did it stands in the trail."""
    may_enter(asked)
    file, actor = numbered(asked, ticket), asked.official
    if file is None or not hands_over(file.proposal, actor):
        raise Halt(404, "file.unknown")
    proposal, wish = file.proposal, issuing.Asked(asked.body["reason"], asked.body.get("note", ""))
    key = asked.scoped_key("way-back", ticket=proposal.ticket, actor=actor.id)
    done = issuing.issue(asked.wiring.desk, file, wish, actor, key, asked.at)
    if isinstance(done, Refusal):
        return done
    link = asked.wiring.way_back(proposal.ticket, proposal.lang, int(str(done["turn"])))
    said = {"name": proposal.contact.name, "lang": proposal.lang, "link": link}
    return answer({**done, "number": grouped(proposal.ticket), **said, "by": actor.name}, 201)
