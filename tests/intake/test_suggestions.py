"""What a paper's own words suggest: the rules alone, on forms that Swedish boards have written, and on their traps."""

from datetime import date

import pytest

from boardroom.associations.rules import FiscalCalendar
from boardroom.intake.rules.counterparties import apartment, counterparty
from boardroom.intake.rules.dating import document_date
from boardroom.intake.rules.filenames import is_scanners
from boardroom.intake.rules.kinds import in_name, kind_on_page
from boardroom.intake.rules.learning import Lesson, Lessons
from boardroom.intake.rules.numbering import fiscal_year, number_in_name, printed_number
from boardroom.intake.rules.offers import SURE, Field, Ground
from boardroom.intake.rules.pages import Sheet
from boardroom.intake.rules.suggesting import IncomingPaper, offers
from boardroom.ports.geometry import Word
from tests.data.filed import words_of

TODAY = date(2026, 3, 20)


def _sheets(*texts):
    return [Sheet(number, text, words_of(text)) for number, text in enumerate(texts, start=1)]


def _day(*texts, kind="board_minutes", **more):
    found = document_date(_sheets(*texts), kind, today=TODAY, **more)
    return found and found.value


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("Styrelseprotokoll\nDatum: 1987-04-27", "1987-04-27"),
        ("Protokoll fört vid styrelsesammanträde måndagen den 27 april 1987 kl 18.30", "1987-04-27"),
        ("Protokoll fört vid sammanträde med styrelsen\nden 27:e april 1987", "1987-04-27"),
        (
            "PROTOKOLL\nfördt vid konstituerande sammanträde i Åbyköping fredagen\nden 8 maj 1931",
            "1931-05-08",
        ),
        ("Protokoll från styrelsemöte 27/4 1987", "1987-04-27"),
        ("Protokoll från styrelsemöte 27/4 -87", "1987-04-27"),
        ("Protokoll från styrelsemöte 27.4.1987", "1987-04-27"),
        ("Protokoll från styrelsemöte 27.4.87", "1987-04-27"),
        ("Styrelsemöte 870427\nProtokoll", "1987-04-27"),
        ("Styrelsemöte 87-04-27\nProtokoll", "1987-04-27"),
        ("Styrelseprotokoll 19870427", "1987-04-27"),
        ("Protokoll fört vid sammanträde den åttonde maj 1931", "1931-05-08"),
        ("Protokoll fört vid sammanträde den 8/V 1931", "1931-05-08"),
        ("Protokoll\nMötesdag  27 apr. 1987", "1987-04-27"),
        ("Dag och tid: måndag 7 november 1983 kl 19.00", "1983-11-07"),
        ("Styrelseprotokoll\nTid: Måndagen den 27 april 1987 kl 18.30", "1987-04-27"),
        # Recognition reads letters into numbers.
        ("Styrelseprotokoll\nDatum: l987-O4-27", "1987-04-27"),
        ("Protokoll fört vid styrelsemöte den l4 mars 1987", "1987-03-14"),
    ],
)
def test_a_meetings_day_is_found_in_every_form(heading, day):
    text = f"{heading}\nNärvarande: Bo Lind\n§ 1 Mötet öppnades.\n§ 2 Hissen stod den 3 januari 1987."
    assert _day(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "Medlem Alma Tegnér 870314-1234\nLägenhet 12",
        "Protokoll\n§ 1 Föregående protokoll den 2 mars 1987 godkändes.",
        "Till styrelsen\nArbetet ska vara klart senast den 1 september 1987.",
        "Avtalet gäller till och med den 31 december 2027.",
        "Brev\nInkom 1987-03-02",
        "Telefon 870314, konto 8150-22 417",
    ],
)
def test_a_day_that_is_not_the_papers_own_is_not_suggested(text):
    assert _day(text, kind=None) is None


def test_the_meeting_goes_before_the_days_on_which_it_was_printed_received_and_approved():
    text = (
        "Utskrivet 1987-05-02\nInk. 1987-05-04\nSTYRELSEPROTOKOLL\nsammanträde måndagen den 27 april 1987\n"
        "§ 1 Mötet öppnades.\n§ 2 Föregående protokoll den 2 mars 1987 godkändes.\n§ 3 Nästa möte den 25 maj 1987."
    )
    assert _day(text) == "1987-04-27"


def test_a_letter_bears_the_day_it_was_written_not_the_day_it_was_received():
    text = "ANKOM 1994-06-03\nÅbyköping den 26 maj 1994\nTill styrelsen\nMed anledning av ert brev av den 2 maj 1994"
    assert _day(text, kind=None) == "1994-05-26"


