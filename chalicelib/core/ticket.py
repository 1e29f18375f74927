"""The number of a proposal: twelve digits, said in three groups of four, the last one a check digit.

Two digits of the year, nine random ones, one check digit after Damm, which finds every single wrong digit and every
swap of two neighbours: the two mistakes people make when they read a number out on the phone.
"""

RANDOM_NUMBERS = 10**9

# Damm, H. M. (2004): a totally anti-symmetric quasigroup of order 10.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def make_ticket(year: int, number: int) -> str:
    """The ticket for a random ``number`` below :data:`RANDOM_NUMBERS`."""
    if not 0 <= number < RANDOM_NUMBERS:
        raise ValueError("number out of range")
    digits = f"{year % 100:02d}{number:09d}"
    return digits + str(_interim(digits))


def read_ticket(text: str) -> str | None:
    """The twelve digits of what somebody typed (spaces, dots and dashes allowed), or None when it is no ticket."""
    digits = "".join(c for c in text if c not in " -.\u00a0\u2010\u2011\u2013")
    if len(digits) != 12 or not (digits.isascii() and digits.isdigit()) or _interim(digits):
        return None
    return digits


def grouped(ticket: str) -> str:
    """As people see it: ``2748-3920-1756``."""
    return "-".join(ticket[i : i + 4] for i in range(0, len(ticket), 4))


def _interim(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim
