"""What only a database may do to the search index, and that both engines give the same answers."""

import pytest
from sqlalchemy import text

from boardroom.adapters.postgres_index import PostgresIndex
from boardroom.adapters.postgres_index.generations import Tables
from boardroom.adapters.postgres_index.vectors import vector_of
from boardroom.adapters.ranking import Ranking
from boardroom.adapters.whoosh_index import WhooshIndex
from boardroom.core.errors import Unavailable
from boardroom.language.analysis import PageTerms
from boardroom.search.rules import parse_query
from boardroom.work import database
from tests.adapters.test_search_index import ALL, ARCHIVE, HOME, found, page


@pytest.fixture
def engine(postgres: str):
    made = database(postgres)
    yield made
    made.dispose()


@pytest.fixture
def filled(postgres_index: PostgresIndex):
    postgres_index.write(HOME, ARCHIVE)
    return postgres_index


def in_use(engine, association=HOME) -> int:
    with engine.connect() as connection:
        return connection.scalar(
            text("SELECT number FROM boardroom_search.association WHERE association = :it"),
            {"it": association},
        )


def rows(engine, statement: str) -> list:
    with engine.connect() as connection:
        return connection.execute(text(statement.format(in_use(engine)))).all()


def do(engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement.format(in_use(engine))))


QUESTIONS = (
    "stambyte",
    "när bytte vi tak",
    "hiss OR taket",
    "hiss badtunna",
    "his*",
    '"byte av avloppsstammar"',
    "1 250 000 kr",
    "class:contract",
    "årsmöte",
    "styrelse -hiss",
)


@pytest.mark.parametrize("typed", QUESTIONS)
def test_both_engines_give_one_answer(filled, tmp_path, typed):
    other = WhooshIndex(tmp_path, seconds=30)
    other.write(HOME, ARCHIVE)
    assert filled.search(HOME, parse_query(typed), ALL) == other.search(HOME, parse_query(typed), ALL)
    other.close()


def test_a_word_weighs_by_how_often_it_stands_and_where(postgres_index):
    postgres_index.write(
        HOME,
        [
            page("once", "hiss och annat"),
            page("often", "hiss hiss hiss hiss och annat"),
            page("title", "annat och annat", "Hiss"),
        ],
    )
    hits = postgres_index.search(HOME, parse_query("hiss"), ALL)
    assert [hit.document_id for hit in hits.documents] == ["title", "often", "once"]
    assert len({hit.score for hit in hits.documents}) == 3


def test_signs_that_mean_something_to_the_server_are_letters_of_a_word(postgres_index):
    odd = "o'brien \\back :stack & | ! <-> * \"x\" l'été 3:12"
    postgres_index.write(HOME, [page("odd", odd)])
    assert found(postgres_index, "o'brien") == ["odd"]
    assert found(postgres_index, "l'été stack") == ["odd"]
    assert postgres_index.suggest(HOME, "o'", ALL) == ["o'brien"]
    assert postgres_index.suggest(HOME, "%", ALL) == []


def test_a_page_beyond_the_servers_limits_keeps_its_first_words(engine):
    words = PageTerms()
    words.written = {"hissen": [0, 70_000], **{f"ord{number}": [number] for number in range(1, 90_000)}}
    words.written |= {"x" * 3_000: [1], "och": list(range(2, 2_000))}
    with engine.connect() as connection:
        kept = connection.scalar(
            text("SELECT tsvector_to_array(CAST(:it AS tsvector))"), {"it": vector_of(words)}
        )
    assert {"whissen", "word1"} <= set(kept)
    assert len(kept) > 40_000


def test_words_of_a_removed_document_leave_the_list_of_words_at_once(filled, engine):
    assert ("wstörning",) in rows(engine, "SELECT word FROM boardroom_search.word_{}")
    filled.write(HOME, [], remove_documents=["grann"])
    words = {word for (word,) in rows(engine, "SELECT word FROM boardroom_search.word_{}")}
    assert not words & {"wstörning", "bstörning"}
    assert "wi" in words, "it stands on other pages"


def test_the_number_of_a_removed_page_is_used_again(filled, engine):
    count = "SELECT count(*), max(no) FROM boardroom_search.page_{}"
    before = rows(engine, count)
    found(filled, "hiss")
    for version in range(2, 5):
        filled.write(HOME, [page("tak04", "Om fasaden.", content_version=version)], ["hiss"])
        filled.write(HOME, [page("hiss1", "Hissavtal.", document="hiss"), page("hiss2", "Hiss.", "", "hiss")])
        assert found(filled, "hissavtal") == ["hiss"]
        assert found(filled, "fasad") == ["tak04"]
    assert rows(engine, count) == before


def test_a_swap_or_a_failed_rebuild_leaves_no_tables_behind(filled, engine):
    tables = (
        "SELECT tablename FROM pg_tables WHERE schemaname = 'boardroom_search' AND tablename LIKE 'page%'"
    )
    with filled.rebuild(HOME) as builder:
        builder.add([page("ny", "Bara balkonger.")])
    with pytest.raises(KeyError), filled.rebuild(HOME) as builder:
        builder.add([ARCHIVE[0], {}["what goes wrong"]])
    assert rows(engine, tables) == [(f"page_{in_use(engine)}",)]
    filled.drop(HOME)
    assert rows(engine, tables) == []