def test_a_contract_bears_the_day_it_was_signed_on_its_last_page():
    first = (
        "ENTREPRENADKONTRAKT\n§ 1 Anbudet av den 30 mars 1987.\n§ 2 Arbetet påbörjas den 1 september 1987."
    )
    last = "Kontraktet är upprättat i två exemplar.\nÅbyköping den 14 maj 1987\nFör föreningen"
    assert _day(first, last, kind="construction_contract") == "1987-05-14"


def test_bylaws_bear_the_day_they_were_adopted():
    assert (
        _day("STADGAR\nför föreningen\nantagna å stiftelsestämma den 17 april 1931", kind="bylaws")
        == "1931-04-17"
    )


def test_a_day_without_its_year_is_completed_by_the_folder_or_the_number():
    text = "Styrelseprotokoll nr 3\nmåndagen den 27 april kl 19\n§ 1 Mötet öppnades."
    assert _day(text) is None
    assert _day(text, year=1987) == "1987-04-27"
    found = {
        one.field: one for one in offers(IncomingPaper(_sheets(text), folder="Pärm 4/1987", today=TODAY))
    }
    assert found[Field.DATE].value == "1987-04-27"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Styrelseprotokoll nr 12\n§ 1 Öppnande", "12"),
        ("Protokoll nr 5/1972\nSTYRELSEPROTOKOLL", "5/1972"),
        ("STYRELSEPROTOKOLL 7/2026\nTid", "7/2026"),
        ("Protokoll n:o 4 fört vid sammanträde", "4"),
        ("Protokoll\nNr 9\nDatum 1987-04-27", "9"),
        ("Prot. nr 3/87\nStyrelsen", "3/87"),
        ("Sammanträde nr 11/2023 med styrelsen", "11/2023"),
        ("Styrelseprotokoll 3\nden 2 mars 1987", "3"),
        ("Protokoll\n§ 1 Öppnande\n§ 2 Protokoll nr 4/1972 lades till handlingarna", None),
        ("Föregående protokoll nr 8/1983 godkändes\nProtokoll", None),
        ("Protokoll den 27 april 1987\nLån nr 8150", None),
    ],
)
def test_the_printed_number_is_that_of_these_minutes(text, number):
    found = printed_number(_sheets(text), "board_minutes")
    assert (found and found.value) == number


def test_other_papers_have_no_series_number():
    assert printed_number(_sheets("Styrelseprotokoll nr 12"), "service_contract") is None


def test_folder_and_file_name_give_number_and_year():
    found = {
        one.field: one for one in offers(IncomingPaper([], name="Styrelseprotokoll 3.pdf", folder="1987"))
    }
    assert (found[Field.KIND].value, found[Field.NUMBER].value) == ("board_minutes", "3/1987")
    assert found[Field.NUMBER].ground is Ground.FILE_NAME
    assert number_in_name("Styrelseprotokoll 2026-03-14", "board_minutes", None) is None


@pytest.mark.parametrize(
    ("name", "scanners"),
    [
        ("Scan0012", True),
        ("IMG_2031", True),
        ("20260314_0930", True),
        ("0012", True),
        ("Hissavtal", False),
        ("Protokoll 3", False),
    ],
)
def test_a_name_that_a_machine_gave_says_nothing(name, scanners):
    assert is_scanners(name) is scanners


