"""What is kept of an index while there is room."""

from boardroom.adapters.ranking import Kept


def test_what_was_asked_for_longest_ago_is_let_go_when_there_is_no_more_room():
    kept = Kept(200)
    kept.keep("tak", "a", 60)
    kept.keep("hiss", "b", 60)
    assert kept.get("tak") == "a"

    kept.keep("balkong", "c", 60)

    assert [kept.get(each) for each in ("tak", "hiss", "balkong")] == ["a", None, "c"]


def test_what_stands_nowhere_takes_room_too():
    kept = Kept(200)
    for number in range(1_000):
        kept.keep(number, (), 0)

    assert sum(kept.get(number) is not None for number in range(1_000)) <= 10
