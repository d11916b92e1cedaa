"""The contract of the search index, held against every adapter of the port; what files may do to Whoosh at the end."""

import datetime as dt
import gc
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from whoosh import index as whoosh
from whoosh.writing import SegmentWriter

from boardroom.adapters.postgres_index import PostgresIndex
from boardroom.adapters.ranking import Ranking
from boardroom.adapters.twins.memory_index import MemoryIndex
from boardroom.adapters.whoosh_index import WhooshIndex
from boardroom.adapters.whoosh_index.files import Generations
from boardroom.language.synonyms import synonyms_from
from boardroom.ports.search_index import FieldFilter, Filter, PageEntry, ParsedQuery, SearchIndex
from boardroom.search.rules import parse_query

HOME = "granen"
ALL = Filter(restrictions=None)


def page(key, body, title="", document=None, record_class="minutes", *, year=None, **more):
    return PageEntry(
        page_key=key,
        document_id=document or key,
        page_number=more.pop("number", 1),
        title=title,
        body=body,
        record_class=record_class,
        document_date=dt.date(year, 3, 14) if year else None,
        **more,
    )


ARCHIVE = [
    page(
        "avlopp87",
        "Entreprenaden omfattar byte av avloppsstammarna i hela huset. Kontraktet skrevs den 14 mars 1987.",
        "Kontrakt med Rör & Söner",
        record_class="contract",
        year=1987,
        number=3,
        tags=("avlopp",),
        mandate_period="1986/87",
    ),
    page("tak04", "Styrelsen beslutade att lägga om taket mot gården.", "Protokoll nr 4", year=2004),
    page("stamma94", "Vid årsstämman 1994 valdes ny styrelse.", "Årsstämma 1994", year=1994),
    page(
        "lan",
        "Räntan på föreningens lån omförhandlas. Medlemmarna får besked.",
        "Lån",
        record_class="finance",
        year=2020,
    ),
    page(
        "grann",
        "Störning i lgh 1203. Anna, 811218-9876, far illa.",
        "Ärende",
        restriction="sensitive",
        year=2021,
    ),
    page("hiss1", "Hissavtal med uppsägningstid om tre månader.", "Hissavtal", "hiss", "contract", year=2019),
    page(
        "hiss2",
        "Hissen besiktigas varje år. Kostnad 1 250 000 kr.",
        "Hissavtal",
        "hiss",
        "contract",
        year=2019,
        number=2,
    ),
]


@pytest.fixture(params=["whoosh", "postgres", "memory"])
def index(request, tmp_path: Path):
    made: SearchIndex
    if request.param == "whoosh":
        made = WhooshIndex(tmp_path / "index", seconds=30)
        yield made
        made.close()
    elif request.param == "postgres":
        yield request.getfixturevalue("postgres_index")
    else:
        yield MemoryIndex()


@pytest.fixture(params=["whoosh", "postgres"])
def opened(request, tmp_path: Path):
    """Opens the same indexes once more, as another process does."""
    made: list[WhooshIndex | PostgresIndex] = []
    address = ""
    if request.param == "postgres":
        request.getfixturevalue("postgres_index")
        address = request.getfixturevalue("postgres")

    def another(seconds: float = 30):
        made.append(
            PostgresIndex(address, seconds=seconds) if address else WhooshIndex(tmp_path, seconds=seconds)
        )
        return made[-1]

    yield another
    for index in made:
        index.close()


@pytest.fixture
def filled(index):
    index.write(HOME, ARCHIVE)
    return index


def found(index, text, within=ALL):
    return [
        hit.document_id for hit in index.search(HOME, parse_query(text), within).documents if not hit.missing
    ]


def test_empty_index_answers_with_nothing(index):
    for _ in range(2):  # before it is made, and when it stands there empty
        hits = index.search(HOME, parse_query("tak"), ALL)
        assert hits.documents == ()
        assert hits.total == 0
        assert hits.complete
        assert not hits.out_of_reach
        assert index.indexed_versions(HOME) == {}
        assert index.write(HOME, [])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("stambyte", "avlopp87"),
        ("när bytte vi tak", "tak04"),
        ("arsstamman 1994", "stamma94"),
        ("årsmöte", "stamma94"),
        ("hissavtal uppsägning", "hiss"),
        ("14 mars 1987", "avlopp87"),
        ("870314", "avlopp87"),
        ("1987-03-14", "avlopp87"),
        ("14/3 1987", "avlopp87"),
        ("lgh 1203", "grann"),
        ("1 250 000 kr", "hiss"),
        ("1,25 mnkr", "hiss"),
        ("lån ränta", "lan"),
        ("medlem", "lan"),
        ("omför*", "lan"),
    ],
)
def test_word_finds_the_page_that_says_it_differently(filled, typed, expected):
    hits = filled.search(HOME, parse_query(typed), ALL)
    assert hits.documents[0].document_id == expected


