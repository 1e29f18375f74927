"""Which letters there are and which facts each may speak of. The checker holds the words to them."""

from string import Formatter

#: Every letter but the code gets these. ``programme`` is its id, ``at`` a moment, ``link`` the way back (a secret).
COMMON_FACTS = frozenset({"name", "number", "programme", "link", "at"})

#: The facts a letter must be given.
LETTER_FACTS: dict[str, frozenset[str]] = {
    "opened": COMMON_FACTS,
    "received": COMMON_FACTS | {"papers", "amount"},
    "reported": COMMON_FACTS | {"papers", "amount", "due"},
    "forwarded": COMMON_FACTS | {"opd", "due"},
    "returned": COMMON_FACTS | {"items", "note", "due"},
    "repaired": COMMON_FACTS,
    "verified": COMMON_FACTS,
    "report-verified": COMMON_FACTS,
    "verified-follow": COMMON_FACTS | {"follow", "follow_by", "note", "opd"},
    "report-verified-follow": COMMON_FACTS | {"follow", "follow_by", "note", "opd"},
    "refused": COMMON_FACTS | {"reason", "note"},
    "withdrawn": COMMON_FACTS,
    "extended": COMMON_FACTS | {"closes", "closes_before", "sk_number", "sk_date", "reason"},
    "reminder": COMMON_FACTS | {"closes"},
    "code": frozenset({"code", "minutes"}),
}

#: Facts a letter may be given. A paragraph that speaks of one is left out when it is missing or empty.
OPTIONAL_FACTS: dict[str, frozenset[str]] = {
    "opened": frozenset({"opd", "closes"}),
    "received": frozenset({"opd", "received_on"}),
    "reported": frozenset({"opd"}),
    "forwarded": frozenset({"note"}),
    "returned": frozenset({"opd"}),
    "repaired": frozenset({"opd"}),
    "verified": frozenset({"opd", "note"}),
    "report-verified": frozenset({"opd", "note"}),
    "verified-follow": frozenset(),
    "report-verified-follow": frozenset(),
    "refused": frozenset({"opd"}),
    "withdrawn": frozenset({"opd", "reason", "note"}),
    "extended": frozenset({"opd", "decree"}),  # address of the scan of the decree, on the site
    "reminder": frozenset({"opd", "days"}),
    "code": frozenset({"opd", "name"}),
}


def facts_of(sentence: str) -> frozenset[str]:
    """The names of the facts a sentence speaks of. Raises ``ValueError`` for a stray brace."""
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name is not None)
