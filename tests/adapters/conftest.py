"""What the tests of several adapters have in common."""

import pytest

from boardroom.adapters.twins.memory_index import MemoryIndex
from boardroom.adapters.whoosh_index import WhooshIndex


@pytest.fixture(params=["whoosh", "postgres", "memory"])
def index(request, tmp_path):
    """An empty search index, of each engine in turn: what one answers all must."""
    if request.param == "postgres":
        yield request.getfixturevalue("postgres_index")
    elif request.param == "memory":
        yield MemoryIndex()
    else:
        made = WhooshIndex(tmp_path / "index", seconds=30)
        yield made
        made.close()
