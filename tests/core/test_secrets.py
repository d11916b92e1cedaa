"""Password hashing: what is kept of a password, at the portal's own cost and at the tests' lower one; and what is minted."""

import importlib.util
import itertools
from types import ModuleType

import argon2
import pytest

from boardroom.core import secrets
from boardroom.core.ids import numeric_code, opaque_token, recovery_code
from boardroom.core.secrets import hash_password, password_matches


def at_full_cost() -> ModuleType:
    """Return the module as the portal has it: for the other tests its cost is lowered."""
    spec = secrets.__spec__
    assert spec
    assert spec.loader
    fresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fresh)
    return fresh


def test_a_password_is_kept_at_the_cost_that_the_standard_recommends() -> None:
    portal = at_full_cost()
    encoded = portal.hash_password("grinden knarrar om hösten")
    kept = argon2.extract_parameters(encoded)
    assert (kept.type, kept.memory_cost, kept.time_cost, kept.parallelism) == (argon2.Type.ID, 65_536, 3, 4)
    assert portal.password_matches(encoded, "grinden knarrar om hösten")
    assert not portal.password_matches(encoded, "grinden knarrar om våren")


def test_two_hashes_of_one_password_differ() -> None:
    assert hash_password("grinden knarrar") != hash_password("grinden knarrar")


@pytest.mark.parametrize("damaged", ["", "x", "$argon2id$v=19$m=65536,t=3,p=4$trasig"])
def test_a_damaged_hash_matches_nothing(damaged: str) -> None:
    assert not password_matches(damaged, "grinden knarrar")


def test_codes_and_tokens_of_one_moment_have_nothing_in_common():
    codes = [numeric_code() for _ in range(400)]
    assert len(set(codes)) > 380, "of a million, four hundred seldom meet"
    assert {len(code) for code in codes} == {6}
    steps = {(int(after) - int(before)) % 1_000_000 for before, after in itertools.pairwise(codes)}
    assert len(steps) > 380, "none is told by the one before"
    assert len({opaque_token() for _ in range(100)} | {recovery_code() for _ in range(100)}) == 200