def test_letters_stay_letters(filled):
    assert "grann" not in found(filled, "får")
    assert "lan" in found(filled, "får")
    assert found(filled, "lån") == ["lan"]


def test_word_as_typed_ranks_before_the_folded_one(index):
    index.write(HOME, [page("a", "Hon får komma hem."), page("b", "Hon far hem igen.")])
    assert found(index, "far")[0] == "b"


def test_and_is_the_default_and_partial_matches_follow_with_the_missing_word(filled):
    hits = filled.search(HOME, parse_query("hiss badtunna"), ALL)
    assert hits.total == 0
    assert hits.partial == 1
    assert [(hit.document_id, hit.missing) for hit in hits.documents] == [("hiss", ("badtunna",))]
    assert hits.words_without_hits == ("badtunna",)


def test_full_matches_stand_before_partial_ones(index):
    index.write(HOME, [page("some", "hiss " * 40), page("both", "En hiss och en balkong. " + "Annat. " * 80)])
    hits = index.search(HOME, parse_query("hiss balkong"), ALL)
    assert [hit.document_id for hit in hits.documents] == ["both", "some"]
    assert (hits.total, hits.partial) == (1, 1)


def test_words_on_different_pages_meet_in_the_document(filled):
    hits = filled.search(HOME, parse_query("uppsägningstid besiktigas"), ALL)
    assert hits.documents[0].document_id == "hiss"
    assert hits.documents[0].missing == ()


def test_page_hits_are_grouped_by_document(filled):
    hits = filled.search(HOME, parse_query("hiss"), ALL)
    assert hits.total == 1
    assert hits.documents[0].page_count == 2
    assert {each.page_number for each in hits.documents[0].pages} == {1, 2}


def test_phrase_needs_its_words_side_by_side(filled):
    assert found(filled, '"byte av avloppsstammar"') == ["avlopp87"]
    assert found(filled, '"avloppsstammar av byte"') == []
    assert found(filled, '"i hela"') == ["avlopp87"]


def test_phrase_never_reaches_from_title_into_body(index):
    index.write(HOME, [page("a", "garage byggs", "Nytt")])
    assert found(index, '"nytt garage"') == []
    assert found(index, "nytt garage") == ["a"]


def test_a_page_of_noise_is_indexed_with_the_words_that_stand_in_it(index):
    assert index.write(HOME, [page("noise", f"Hissen {'å' * 3_000} {'hisstak' * 500} stannar \x00\x01")])
    assert found(index, "hiss stannar") == ["noise"]


def test_minus_or_and_parentheses_are_obeyed(filled):
    assert set(found(filled, "hiss OR taket")) == {"hiss", "tak04"}
    assert found(filled, "(hiss OR taket) -gården") == ["hiss"]
    assert "hiss" not in found(filled, "-hiss")


def test_typed_filters_are_obeyed(filled):
    assert set(found(filled, "class:contract")) == {"avlopp87", "hiss"}
    assert found(filled, "class:contract year:1987") == ["avlopp87"]
    assert set(found(filled, "from:2019 to:2020")) == {"hiss", "lan"}
    assert found(filled, "tag:avlopp") == ["avlopp87"]
    assert "avlopp87" not in found(filled, "-class:contract")


def test_facets_count_documents_not_pages(filled):
    hits = filled.search(HOME, parse_query("hiss OR avloppsstam"), ALL)
    assert hits.classes == {"contract": 2}
    assert hits.years == {1987: 1, 2019: 1}
    assert hits.periods == {"1986/87": 1}