def test_the_day_of_scanning_in_a_file_name_does_not_beat_the_day_on_the_paper():
    text = "Protokoll från styrelsemöte den 27 april 1987\n§ 1 Öppnande"
    [day] = [
        one
        for one in offers(IncomingPaper(_sheets(text), name="Scan_2026-03-14.pdf", today=TODAY))
        if one.field is Field.DATE
    ]
    assert day.value == "1987-04-27"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("PROTOKOLL\nfört vid styrelsesammanträde med föreningen", "board_minutes"),
        ("Protokoll fört vid ordinarie föreningsstämma", "general_meeting_minutes"),
        ("PROTOKOLL FRÅN ÅRSSTÄMMAN 1994", "general_meeting_minutes"),
        ("Protokoll vid konstituerande möte", "constituting_minutes"),
        ("Kallelse till ordinarie föreningsstämma", "notice_motions"),
        ("Protokoll, obligatorisk ventilationskontroll (OVK)", "ventilation_inspection"),
        ("Årsredovisning\nför räkenskapsåret 2023", "annual_report"),
        ("STADGAR\nför Bostadsrättsföreningen", "bylaws"),
        ("Faktura\nFakturanr 4711", "vouchers"),
        ("Serviceavtal för hissar", "service_contract"),
        ("Städavtal", "service_contract"),
        ("Hyreskontrakt för lokal", "premises_lease"),
        ("Personuppgiftsbiträdesavtal", "processor_agreement"),
        ("Försäkringsbrev", "insurance_policy"),
        ("Ordningsregler för Brf Granen 7", "policies"),
        ("Policy för andrahandsuthyrning", "policies"),
        ("Utredning av stammarna", "decision_basis"),
        ("Besked om villkorsändring", "loan_papers"),
        ("Ansökan om andrahandsuthyrning", "subletting_application"),
        ("Utlåtande över slutbesiktning", "construction_contract"),
        ("Energideklaration, sammanfattning", "energy_declaration"),
        ("Underhållsplan 2023–2052", "maintenance_plan"),
    ],
)
def test_the_kind_stands_in_the_heading(text, kind):
    found = kind_on_page(_sheets(f"{text}\nBrf Provet 1"))
    assert found
    assert found.value == kind
    assert found.boxes


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Störningsklagomål 1204", "disturbance_case"),
        ("Försäkringspolis", "insurance_policy"),
        ("Verifikationslistor 2011", "ledgers"),
        ("Andrahandshyra", "subletting_application"),
        ("Låneomförhandling", "loan_papers"),
        ("Avtalsförlängning hiss", "service_contract"),
        ("Underhållsplanering", "maintenance_plan"),
        ("Långsam", None),
        ("Långgatan 4", None),
        ("Långtidsplan", None),
        ("Avtalad tid", None),
        ("Försäkringskassan", None),
        ("Lån 2019", "loan_papers"),
        ("Lånet", "loan_papers"),
        ("Lånehandlingar SBAB", "loan_papers"),
        ("Avtalet med Kone", "service_contract"),
        ("Offertförfrågan", "service_contract"),
        ("Hissavtal", "service_contract"),
        ("Radonmätning 2020", "safety_inspection"),
        ("Vattenskadeanmälan", "damage_case"),
        ("Kallelser", "notice_motions"),
    ],
)
def test_a_file_is_what_its_whole_words_or_a_compounds_end_say_and_not_a_beginning(name, kind):
    assert in_name(name) == kind


def test_an_address_over_a_letter_is_no_loan():
    found = kind_on_page(_sheets("Långgatan 4\n123 45 Provköping\nHej"))
    assert found is None


def test_what_a_paragraph_mentions_is_not_what_the_paper_is():
    text = (
        "STYRELSEPROTOKOLL\nBrf Provet 1\nNärvarande: Bo Lind\n§ 1 Ordföranden öppnade mötet.\n"
        "§ 2 Hissavtal. Offert på serviceavtal för hissarna godkändes.\n§ 3 Årsredovisningen skickas till revisorn."
    )
    assert kind_on_page(_sheets(text)).value == "board_minutes"
    assert kind_on_page(_sheets("Hej\nVi ses på gården i morgon")) is None
    assert in_name("Semesterbilder") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Serviceavtal\nLeverantör: Åby Hisservice AB\nKund: Brf Provet 1", "Åby Hisservice AB"),
        ("Nyström & Söners Rör AB\nVarvsgatan 3\nOffert", "Nyström & Söners Rör AB"),
        ("Avtal mellan Brf Provet 1 och Berglöfs Plåt & Tak AB om takets skötsel", "Berglöfs Plåt & Tak AB"),
        ("Lånebesked\nSparbanken Åbyköping\nLåntagare Brf Provet 1", "Sparbanken Åbyköping"),
        ("Anteckning om hissen utan något företag", None),
        ("Avtal\nBostadsrättsföreningen Provet 1", None),
    ],
)
def test_the_counterparty_is_the_company_and_never_the_association_itself(text, name):
    found = counterparty(_sheets(text), "service_contract", own_name="Brf Provet 1")
    assert (found and found.value) == name


def test_companies_that_minutes_speak_of_are_no_counterparty():
    assert counterparty(_sheets("Styrelseprotokoll\nÅby Hisservice AB"), "board_minutes", own_name="") is None


def test_a_known_counterparty_is_spelled_as_before():
    found = counterparty(
        _sheets("Faktura\nÅBY HISSERVICE AB\nSumma 100 kr"),
        "vouchers",
        own_name="",
        known=["Åby Hisservice AB"],
    )
    assert found
    assert found.value == "Åby Hisservice AB"


@pytest.mark.parametrize(
    ("text", "kind", "year"),
    [
        ("Årsredovisning för räkenskapsåret 2023", "annual_report", "2023"),
        ("Årsredovisning\nräkenskapsåret 2022-07-01 – 2023-06-30", "annual_report", "2022/2023"),
        ("Revisionsberättelse för år 1957", "annual_report", "1957"),
        ("Budget 2024", "budget", "2024"),
        ("Faktura\nFakturadatum 2023-04-02", "vouchers", "2022/2023"),
        ("Styrelseprotokoll\nräkenskapsåret 2023", "board_minutes", None),
    ],
)
def test_the_fiscal_year_of_accounts_is_read_or_follows_from_the_day(text, kind, year):
    calendar = FiscalCalendar(start_month=7)
    found = fiscal_year(_sheets(text), kind, date(2023, 4, 2), calendar)
    assert (found and found.value) == year


