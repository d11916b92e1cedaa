"""The results page: places of errors, near words, facets with true counts, orders, a list to take away, likeness."""

import csv
import io
from datetime import date
from urllib.parse import urlencode

import pytest

from boardroom.matters.actions import Card, open_matter
from boardroom.search.actions import ask
from boardroom.search.queries import Narrowing
from boardroom.search.rules import parse_query, snippet
from boardroom.search.rules.meeting import meets, terms_of
from tests.data.filed import put_in, seen
from tests.data.minutes import file_sealed_minutes
from tests.data.scans import shipped

SEARCH = "/brf-provet-1/search/"


@pytest.fixture
def filled(board):
    """Three papers about the roof, of three decades and two classes."""
    opener, secretary = board.runtime.opener, board.actor("secretary")
    for year, record_class, words in (
        (1987, "board_minutes", "Takläggaren lade om taket. Garantin gäller i tio år."),
        (1994, "board_minutes", "Taket inspekterades och taket var helt. Takläggaren kom."),
        (2011, "service_contract", "=HYPERLINK taket. Avtal om skottning av taket. Takläggaren svarar."),
    ):
        put_in(
            opener, secretary, words, title=f"Papper {year}", record_class=record_class, day=date(year, 3, 14)
        )
    put_in(opener, secretary, "Tvättstugans nycklar", title="Annat", day=None)
    return board


def ordered(page):
    titles = ("Papper 1987", "Papper 1994", "Papper 2011")
    return sorted(
        (each for each in titles if f">{each}</a>" in page), key=lambda each: page.index(f">{each}</a>")
    )


@pytest.mark.parametrize(
    ("typed", "marked", "sentence"),
    [
        ("taket år:banan", "år:banan", "Skriv ett årtal med fyra siffror efter år:"),
        ("taket OR", "OR", "Det saknas ett ord bredvid OR."),
        ("taket färg:röd", "färg:röd", "Det finns inget filter som heter färg."),
        ("taket typ:kvitton7", "typ:kvitton7", "Det finns ingen handlingstyp som heter ”kvitton7”."),
        ("period:1850 taket", "period:1850", "Det finns ingen mandatperiod som heter ”1850”."),
        ('"byte av sta*"', "*", "Stjärnan kan inte stå inom citattecken"),
        ("typ: taket", "typ:", "Skriv vad du söker direkt efter typ:"),
        ("taket tagg:his*", "tagg:his*", "Här går det inte att använda stjärna."),
        ("§:sju", "§:sju", "Skriv paragrafens nummer efter §:"),
        ("typ:budget OR hiss", "OR", "Ett filter kan inte stå bredvid OR."),
    ],
)
def test_an_error_says_what_to_do_and_points_at_the_place(client_as, typed, marked, sentence):
    page = seen(client_as("secretary"), f"{SEARCH}?{_query(typed)}")
    assert f"<mark>{marked}</mark>" in page
    assert sentence in page


def _query(typed, **more):
    return urlencode({"q": typed, **more})


def test_a_query_that_is_too_long_or_a_year_that_is_none_is_told_and_not_cut(client_as, filled):
    assert "Sökningen är för lång" in seen(client_as("secretary"), f"{SEARCH}?{_query('taket ' * 100)}")
    page = seen(client_as("secretary"), f"{SEARCH}?{_query('taket', **{'from': '87'})}")
    assert "Årtalet ”87” går inte att läsa" in page


def test_a_mistyped_word_is_looked_for_as_the_nearest_and_the_page_says_so(client_as, filled):
    page = seen(client_as("secretary"), f"{SEARCH}?{_query('takläggaren garanitn')}")
    assert "Ingen sida har ordet ”garanitn”. Vi sökte på det närmaste: garantin" in page
    assert ordered(page)


def test_an_index_that_is_being_rebuilt_does_not_say_that_there_is_nothing(board, client_as, filled):
    client = client_as("secretary")
    assert "byggs upp på nytt" not in seen(client, f"{SEARCH}?q=taket")
    board.runtime.opener.ports.search_index.drop(board.association.id)
    page = seen(client, f"{SEARCH}?q=taket")
    assert "byggs upp på nytt" in page
    assert "Inget hittades" not in page


def test_a_page_past_the_last_leads_to_the_last(client_as, filled):
    answer = client_as("secretary").get(f"{SEARCH}?q=taket&page=99")
    assert answer.status_code == 302
    assert answer.location.endswith(f"{SEARCH}?q=taket")