@pytest.mark.parametrize(
    "within",
    [
        Filter(),
        Filter(record_classes=frozenset({"finance"}), restrictions=None),
        Filter(hidden_documents=frozenset({"grann"}), restrictions=None),
        Filter(year_to=2020, restrictions=None),
        Filter(record_classes=frozenset(), restrictions=None),
        Filter(record_classes=frozenset(), own_documents=frozenset({"hiss"}), restrictions=None),
        Filter(
            record_classes=frozenset(),
            own_documents=frozenset({"grann"}),
            hidden_documents=frozenset({"grann"}),
            restrictions=None,
        ),
    ],
)
def test_what_the_reader_may_not_see_leaves_no_trace(filled, within):
    for typed in ("störning", "lgh 1203", "stör*", '"störning i"', "ärende"):
        hits = filled.search(HOME, parse_query(typed), within)
        assert hits.total == hits.partial == 0
        assert hits.documents == ()
        assert not hits.classes
        assert not hits.years
    assert filled.suggest(HOME, "stör", within) == []


def test_a_document_of_ones_own_is_found_beside_the_classes_and_no_other_of_its_class(filled):
    within = Filter(
        record_classes=frozenset({"minutes"}), own_documents=frozenset({"hiss"}), restrictions=None
    )
    hits = filled.search(HOME, parse_query("hiss OR avloppsstam"), within)
    assert [hit.document_id for hit in hits.documents] == ["hiss"]
    assert (hits.total, hits.classes) == (1, {"contract": 1})
    assert filled.suggest(HOME, "hissav", within) == ["hissavtal"]
    assert filled.suggest(HOME, "avlopps", within) == []


def test_suggestions_are_words_of_visible_pages(filled):
    assert filled.suggest(HOME, "stör", ALL) == ["störning"]
    assert filled.suggest(HOME, "hiss", ALL)[0] in {"hissavtal", "hissen"}
    assert filled.suggest(HOME, "h", ALL) == []


def test_personal_numbers_are_found_only_with_the_permission(filled):
    assert found(filled, "811218-9876") == []
    allowed = Filter(restrictions=None, personal_numbers=True)
    assert found(filled, "811218-9876", allowed) == ["grann"]
    assert found(filled, "8112189876", allowed) == ["grann"]
    assert found(filled, "9876") == []


def test_removed_document_is_gone_from_hits_counts_and_suggestions(filled):
    filled.write(HOME, [], remove_documents=["hiss"])
    assert found(filled, "hiss") == []
    assert filled.suggest(HOME, "hiss", ALL) == []
    assert "hiss" not in filled.indexed_versions(HOME)


def test_entry_replaces_the_one_with_its_key(filled):
    filled.write(HOME, [page("tak04", "Om fasaden.", year=2004, content_version=2)])
    assert found(filled, "taket") == []
    assert found(filled, "fasad") == ["tak04"]
    assert filled.indexed_versions(HOME)["tak04"] == 2


def test_document_is_replaced_when_removed_and_added_in_one_write(filled):
    filled.write(HOME, [page("hiss1", "Ny text om balkonger.", document="hiss")], remove_documents=["hiss"])
    assert found(filled, "hissavtal") == []
    assert found(filled, "balkong") == ["hiss"]


def test_document_is_as_old_as_its_oldest_entry(index):
    index.write(
        HOME,
        [page("a", "x", document="d", content_version=3), page("b", "y", document="d", content_version=2)],
    )
    assert index.indexed_versions(HOME) == {"d": 2}


def test_associations_do_not_see_each_other(filled):
    filled.write("tallen", [page("x", "Taket i Tallen.")])
    hits = filled.search("tallen", parse_query("tak"), ALL)
    assert [hit.document_id for hit in hits.documents] == ["x"]
    assert "x" not in found(filled, "tak")


def test_rebuild_swaps_at_the_end(filled):
    with filled.rebuild(HOME) as builder:
        builder.add([page("ny", "Bara balkonger.")])
        assert found(filled, "taket") == ["tak04"]
    assert found(filled, "taket") == []
    assert found(filled, "balkong") == ["ny"]


def test_failed_rebuild_leaves_the_live_index(filled):
    def fail() -> None:
        with filled.rebuild(HOME) as builder:
            builder.add([page("ny", "Bara balkonger.")])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert found(filled, "taket") == ["tak04"]
    assert found(filled, "balkong") == []


