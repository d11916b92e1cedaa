"""Words that a reader may not see take the place of none that they may, however many there are."""

import itertools
import string

from boardroom.language.vocabulary import Vocabulary
from boardroom.ports.search_index import Filter, PageEntry
from boardroom.search.rules import parse_query

HOME = "granen"
SEEN = Filter(record_classes=frozenset({"bylaws"}), restrictions=None)


def put(index, seen, hidden):
    index.write(
        HOME,
        [
            PageEntry("seen", "seen", 1, "", seen, "bylaws"),
            PageEntry("hidden", "hidden", 1, "", " ".join(hidden), "working_papers"),
        ],
    )


def many(beginning, count):
    return [
        beginning + "".join(each) for each in itertools.islice(itertools.product("abcdefgh", repeat=4), count)
    ]


def test_hidden_words_with_a_beginning_cost_no_hit_and_leave_the_answer_complete(index):
    put(index, "Zzqzylofon i huset.", many("zzq", 340))
    hits = index.search(HOME, parse_query("zzq*"), SEEN)
    assert (hits.total, hits.complete) == (1, True)
    assert not [form for form in hits.forms if form.startswith("zzqa")]


def test_hidden_words_with_a_beginning_cost_no_suggestion(index):
    put(index, "Zzqzylofon i huset.", many("zzq", 2_100))
    assert index.suggest(HOME, "zzq", SEEN) == ["zzqzylofon"]


def test_hidden_words_that_are_as_near_as_the_one_seen_do_not_take_its_place(index):
    typed, meant = "zetterlunx", "zetterlund"
    near = [typed[:at] + letter + typed[at + 1 :] for at in range(1, 10) for letter in string.ascii_lowercase]
    put(index, "Vaktmästaren Zetterlund.", [each for each in near if each not in {typed, meant}])
    hits = index.search(HOME, parse_query(typed), SEEN)
    assert (hits.total, dict(hits.read_as)) == (1, {typed: (meant,)})
    assert index.nearest(HOME, typed, SEEN) == [meant]


def test_however_many_words_look_alike_the_nearest_of_an_archive_is_told():
    alike = [f"snör{each}" for each in many("z", 3_200)]
    assert (1, "snöröjning") in Vocabulary([*alike, "snöröjning"]).like("snörzjning")
