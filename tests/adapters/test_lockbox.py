import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from boardroom.adapters.aes_lockbox import AesLockbox
from boardroom.core.key_files import kept_key
from boardroom.ports.lockbox import LockboxClosed

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "secrets.key"


@pytest.fixture
def box(path):
    return AesLockbox(path)


def test_what_was_locked_opens_for_its_owner_and_is_not_seen(box):
    locked = box.lock("one", SECRET)
    assert SECRET not in locked
    assert len(locked) < 200
    assert box.is_locked(locked)
    assert box.open("one", locked) == SECRET


def test_the_same_secret_is_never_locked_the_same_twice(box):
    assert box.lock("one", SECRET) != box.lock("one", SECRET)


def test_a_secret_put_under_anothers_name_does_not_open(box):
    with pytest.raises(LockboxClosed, match="someone else's"):
        box.open("two", box.lock("one", SECRET))


@pytest.mark.parametrize("place", [-5, 20, 30])
def test_a_changed_letter_closes_it(box, place):
    locked = box.lock("one", SECRET)
    changed = locked[:place] + ("A" if locked[place] != "A" else "B") + locked[place + 1 :]
    with pytest.raises(LockboxClosed):
        box.open("one", changed)


@pytest.mark.parametrize("kept", [SECRET, "", "box1:", "box1:00000000:", "box1:åäö:åäö"])
def test_what_was_never_locked_does_not_open(box, kept):
    box.lock("one", SECRET)
    with pytest.raises(LockboxClosed):
        box.open("one", kept)


def test_the_key_is_for_the_service_alone_and_without_it_nothing_opens(box, path):
    locked = box.lock("one", SECRET)
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    away = path.rename(path.with_suffix(".away"))
    with pytest.raises(LockboxClosed, match="not in the folder of the keys"):
        box.open("one", locked)
    assert not path.exists(), "reading makes no key"
    away.rename(path)
    assert box.open("one", locked) == SECRET


def test_a_former_key_still_opens_and_locks_nothing_more(box, path, tmp_path):
    old = box.lock("one", SECRET)
    (tmp_path / "former-secrets").mkdir()
    former = path.rename(tmp_path / "former-secrets" / "2026.key")
    new = box.lock("one", SECRET)
    assert box.open("one", old) == box.open("one", new) == SECRET
    former.unlink()
    assert box.open("one", new) == SECRET
    with pytest.raises(LockboxClosed):
        box.open("one", old)


def test_two_who_come_to_a_missing_key_at_once_get_the_same(tmp_path):
    path = tmp_path / "some.key"
    with ThreadPoolExecutor(8) as several:
        keys = set(several.map(lambda _: kept_key(path), range(32)))
    assert len(keys) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["some.key"]