def test_a_write_tells_that_it_was_done(index):
    assert index.write(HOME, ARCHIVE)
    assert index.write(HOME, [], remove_documents=["hiss"])
    assert index.write(HOME, [])


def test_an_index_is_unsettled_until_someone_says_that_its_records_agree(filled):
    name = filled.unsettled(HOME)
    assert name is not None
    filled.settle(HOME, name)
    assert filled.unsettled(HOME) is None
    filled.write(HOME, [page("ny", "Balkonger.")])
    filled.optimise(HOME)
    assert filled.unsettled(HOME) is None, "a write is recorded by who wrote it"


def test_a_rebuilt_or_dropped_index_is_unsettled_anew(filled):
    for begin_anew in (lambda: _rebuilt(filled), lambda: filled.drop(HOME)):
        before = filled.unsettled(HOME) or ""
        filled.settle(HOME, before)
        begin_anew()
        assert filled.unsettled(HOME) is not None


def test_settling_an_index_that_was_replaced_meanwhile_settles_nothing(filled):
    name = filled.unsettled(HOME) or ""
    _rebuilt(filled)
    filled.settle(HOME, name)
    assert filled.unsettled(HOME) not in {None, name}


def test_another_process_has_its_turn_when_the_first_has_had_it(opened):
    one, other = opened(), opened()
    with one.turn(HOME) as mine, other.turn(HOME) as theirs:
        assert (mine, theirs) == (True, False)
    with other.turn(HOME, wait=True) as theirs:
        assert theirs


def test_one_at_a_time_has_an_associations_turn(index):
    with index.turn(HOME) as mine, index.turn(HOME) as also_mine, index.turn("tallen") as another:
        assert (mine, also_mine, another) == (True, False, True)
    with index.turn(HOME, wait=True) as mine:
        assert mine


def _rebuilt(index):
    with index.rebuild(HOME) as builder:
        builder.add([page("ny", "Bara balkonger.")])


def test_dropped_association_starts_again_empty(filled):
    filled.drop(HOME)
    assert found(filled, "taket") == []
    filled.write(HOME, ARCHIVE)
    assert found(filled, "taket") == ["tak04"]


def test_optimised_index_still_answers(filled):
    filled.write(HOME, [], remove_documents=["hiss"])
    filled.optimise(HOME)
    assert found(filled, "taket") == ["tak04"]
    assert filled.suggest(HOME, "hiss", ALL) == []


def test_answers_are_the_same_however_often_pages_were_written_again(index):
    entries = [page(f"d{at}", "hiss " * at + "och tak " * (9 - at) + "rum " * at**2) for at in range(1, 9)]
    index.write(HOME, entries)
    for entry in entries[:3]:
        index.write(HOME, [replace(entry, body=entry.body + " och hissen")])
        index.write(HOME, [entry])
    asked = [parse_query(text) for text in ("hiss", "tak", "tak och hiss", '"och tak"')]
    before = [_scored(index, query) for query in asked]
    with index.rebuild(HOME) as builder:
        builder.add(entries)
    assert before == [_scored(index, query) for query in asked]


def _scored(index, query):
    return [(hit.document_id, round(hit.score, 9)) for hit in index.search(HOME, query, ALL).documents]


def test_stretches_of_documents_follow_each_other(index):
    index.write(HOME, [page(f"d{number}", "hiss " * (number + 1)) for number in range(7)])
    query = parse_query("hiss")
    first = index.search(HOME, query, ALL, limit=4)
    rest = index.search(HOME, query, ALL, limit=4, offset=4)
    both = [hit.document_id for hit in first.documents + rest.documents]
    assert len(both) == len(set(both)) == 7
    assert first.total == rest.total == 7


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Whoosh leaves a file that it cannot read open
def test_broken_index_starts_again_empty_and_takes_new_pages(tmp_path: Path, caplog):
    index = WhooshIndex(tmp_path)
    index.write(HOME, ARCHIVE)
    for file in (tmp_path / HOME).rglob("*.*"):
        if file.is_file():
            file.write_bytes(b"not an index")
    again = WhooshIndex(tmp_path)
    assert again.search(HOME, parse_query("tak"), ALL).documents == ()
    assert again.indexed_versions(HOME) == {}
    assert "broken" in caplog.text
    again.write(HOME, ARCHIVE)
    assert again.search(HOME, parse_query("taket"), ALL).total == 1
    again.close()
    gc.collect()