def test_facets_count_documents_and_each_leads_to_as_many(client_as, filled):
    client = client_as("secretary")
    page = seen(client, f"{SEARCH}?q=taket")
    for label, query, count in (
        ("1980-talet", {"from": "1980", "to": "1989"}, 1),
        ("Protokoll från styrelsemöte", {"class": "board_minutes"}, 2),
    ):
        assert label.partition(" ")[0] in page
        narrowed = seen(client, f"{SEARCH}?{_query('taket', **query)}")
        assert len(ordered(narrowed)) == count
    assert 'title="1987: 1 träff"' in page or "1985–1989: 1 träff" in page


def test_a_year_without_hits_has_no_link_and_no_small_word_is_suggested(board, client_as, filled):
    put_in(board.runtime.opener, board.actor("secretary"), "Efter detta och efteråt.", title="Sent")
    client = client_as("secretary")
    page = seen(client, f"{SEARCH}?{_query('taket')}")
    bars = page.split('class="years-bars"')[1].split("</ol>")[0].split("</li>")
    empty = [bar for bar in bars if ": 0 träffar" in bar]
    assert empty
    assert not [bar for bar in empty if "href" in bar]
    assert len([bar for bar in bars if "href" in bar]) == 3
    offered = [one["value"] for one in client.get(f"{SEARCH}suggestions?q=eft").get_json()]
    assert offered == ["efteråt"]


def test_order_is_chosen_and_kept_while_leafing(client_as, filled):
    client = client_as("secretary")
    assert ordered(seen(client, f"{SEARCH}?q=taket&order=newest")) == [
        "Papper 2011",
        "Papper 1994",
        "Papper 1987",
    ]
    page = seen(client, f"{SEARCH}?q=taket&order=oldest")
    assert ordered(page) == ["Papper 1987", "Papper 1994", "Papper 2011"]
    assert 'name="order" value="oldest"' in page


def test_nothing_found_says_which_filter_to_lift(client_as, filled):
    page = seen(client_as("secretary"), f"{SEARCH}?{_query('taket år:1950', **{'class': 'board_minutes'})}")
    assert "Inget hittades" in page
    assert "Ta bort år:1950" in page
    assert "(2 träffar)" in page


def test_a_phrase_that_nothing_has_says_what_its_words_find_apart(client_as, filled):
    page = seen(client_as("secretary"), SEARCH + "?" + _query('"garantin taket"'))
    assert ">Utan citattecken</a>: 1 träff<" in page
    assert "q=garantin+taket" in page
    assert "Utan citattecken" not in seen(client_as("secretary"), SEARCH + "?" + _query('"om taket"'))
    nothing = seen(client_as("secretary"), SEARCH + "?" + _query('"zebra giraff"'))
    assert "Utan citattecken" not in nothing


def test_sentences_about_a_search_end_once_and_call_small_words_so(client_as, filled):
    page = seen(client_as("secretary"), f"{SEARCH}?{_query('när lades taket om med zebra')}")
    assert "de här har några av dem. Utan småorden när, med." in " ".join(page.split())
    assert ".." not in page.split('id="found"')[1].split("</p>")[0]
    assert "Utan småordet när." in seen(client_as("secretary"), f"{SEARCH}?{_query('när garantin')}")


def test_the_example_of_a_phrase_in_the_help_finds_something_in_the_demonstration(client_as):
    example = seen(client_as("secretary"), SEARCH).split("<dt>”")[1].split("”</dt>")[0]
    made = [
        (shipped.HERE / "manuscripts" / name).read_text("utf-8")
        for name in ("1987-04-27-styrelseprotokoll-3.txt", "2023-10-16-styrelseprotokoll-11.txt")
    ]
    query = parse_query(f'"{example}"')
    assert all(meets(query.root, terms_of("", text), None) for text in made)


def test_a_quarter_a_grouped_number_and_a_month_are_one_thing_however_written(board, client_as):
    opener, secretary = board.runtime.opener, board.actor("secretary")
    for title, text in (
        ("Lagfart", "Fastigheten Kv. Granen 7 i Åby."),
        ("Köp", "Föreningen köper kvarteret Granen 7 och Eken 3."),
        ("Grannen", "Kv. Eken 3 ligger intill."),
        ("Anbud", "Anbudet löd på 1 250 000 exklusive moms."),
        ("Delar", "I hus 1 bor 250 och 000 är koden."),
        ("Besiktning", "Besiktigad den 14 maj 1987."),
        ("Senare", "Besiktigad den 14 juni 1987."),
    ):
        put_in(opener, secretary, text, title=title, day=None)

    def found(typed):
        answer = ask(opener, secretary, typed, Narrowing())
        return {row.title for row in answer.rows if not row.missing}

    for typed in ("Kv. Granen 7", "kvarteret granen 7", "Kv Granen 7"):
        assert found(typed) == {"Lagfart", "Köp"}, typed
    for typed in ("1 250 000", "1250000"):
        assert found(typed) == {"Anbud"}, typed
    assert found("1987-05") == {"Besiktning"}


