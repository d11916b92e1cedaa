"""A segment is read where it lies in the mapped file, and reads as its bytes do."""

import io
import mmap

from hypothesis import given
from hypothesis import strategies as st

from boardroom.adapters.whoosh_index import WhooshIndex
from boardroom.adapters.whoosh_index.mapped import Stretch
from boardroom.ports.search_index import Filter, PageEntry
from boardroom.search.rules import parse_query

_GOING = st.tuples(st.sampled_from(("read", "set", "from here", "from the end")), st.integers(-70, 70))


@given(st.binary(max_size=60), st.lists(_GOING, max_size=12))
def test_a_stretch_reads_as_a_copy_of_it_would(content, steps):
    copied, mapped = io.BytesIO(content), io.BufferedReader(Stretch(memoryview(content)), 16)
    for what, number in steps:
        if what == "read":
            assert mapped.read(abs(number)) == copied.read(abs(number))
        elif what == "set":
            assert mapped.seek(abs(number)) == copied.seek(abs(number))
        else:
            here = copied.tell() if what == "from here" else len(content)
            place = max(0, here + number)
            assert mapped.seek(place) == copied.seek(place)
        assert mapped.tell() == copied.tell()


def test_an_index_that_is_closed_lets_go_of_its_file_and_can_be_opened_again(tmp_path, monkeypatch):
    opened = []

    class Noted(mmap.mmap):
        def __new__(cls, *given_to, **more):
            opened.append(super().__new__(cls, *given_to, **more))
            return opened[-1]

    monkeypatch.setattr(mmap, "mmap", Noted)
    index = WhooshIndex(tmp_path)
    index.write("granen", [PageEntry("p1", "d1", 1, "Protokoll", "hissen byttes", "board_minutes")])
    for _ in range(2):
        assert index.search("granen", parse_query("hissen"), Filter()).total == 1
        index.close()
    assert opened
    assert all(each.closed for each in opened)