def test_pointer_to_nowhere_starts_again_empty(tmp_path: Path):
    index = WhooshIndex(tmp_path)
    index.write(HOME, ARCHIVE)
    (tmp_path / HOME / "current").write_text("v1-999999")
    again = WhooshIndex(tmp_path)
    assert again.search(HOME, parse_query("taket"), ALL).documents == ()
    again.close()


def test_another_process_sees_the_commit_without_restart(opened):
    reader, writer = opened(), opened()
    assert reader.search(HOME, parse_query("taket"), ALL).total == 0
    writer.write(HOME, ARCHIVE)
    assert reader.search(HOME, parse_query("taket"), ALL).total == 1
    with writer.rebuild(HOME) as builder:
        builder.add([page("ny", "Taket igen och taket.")])
    assert [hit.document_id for hit in reader.search(HOME, parse_query("taket"), ALL).documents] == ["ny"]
    writer.write(HOME, [page("ny", "Fasaden."), page("hiss", "En hiss.")])
    assert found(reader, "taket") == []
    assert found(reader, "fasad hiss OR fasad") == ["ny"]
    writer.write(HOME, [page("tak", "Taket.")], remove_documents=["ny"])
    assert found(reader, "fasad") == []
    assert found(reader, "taket") == ["tak"]


def test_a_write_that_fails_is_told_and_changes_nothing(tmp_path: Path, monkeypatch, caplog):
    index = WhooshIndex(tmp_path)
    index.write(HOME, ARCHIVE)
    monkeypatch.setattr("boardroom.adapters.whoosh_index.index._WAIT_FOR_WRITER", 0.0)
    other = whoosh.open_dir(str(tmp_path / HOME / Generations(tmp_path, HOME).current())).writer()
    assert not index.write(HOME, [page("ny", "Balkonger.")], remove_documents=["tak04"])
    other.cancel()
    assert "could not be written" in caplog.text
    assert found(index, "taket") == ["tak04"]
    assert index.write(HOME, [page("ny", "Balkonger.")], remove_documents=["tak04"])
    assert found(index, "balkonger") == ["ny"]
    index.close()


@pytest.mark.parametrize("when", ["before it is written", "after it was written"])
def test_a_write_to_an_index_that_is_swapped_out_meanwhile_is_not_done(tmp_path: Path, monkeypatch, when):
    index, other = WhooshIndex(tmp_path), WhooshIndex(tmp_path)
    index.write(HOME, ARCHIVE)
    owner, name = (
        (Generations, "open_current") if when == "before it is written" else (SegmentWriter, "commit")
    )
    original = getattr(owner, name)

    def swapped_after(*arguments, **more):
        done = original(*arguments, **more)
        monkeypatch.setattr(owner, name, original)
        _rebuilt(other)
        return done

    monkeypatch.setattr(owner, name, swapped_after)
    assert not index.write(HOME, [page("sen", "Hissen igen.")])
    assert index.indexed_versions(HOME) == {"ny": 1}
    index.close()


@pytest.mark.parametrize("when", ["after the pointer was read", "while it is asked"])
def test_a_search_that_meets_the_swap_asks_the_new_index_and_leaves_it(
    tmp_path: Path, monkeypatch, caplog, when
):
    reader, writer = WhooshIndex(tmp_path, seconds=30), WhooshIndex(tmp_path)
    writer.write(HOME, ARCHIVE)
    current, answer = Generations.current, Ranking.answer

    readings = iter(("to remember", "to look", "to open"))

    def swapped_after(generations):
        name = current(generations)
        if next(readings) == "to open":
            monkeypatch.setattr(Generations, "current", current)
            _rebuilt(writer)
        return name

    def swapped_before(*_):
        monkeypatch.setattr(Ranking, "answer", answer)
        _rebuilt(writer)
        raise FileNotFoundError

    if when == "while it is asked":
        monkeypatch.setattr(Ranking, "answer", swapped_before)
    else:
        monkeypatch.setattr(Generations, "current", swapped_after)
    assert found(reader, "balkonger") == ["ny"]
    assert not caplog.records, "nothing is broken"
    assert writer.indexed_versions(HOME) == {"ny": 1}
    reader.close()
    writer.close()