@pytest.mark.parametrize(
    "broken",
    [
        "DROP TABLE boardroom_search.page_{}",
        "DROP TABLE boardroom_search.word_{}",
        "DROP SCHEMA boardroom_search CASCADE",
    ],
)
@pytest.mark.parametrize("noticed_by", ["search", "suggest", "write"])
def test_a_broken_index_starts_again_empty_and_takes_new_pages(filled, engine, broken, noticed_by):
    do(engine, broken)
    ask = {
        "search": lambda: filled.search(HOME, parse_query("tak*"), ALL),
        "suggest": lambda: filled.suggest(HOME, "tak", ALL),
        "write": lambda: filled.write(HOME, ARCHIVE),
    }
    for _ in range(2):
        ask[noticed_by]()
    assert filled.unsettled(HOME) is not None
    assert filled.write(HOME, ARCHIVE)
    assert found(filled, "taket") == ["tak04"]
    assert filled.suggest(HOME, "tak", ALL) == ["taket"]


def test_an_index_of_another_analysis_is_not_read(filled, engine):
    do(engine, "UPDATE boardroom_search.association SET analysis = analysis - 1")
    assert found(filled, "taket") == []
    assert filled.indexed_versions(HOME) == {}
    assert filled.unsettled(HOME) is not None
    assert filled.write(HOME, ARCHIVE)
    assert found(filled, "taket") == ["tak04"]


def test_a_server_out_of_reach_stops_nobody(tmp_path, caplog):
    index = PostgresIndex(f"postgresql://nobody@/nowhere?host={tmp_path}")
    assert not index.write(HOME, ARCHIVE)
    hits = index.search(HOME, parse_query("taket"), ALL)
    assert (hits.total, hits.complete, hits.out_of_reach) == (0, False, True)
    assert index.suggest(HOME, "tak", ALL) == []
    assert index.unsettled(HOME) is None
    with index.turn(HOME) as mine:
        assert not mine
    with index.turn(HOME, wait=True) as mine:
        assert not mine
    index.optimise(HOME)
    assert "could not be written" in caplog.text
    # Nothing held and nothing known are two things: what is not held would all be indexed again.
    with pytest.raises(Unavailable):
        index.indexed_versions(HOME)
    with pytest.raises(Unavailable), index.rebuild(HOME) as builder:
        builder.add(ARCHIVE)
    index.close()


def test_what_people_wrote_is_not_in_the_log_when_the_server_refuses_it(filled, engine, caplog):
    do(engine, "ALTER TABLE boardroom_search.page_{} ADD CHECK (document_id <> 'secret')")
    assert not filled.write(HOME, [page("secret", "Anna far illa.")])
    assert "could not be written" in caplog.text
    assert "illa" not in caplog.text
    assert "secret" not in caplog.text


def test_a_search_sees_one_commit_from_its_beginning_to_its_end(filled, postgres, monkeypatch):
    """Numbers are used again: the words of one commit with the cards of another would show what may not be seen."""
    writer, answer = PostgresIndex(postgres), Ranking.answer

    def written_before(ranking, *arguments):
        monkeypatch.setattr(Ranking, "answer", answer)
        writer.write(HOME, [page("secret", "Fasaden.", restriction="sensitive")], ["tak04", "hiss"])
        return answer(ranking, *arguments)

    monkeypatch.setattr(Ranking, "answer", written_before)
    assert found(filled, "fasad OR taket") == ["tak04"]
    assert found(filled, "fasad OR taket") == ["secret"]
    writer.close()


def test_a_search_that_meets_the_swap_asks_the_new_index(filled, postgres, monkeypatch, caplog):
    writer, current = PostgresIndex(postgres), Tables.current

    def swapped_after(tables, *arguments):
        today = current(tables, *arguments)
        monkeypatch.setattr(Tables, "current", current)
        with writer.rebuild(HOME) as builder:
            builder.add([page("ny", "Bara balkonger.")])
        return today

    monkeypatch.setattr(Tables, "current", swapped_after)
    assert found(filled, "balkonger") == ["ny"]
    assert not caplog.records, "nothing is broken"
    writer.close()


def test_a_question_that_takes_too_long_is_given_up_by_the_server(postgres_index, postgres, monkeypatch):
    """What was found before is the answer; here a question waits for ever, on a table that someone holds."""
    postgres_index.write(HOME, ARCHIVE)
    hasty = PostgresIndex(postgres, seconds=0.3)
    hasty.search(HOME, parse_query("taket"), ALL)
    ask = Ranking._phrase

    def held_before(ranking, phrase):
        engine = database(postgres)
        with engine.connect() as connection, connection.begin():
            connection.execute(text(f"LOCK TABLE boardroom_search.word_{in_use(engine)}"))
            found = list(ranking._prefix(parse_query("tak*").root.children[0]))
        engine.dispose()
        assert found == []
        return ask(ranking, phrase)

    monkeypatch.setattr(Ranking, "_phrase", held_before)
    hits = hasty.search(HOME, parse_query('taket lån "byte av avlopp"'), ALL)
    assert not hits.complete
    hasty.close()


def test_turns_end_with_their_process(postgres, engine):
    index, other = PostgresIndex(postgres), PostgresIndex(postgres)
    with index.turn(HOME) as mine:
        assert mine
        with engine.begin() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks"
                    " WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
                )
            )
        with other.turn(HOME, wait=True) as theirs:
            assert theirs
    index.close()
    other.close()
