"""What becomes of a flag when its pair is found again, or judged."""

from datetime import timedelta

import pytest

from chalicelib.core import flags
from chalicelib.core.doubles import REASONS
from chalicelib.core.proposal import Flag
from tests.builders import NOON, an_official

LATER = NOON + timedelta(days=1)


def a_flag(*reasons: str, level: str = "double", judgement: str = "") -> Flag:
    flag = Flag("270000000017", level, reasons or ("name", "place"), NOON)  # type: ignore[arg-type]
    if judgement:
        flag = flags.judged(flag, judgement, " Beda desa. ", an_official(), NOON)  # type: ignore[arg-type]
    return flag


def test_a_pair_found_for_the_first_time_waits_for_a_judgement() -> None:
    flag = flags.found(None, "270000000017", "double", ("account",), NOON)
    assert (flag.judgement, flag.reasons, flag.at) == ("", ("account",), NOON)


def test_the_same_pair_found_again_says_nothing_new() -> None:
    flag = a_flag("account")
    assert flags.found(flag, flag.other, "double", ("account",), LATER) is flag


def test_what_a_person_said_is_kept_with_his_reason() -> None:
    flag = a_flag(judgement="different")
    assert (flag.judgement, flag.note, flag.by_name) == ("different", "Beda desa.", "Budi Contoh")
    again = flags.found(flag, flag.other, "double", ("name", "place"), LATER)
    assert again is flag


def test_a_weaker_reason_does_not_open_a_judged_pair_again() -> None:
    flag = flags.found(a_flag(judgement="different"), "x", "double", ("officer",), LATER)
    assert flag.judgement == "different"
    assert flag.reasons == ("name", "place", "officer")


@pytest.mark.parametrize("reason", ["nik", "npwp", "account"])
def test_a_stronger_reason_opens_it_again_and_what_was_said_stays_readable(reason: str) -> None:
    flag = flags.found(a_flag(judgement="different"), "x", "double", (reason,), LATER)
    assert flag.judgement == ""
    assert (flag.note, flag.at) == ("Beda desa.", LATER)


def test_what_was_only_related_and_is_a_double_now_is_opened_again() -> None:
    flag = a_flag("officer", level="related", judgement="different")
    assert flags.found(flag, "x", "double", ("officer", "name"), LATER).judgement == ""


def test_a_pair_judged_the_same_stays_the_same_whatever_is_found() -> None:
    flag = flags.found(a_flag(judgement="same"), "x", "double", ("nik",), LATER)
    assert flag.judgement == "same"
    assert "nik" in flag.reasons


def test_every_reason_there_is_has_a_weight() -> None:
    assert set(REASONS) == set(flags.WEIGHT)