def test_a_broken_index_is_not_begun_anew_over_one_that_took_its_place(tmp_path: Path):
    index = WhooshIndex(tmp_path)
    index.write(HOME, ARCHIVE)
    generations = Generations(tmp_path, HOME)
    broken = generations.current()
    _rebuilt(index)
    rebuilt = generations.current()
    generations.begin_anew(broken)
    assert generations.current() == rebuilt
    assert found(index, "balkonger") == ["ny"]
    assert [each.name for each in generations.folder.iterdir() if each.is_dir()] == [rebuilt]
    index.close()


@pytest.mark.parametrize("typed", ["hiss taket avlopp", "his*", '"byte av avloppsstammar"'])
def test_search_out_of_time_answers_with_what_it_has(opened, typed):
    index = opened(seconds=-1)
    index.write(HOME, ARCHIVE)
    hits = index.search(HOME, parse_query(typed), ALL)
    assert not hits.complete
    assert index.suggest(HOME, "hiss", ALL) == []


def test_threads_may_search_while_another_writes(opened):
    index = opened()
    index.write(HOME, ARCHIVE)
    wrong: list[object] = []

    def ask() -> None:
        for _ in range(20):
            hits = index.search(HOME, parse_query("taket"), ALL)
            if hits.total != 1 or not hits.complete:
                wrong.append(hits)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(5):
        index.write(HOME, [page(f"more{number}", "balkong")])
    for thread in threads:
        thread.join()
    assert not wrong


def test_association_id_cannot_climb_out_of_its_folder(tmp_path: Path):
    index = WhooshIndex(tmp_path / "index")
    assert not index.write("../outside", ARCHIVE)
    assert not (tmp_path / "outside").exists()


def binder(key, body, classes=("title_deeds",), *, years=(1978, 1985), periods=(), title="Pärm 4"):
    return PageEntry(
        page_key=f"binder/{key}",
        document_id=key,
        page_number=0,
        title=title,
        body=body,
        record_class="",
        kind="binder",
        classes=classes,
        years=years,
        periods=periods,
    )


def binders(index, text, within=ALL):
    return [hit.document_id for hit in index.search(HOME, parse_query(text), within).binders]


def test_a_binder_stands_apart_and_is_in_no_figure(index):
    index.write(HOME, [page("a", "Servitut för garage.", year=1980), binder("p4", "servitut, garage")])
    hits = index.search(HOME, parse_query("servitut garage"), ALL, limit=1, offset=1)
    assert hits.documents == ()
    assert (hits.total, hits.partial, dict(hits.classes), dict(hits.years)) == (
        1,
        0,
        {"minutes": 1},
        {1980: 1},
    )
    assert [(hit.document_id, hit.missing) for hit in hits.binders] == [("p4", ())]
    assert index.indexed_versions(HOME) == {"a": 1, "p4": 1}


def test_a_binder_with_words_missing_is_named_only_when_nothing_meets_them_all(index):
    index.write(HOME, [binder("p4", "servitut, garage"), page("a", "Nycklar till garage.")])
    hits = index.search(HOME, parse_query("servitut badtunna"), ALL)
    assert [(hit.document_id, hit.missing) for hit in hits.binders] == [("p4", ("badtunna",))]
    assert binders(index, "nycklar garage") == []
    assert binders(index, "servitutet") == ["p4"]
    assert binders(index, '"garage servitut"') == []
    assert binders(index, "garage -servitut") == []