def test_the_result_list_is_taken_away_as_a_table_that_runs_nothing(board, client_as, filled):
    answer = client_as("secretary").get(f"{SEARCH}results.csv?{_query('taket', order='oldest')}")
    assert answer.content_type == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
    assert [row["Titel"] for row in rows] == ["Papper 1987", "Papper 1994", "Papper 2011"]
    assert rows[0]["Datum"] == "1987-03-14"
    assert rows[2]["Textställe"].startswith("'=HYPERLINK")
    assert "exporterade" in seen(client_as("chair"), "/brf-provet-1/access-log/")
    assert client_as("secretary").get(f"{SEARCH}results.csv?q=%22").status_code == 422


def test_what_is_like_a_document_is_one_step_away(client_as, filled):
    client = client_as("secretary")
    page = seen(client, f"{SEARCH}?q=garantin")
    address = page.split('href="/brf-provet-1/search/similar/')[1].split('"')[0]
    like = seen(client, f"{SEARCH}similar/{address}")
    assert "Liknar Papper 1987" in like
    assert ordered(like) == sorted(ordered(like), key=ordered(like).index)
    assert set(ordered(like)) == {"Papper 1994", "Papper 2011"}
    assert ">Annat</a>" not in like
    assert (
        client_as("auditor").get(f"{SEARCH}similar/00000000-0000-0000-0000-000000000000").status_code == 404
    )


def test_suggestions_name_titles_words_decisions_and_people(board, client_as, filled):
    file_sealed_minutes(
        board, date(2025, 9, 2), [("Hissen", "att byta hissens maskineri", "adopted")], number=3
    )
    put_in(board.runtime.opener, board.actor("secretary"), "Sida", title="Avtal - hissen")
    client = client_as("secretary")

    def offered(typed):
        return {
            (one["label"], one["value"])
            for one in client.get(f"{SEARCH}suggestions?{_query(typed)}").get_json()
        }

    assert ("", "takläggaren") in offered("taklä")
    assert ("", "nya takläggaren") in offered("nya taklä")
    assert ("Titel", "Papper 1987") in offered("papper 19")
    assert ("Titel", "Avtal – hissen") in offered("avtal"), "its hyphen is no minus"
    assert ("Beslut", "att byta hissens maskineri") in offered("maskin")
    assert ("Person", 'person:"Astrid Ek"') in offered("astr")
    assert client_as("auditor").get(f"{SEARCH}suggestions?q=skott").get_json() == [
        {"label": "", "value": "skottning"}
    ]
    assert client.get(f"{SEARCH}suggestions?q=t").get_json() == []
    assert f'data-suggestions-url="{SEARCH}suggestions"' in seen(client, "/brf-provet-1/archive/")


def test_a_snippet_reads_like_a_sentence():
    body = (
        "Protokoll nr 4\n"
        + "Ekonomin är god. " * 10
        + "Styrelsen beslutade att byta ut avlopps-\nstammarna i hela "
        "huset under hösten. Arbetet leds av Åby Rör. " + "Mötet fortsatte sedan med andra frågor. " * 10
    )
    found = snippet(body, {"avloppsstammarna", "avloppsstam"})
    assert "att byta ut avloppsstammarna i hela huset" in found.text
    assert found.text.startswith("Styrelsen beslutade")
    assert found.text.endswith(".")
    assert [found.text[start:end] for start, end in found.marks] == ["avloppsstammarna"]


def test_a_matter_that_meets_by_a_synonym_or_a_parts_name_stands_below_the_documents(
    board, client_as, filled
):
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        open_matter(work, Card("Taket läcker"))
        open_matter(work, Card("Läckan i norr", parts=("roof",)))
    page = seen(client_as("secretary"), f"{SEARCH}?{_query('taket')}")
    places = [page.index(f">{each}</a>") for each in ("Taket läcker", "Papper 1987", "Läckan i norr")]
    assert places == sorted(places)