def test_a_paper_about_an_apartment_is_tagged_with_it():
    text = "Fuktrapport\nLägenhet 1203, badrum\nAnmäld av lgh 1103"
    found = apartment(_sheets(text), "damage_case")
    assert (found.value, found.words) == ("lgh 1203", "Lägenhet 1203")
    assert apartment(_sheets(text), "board_minutes") is None


def test_evidence_keeps_its_place_where_recognition_misread_and_a_person_corrected():
    words = words_of("Datum: l987-O4-27 kl 19")
    found = document_date([Sheet(1, "Datum: l987-O4-27 kl 19", words)], "board_minutes", today=TODAY)
    assert found.words == "l987-O4-27"
    assert found.boxes == ((words[1].left, words[1].top, words[1].width, words[1].height),)
    corrected = Sheet(1, "Mötets datum: 1987-04-27", (*words, Word("1987-04-27", 5, 6, 7, 8, 90.0, 1)))
    assert corrected.boxes(14, 24) == ((5, 6, 7, 8),)
    assert corrected.boxes(0, 6) == ()


def test_what_was_filed_before_is_counted_plainly():
    lessons = Lessons.of(
        [
            Lesson(f"Snöröjning vinter {year}", "service_contract", "Snö och Grus AB", ("vinter",))
            for year in (1, 2, 3)
        ]
        + [Lesson("Snöröjning klagomål", "correspondence_routine")]
    )
    party = lessons.kind(counterparty="SNÖ OCH GRUS")
    assert (party.value, party.ground, party.certainty >= 70) == (
        "service_contract",
        Ground.COUNTERPARTY,
        True,
    )
    assert lessons.kind(tags=["Vinter"]).ground is Ground.TAG
    word = lessons.kind(title="Snöröjning 2027")
    assert (word.value, word.words) == ("service_contract", "snöröjning")
    assert lessons.kind(counterparty="Okänd AB", title="Något annat") is None
    mixed = Lessons.of([Lesson("a", "bylaws", "X AB"), Lesson("b", "budget", "X AB")])
    assert mixed.kind(counterparty="X AB") is None, "no majority teaches nothing"


def test_what_is_settled_is_read_but_not_suggested():
    text = "Styrelseprotokoll nr 3/1987\nden 27 april 1987\n§ 1"
    paper = IncomingPaper(
        _sheets(text), record_class="board_minutes", document_date=date(1987, 4, 27), today=TODAY
    )
    assert {one.field for one in offers(paper)} == {Field.NUMBER, Field.TITLE}


def test_a_clear_paper_is_sure_and_a_vague_one_is_not():
    clear = "STYRELSEPROTOKOLL nr 3/1987\nTid: måndagen den 27 april 1987 kl 19\nNärvarande: Bo\n§ 1 Öppnande"
    found = {one.field: one.certainty for one in offers(IncomingPaper(_sheets(clear), today=TODAY))}
    assert min(found[Field.DATE], found[Field.KIND], found[Field.NUMBER]) >= SURE
    vague = "Protokoll\nlite av varje 3 maj 1987"
    assert all(one.certainty < SURE for one in offers(IncomingPaper(_sheets(vague), today=TODAY)))


@pytest.mark.parametrize(
    "name",
    [
        "Foto.jpg",
        "Wordprotokoll.pdf",
        "Protokoll 2024-03-11.pdf",
        "styrelseprotokoll (2).pdf",
        "IMG_2031.jpg",
    ],
)
def test_a_name_that_says_nothing_gives_way_to_what_the_paper_says(name):
    text = "Styrelseprotokoll nr 10/2026\nden 12 mars 2026\nNärvarande: Bo Lind\n§ 1 Mötet öppnades"
    found = {one.field: one.value for one in offers(IncomingPaper(_sheets(text), name=name, today=TODAY))}
    assert found[Field.TITLE] == "Styrelseprotokoll 10/2026"


@pytest.mark.parametrize(
    "name", ["Protokoll om taket.pdf", "Fotoalbum från gården.pdf", "Styrelseprotokoll 10 taket.pdf"]
)
def test_a_name_that_says_something_stays(name):
    text = "Styrelseprotokoll nr 10/2026\nden 12 mars 2026\nNärvarande: Bo Lind\n§ 1 Mötet öppnades"
    assert Field.TITLE not in {
        one.field for one in offers(IncomingPaper(_sheets(text), name=name, today=TODAY))
    }