@pytest.mark.parametrize(
    ("within", "seen"),
    [
        (Filter(), ["both", "deeds", "none"]),
        (Filter(record_classes=frozenset({"title_deeds", "minutes"})), ["deeds"]),
        (Filter(record_classes=frozenset({"title_deeds", "cases"})), ["both", "deeds"]),
        (Filter(record_classes=frozenset()), []),
        (Filter(asked_class="cases"), ["both"]),
        (Filter(record_classes=frozenset({"title_deeds"}), asked_class="cases"), []),
        (Filter(year_from=1985), ["both", "deeds"]),
        (Filter(year_from=1986), []),
        (Filter(year_to=1978), ["both", "deeds"]),
        (Filter(year_to=1977), []),
        (Filter(year_from=1980, year_to=1980), ["both", "deeds"]),
        (Filter(mandate_period="1980/81"), ["both"]),
        (Filter(tags=frozenset({"tak"})), []),
        (Filter(kinds=frozenset({"page"})), []),
        (Filter(kinds=frozenset({"binder"})), ["both", "deeds", "none"]),
    ],
)
def test_a_binder_exists_for_who_may_see_every_class_in_it_and_holds_what_was_asked(index, within, seen):
    index.write(
        HOME,
        [
            binder("deeds", "garage"),
            binder("both", "garage", ("title_deeds", "cases"), periods=("1980/81",)),
            binder("none", "garage", (), years=None),
        ],
    )
    assert sorted(binders(index, "garage", within)) == seen


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("garage year:1980", ["p4"]),
        ("garage year:1986", []),
        ("garage from:1985", ["p4"]),
        ("garage to:1977", []),
        ("garage class:title_deeds", ["p4"]),
        ("garage -class:title_deeds", []),
        ("garage tag:tak", []),
    ],
)
def test_filters_typed_in_the_query_meet_a_binder_too(index, typed, seen):
    index.write(HOME, [binder("p4", "garage")])
    assert binders(index, typed) == seen


def test_a_chosen_class_narrows_pages_within_what_the_reader_may_see(filled):
    assert found(filled, "hiss", Filter(asked_class="contract")) == ["hiss"]
    assert found(filled, "hiss", Filter(asked_class="minutes")) == []
    only = Filter(record_classes=frozenset({"minutes"}), asked_class="contract")
    assert found(filled, "hiss", only) == []


MEETING = page(
    "m1",
    "§ 7 Räng lagar hissen.",
    "Protokoll 7",
    "minutes7",
    year=2023,
    people=("Anna Räng", "Bo Ek"),
    signers=("Bo Ek",),
    paragraphs=("§7",),
)
DECIDED = page(
    "decision/1",
    "Avgiften höjs med fem procent.",
    "§ 8 Budget",
    "minutes7",
    number=0,
    kind="decision",
    year=2023,
    people=("Anna Räng",),
    signers=("Bo Ek",),
    paragraphs=("§8",),
)


@pytest.mark.parametrize(
    ("typed", "met"),
    [
        ("person:räng", True),
        ('person:"ek bo"', True),
        ("person:rän*", True),
        ("person:rän", False),
        ('person:"bo räng"', False),
        ("-person:ek hissen", False),
        ("§:7 hissen", True),
        ("§:8 hissen", False),
        ("-§:8 hissen", True),
        ("§:7", True),
    ],
)
def test_people_and_paragraphs_are_filters(index, typed, met):
    index.write(HOME, [MEETING, page("other", "Något annat.")])
    assert ("minutes7" in found(index, typed)) is met


def test_a_filter_is_met_by_any_of_the_values_that_it_means(filled):
    either = ParsedQuery("", None, (FieldFilter("class", "contract", others=("finance",)),))
    hits = filled.search(HOME, either, ALL)
    assert {hit.document_id for hit in hits.documents} == {"avlopp87", "hiss", "lan"}
    neither = ParsedQuery("", None, (FieldFilter("class", "contract", negated=True, others=("finance",)),))
    assert {hit.document_id for hit in filled.search(HOME, neither, ALL).documents} == {
        "tak04",
        "stamma94",
        "grann",
    }


def test_who_signed_is_counted_by_document_and_can_be_chosen(index):
    index.write(HOME, [MEETING, DECIDED, page("other", "Hissen igen.", signers=("Cia Al",))])
    hits = index.search(HOME, parse_query("hissen OR avgiften"), ALL)
    assert hits.signers == {"Bo Ek": 1, "Cia Al": 1}
    assert found(index, "hissen", Filter(signer="Cia Al")) == ["other"]
    assert index.search(HOME, parse_query("hissen"), Filter(signer="Anna Räng")).total == 0


def test_a_decision_belongs_to_its_minutes_and_is_no_page(index):
    index.write(HOME, [MEETING, DECIDED])
    hits = index.search(HOME, parse_query("avgiften hissen"), ALL)
    assert [(hit.document_id, hit.page_count, hit.missing) for hit in hits.documents] == [("minutes7", 1, ())]
    assert {(each.kind, each.page_number) for each in hits.documents[0].pages} == {
        ("page", 1),
        ("decision", 0),
    }
    assert index.indexed_versions(HOME) == {"minutes7": 1}


