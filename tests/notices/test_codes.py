from datetime import timedelta

from sqlalchemy import select

from boardroom.core.actor import worker_for
from boardroom.core.ids import new_id
from boardroom.notices.actions import mint_code, put_in_force, redeem_code
from boardroom.notices.models import OneTimeCode


def mint(runtime, subject, message=None):
    with runtime.opener.writing(worker_for()) as work:
        return mint_code(work, subject, message)


def redeem(runtime, subject, code):
    with runtime.opener.writing(worker_for()) as work:
        return redeem_code(work, subject, code)


def other_than(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_code_is_good_once(runtime):
    signer = new_id()
    code = mint(runtime, signer)
    assert len(code) == 6
    assert redeem(runtime, signer, f" {code[:3]} {code[3:]} ")
    assert not redeem(runtime, signer, code)


def test_a_code_is_good_for_its_subject_alone(runtime):
    signer, other = new_id(), new_id()
    code = mint(runtime, signer)
    assert not redeem(runtime, other, code)
    mint(runtime, other)
    assert redeem(runtime, signer, code)


def test_a_code_lasts_ten_minutes(runtime, clock):
    signer = new_id()
    code = mint(runtime, signer)
    clock.advance(timedelta(minutes=10))
    assert not redeem(runtime, signer, code)


def test_five_wrong_guesses_close_the_code(runtime):
    signer = new_id()
    code = mint(runtime, signer)
    for _ in range(5):
        assert not redeem(runtime, signer, other_than(code))
    assert not redeem(runtime, signer, code)


def test_the_fifth_try_may_still_be_right(runtime):
    signer = new_id()
    code = mint(runtime, signer)
    for _ in range(4):
        redeem(runtime, signer, other_than(code))
    assert redeem(runtime, signer, code)


def test_only_the_newest_code_that_has_left_counts(runtime):
    signer, one, two = new_id(), new_id(), new_id()
    first = mint(runtime, signer, one)
    second = mint(runtime, signer, two)
    with runtime.opener.writing(worker_for()) as work:
        put_in_force(work, signer, two, second)
    assert first == second or not redeem(runtime, signer, first)
    assert redeem(runtime, signer, second)
    assert not redeem(runtime, signer, first)


def test_a_code_that_is_recorded_late_takes_nothing_from_one_asked_for_after_it(runtime, clock):
    signer, one, two = new_id(), new_id(), new_id()
    slow = mint(runtime, signer, one)
    clock.advance(timedelta(minutes=1))
    fast = mint(runtime, signer, two)
    with runtime.opener.writing(worker_for()) as work:
        put_in_force(work, signer, one, slow)
    assert redeem(runtime, signer, fast)


def test_a_code_that_never_left_takes_nothing_from_the_one_that_did(runtime):
    signer = new_id()
    first = mint(runtime, signer)
    second = mint(runtime, signer)
    assert redeem(runtime, signer, first)
    assert not redeem(runtime, signer, second)


def test_a_guess_counts_against_every_code_that_it_could_have_been(runtime):
    signer = new_id()
    codes = [mint(runtime, signer) for _ in range(2)]
    wrong = next(one for one in ("000000", "111111", "222222") if one not in codes)
    for _ in range(5):
        assert not redeem(runtime, signer, wrong)
    assert not any(redeem(runtime, signer, one) for one in codes)


def test_codes_are_kept_as_salted_hashes(runtime):
    signer = new_id()
    code = mint(runtime, signer)
    with runtime.opener.reading(worker_for()) as work:
        [row] = work.session.scalars(select(OneTimeCode))
    assert code not in (row.code_hash, row.salt)
    assert len(row.salt) == 32
