"""The officials of a stage, from the command line."""

import argparse
from typing import Any

import boto3
import pytest

from chalicelib.ops import users
from chalicelib.rules import load_rules
from tests.world import PASSWORD, REGION, World

EMAIL = "baru.contoh@contoh.example"
RULES = load_rules()


@pytest.fixture
def pool(world: World) -> users.Pool:
    made = users.Pool(boto3.client("cognito-idp", REGION), world.settings.user_pool_id)
    for official in list(made.officials()):
        if official.username == EMAIL:
            made.ask("admin_delete_user", EMAIL)
    return made


def asked(**given: Any) -> argparse.Namespace:
    usual = {"email": EMAIL, "role": ["verifier"], "unit": "dinsos", "name": "Nur Contoh"}
    return argparse.Namespace(**usual | {"otp": False} | given)


def password_of(lines: list[str]) -> str:
    (line,) = [line for line in lines if "Sandi pertama" in line]
    return line.rpartition(" ")[2]


def sign_in(world: World, password: str, **more: str) -> Any:
    return world.call("POST", "/office/session", {"username": EMAIL, "password": password, **more})


def test_a_new_official_signs_in_once_with_the_first_password(
    world: World, pool: users.Pool
) -> None:
    first = password_of(users.create(pool, RULES, asked()))
    assert sign_in(world, first).codes == {"session.new-password-required"}
    got = sign_in(world, first, new_password=PASSWORD)
    assert got.status == 200
    assert (got.body["roles"], got.body["opd"]) == (["verifier"], "dinsos")


def test_the_same_official_is_not_made_twice(pool: users.Pool) -> None:
    users.create(pool, RULES, asked())
    with pytest.raises(users.Refused, match="sudah ada"):
        users.create(pool, RULES, asked(email=EMAIL.upper()))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"email": "bukan"}, "bukan alamat email"),
        ({"role": ["bupati-agung"]}, "tidak ada. Pilih"),
        ({"role": ["applicant"]}, "tidak ada. Pilih"),
        ({"unit": "dinas-gaib"}, "Unit dinas-gaib tidak ada"),
        ({"unit": "36.04.05"}, "memegang satu OPD"),
        ({"role": ["camat"], "unit": "dinsos"}, "Camat memegang satu kecamatan"),
        ({"name": " "}, "Tulis nama"),
    ],
)
def test_what_does_not_fit_is_said_and_nobody_is_made(
    pool: users.Pool, given: dict[str, Any], said: str
) -> None:
    with pytest.raises(users.Refused, match=said):
        users.create(pool, RULES, asked(**given))
    assert EMAIL not in [official.username for official in pool.officials()]


@pytest.mark.parametrize(
    ("role", "unit"),
    [("camat", "36.04.05"), ("operator", "36.04.05.2003"), ("operator", "kesra")],
)
def test_people_of_a_place_hold_its_code(pool: users.Pool, role: str, unit: str) -> None:
    users.create(pool, RULES, asked(role=[role], unit=unit))
    found = pool.official(EMAIL)
    assert (found.roles, found.unit) == ((role,), unit)


def test_roles_are_exactly_those_that_were_given(pool: users.Pool) -> None:
    users.create(pool, RULES, asked(role=["verifier", "surveyor"], unit="kesra"))
    users.roles(pool, RULES, asked(role=["kesra", "verifier"]))
    assert pool.official(EMAIL).roles == ("kesra", "verifier")


def test_who_moves_keeps_roles_that_fit(pool: users.Pool) -> None:
    users.create(pool, RULES, asked())
    users.unit(pool, RULES, asked(unit="bpbd"))
    assert pool.official(EMAIL).unit == "bpbd"
    with pytest.raises(users.Refused, match="memegang satu OPD"):
        users.unit(pool, RULES, asked(unit="36.04.05"))


def test_who_is_disabled_cannot_sign_in_until_enabled(world: World, pool: users.Pool) -> None:
    first = password_of(users.create(pool, RULES, asked()))
    sign_in(world, first, new_password=PASSWORD)
    users.disable(pool, RULES, asked())
    assert sign_in(world, PASSWORD).status == 401
    assert "NONAKTIF" in next(line for line in users.listed(pool, RULES, asked()) if EMAIL in line)
    users.enable(pool, RULES, asked())
    assert sign_in(world, PASSWORD).status == 200


def test_a_reset_makes_the_old_password_worthless(world: World, pool: users.Pool) -> None:
    first = password_of(users.create(pool, RULES, asked()))
    sign_in(world, first, new_password=PASSWORD)
    second = password_of(users.reset(pool, RULES, asked()))
    assert second != first
    assert sign_in(world, PASSWORD).status == 401
    assert sign_in(world, second).codes == {"session.new-password-required"}


@pytest.mark.parametrize("act", [users.roles, users.unit, users.disable, users.enable, users.reset])
def test_nobody_is_named_when_nobody_is_there(pool: users.Pool, act: users.Act) -> None:
    with pytest.raises(users.Refused, match="Tidak ada petugas"):
        act(pool, RULES, asked(email="siapa@contoh.example"))


def test_first_passwords_are_long_and_never_the_same() -> None:
    made = {users.first_password() for _ in range(100)}
    assert len(made) == 100
    assert all(len(one) >= 23 for one in made)