def test_what_was_decided_ranks_above_the_same_words_in_passing(index):
    words = "Avgiften höjs med fem procent."
    index.write(
        HOME, [page("talk", words), page("decision/2", words, document="made", number=0, kind="decision")]
    )
    assert found(index, "avgiften höjs") == ["made", "talk"]


def test_what_is_in_force_ranks_above_what_it_replaced(index):
    words = "Regler för andrahandsuthyrning av lägenheter."
    index.write(
        HOME, [page("old", words + " Andrahand.", year=2024, superseded=True), page("new", words, year=2019)]
    )
    assert found(index, "andrahand regler") == ["new", "old"]


def test_a_decision_that_was_replaced_stands_below_and_its_minutes_keep_their_rank(index):
    index.write(
        HOME,
        [
            page(f"{kind}/{minutes}", body, document=minutes, kind=kind, superseded=replaced, year=year)
            for minutes, year, gone in (("later", 2024, True), ("earlier", 2019, False))
            for kind, body, replaced in (
                ("page", "Mötet öppnades.", False),
                ("decision", "Avgiften höjs med fem procent.", gone),
            )
        ],
    )
    assert found(index, "avgiften höjs") == ["earlier", "later"]
    assert found(index, "mötet öppnades") == ["later", "earlier"]


def test_the_order_may_be_that_of_time_and_what_has_no_date_stands_last(index):
    index.write(
        HOME,
        [
            page("a", "hiss hiss hiss", year=1990),
            page("b", "hiss och annat, som står i en lång text om gården och huset", year=2020),
            page("c", "hiss hiss"),
            page("part", "balkong", year=2025),
        ],
    )

    def ordered(order):
        hits = index.search(HOME, parse_query("hiss OR tak"), ALL, order=order)
        return [hit.document_id for hit in hits.documents]

    assert ordered("newest") == ["b", "a", "c"]
    assert ordered("oldest") == ["a", "b", "c"]
    assert ordered("best")[-1] == "b"
    both = index.search(HOME, parse_query("hiss balkong"), ALL, order="newest").documents
    assert [hit.document_id for hit in both] == ["part", "b", "a", "c"]


def test_an_associations_own_synonyms_replace_the_standard_ones(filled):
    own = replace(parse_query("lyftkorg"), synonyms=synonyms_from((("lyftkorg", "hissavtal"),)))
    assert [hit.document_id for hit in filled.search(HOME, own, ALL).documents] == ["hiss"]
    none = replace(parse_query("årsmöte"), synonyms=synonyms_from(()))
    assert filled.search(HOME, none, ALL).total == 0
    assert found(filled, "årsmöte") == ["stamma94"]


@pytest.mark.parametrize("typed", ["hisavtal", "hisssavtal", "hissvatal", "hissavtol"])
def test_the_nearest_words_are_those_one_mistake_away(filled, typed):
    assert filled.nearest(HOME, typed, ALL) == ["hissavtal"]
    assert filled.nearest(HOME, typed, Filter(record_classes=frozenset({"minutes"}))) == []


def test_short_or_unlike_words_have_none_near(filled):
    for typed in ("tka", "hissavtal", "avtalhiss", "1987", ""):
        assert filled.nearest(HOME, typed, ALL) == []


def test_words_are_counted_within_the_filter(filled):
    counted, entries = filled.counts(HOME, ["hissen", "störning", "finnsinte"], ALL)
    assert (counted, entries) == ({"hissen": 1, "störning": 1, "finnsinte": 0}, 7)
    counted, entries = filled.counts(HOME, ["hissen", "störning"], Filter())
    assert (counted, entries) == ({"hissen": 1, "störning": 0}, 6)
    assert filled.counts("tallen", ["hissen"], ALL) == ({"hissen": 0}, 0)


def test_a_phrase_of_which_a_word_stands_only_on_removed_pages_finds_nothing_and_breaks_nothing(
    index, caplog
):
    index.write(HOME, [page("a", "byte av tak"), page("b", "takets garanti gäller")])
    index.write(HOME, [page("c", "garanti på tak")])
    index.write(HOME, [], remove_documents=["b"])
    assert found(index, '"garanti gäller"') == []
    assert found(index, '"garanti på tak"') == ["c"]
    assert not caplog.records
