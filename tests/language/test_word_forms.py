"""Words meet their inflections, compounds and old spellings; letters stay letters."""

import subprocess
import sys

import pytest

from boardroom.language.compounds import parts, simple_parts
from boardroom.language.spelling import fold, modern
from boardroom.language.word_forms import forms_of, share_a_form
from boardroom.language.word_list import read_word_list

PAIRS = """
protokoll/protokollet protokoll/protokollen stämma/stämman stämma/stämmor vattenskada/vattenskadan
vattenskada/vattenskador medlem/medlemmar medlem/medlemmen medlem/medlemmarna nyckel/nycklar nyckel/nyckeln
beslut/beslutet beslut/besluten tak/taket tak/taken garage/garaget stambyte/stambytet stambyte/stambyten
lägenhet/lägenheten lägenhet/lägenheter lägenhet/lägenheternas avgift/avgiften avgift/avgifter
årsavgift/årsavgifterna avtal/avtalet avtal/avtalen hissavtal/hissavtalet hiss/hissen hiss/hissar balkong/balkonger
balkong/balkongerna fönster/fönstren fönster/fönstret dörr/dörrar dörr/dörren port/porten källare/källaren vind/vinden
tvättstuga/tvättstugan tvättstuga/tvättstugor styrelse/styrelsen styrelse/styrelsens förening/föreningen
förening/föreningens stadga/stadgar stadga/stadgarna revisor/revisorn revisor/revisorer ledamot/ledamöter
ledamot/ledamoten suppleant/suppleanter ordförande/ordföranden kassör/kassören sekreterare/sekreteraren
justerare/justeraren valberedning/valberedningen motion/motioner motion/motionen budget/budgeten
årsredovisning/årsredovisningen lån/lånet lån/lånen ränta/räntan ränta/räntor amortering/amorteringar
insats/insatser pantbrev/pantbrevet hyra/hyran hyra/hyror hyresgäst/hyresgäster hyresgäst/hyresgästen
lokal/lokaler lokal/lokalen bostad/bostäder bostad/bostaden bostadsrätt/bostadsrätten bostadsrätt/bostadsrätter
andrahandsuthyrning/andrahandsuthyrningar överlåtelse/överlåtelser upplåtelse/upplåtelsen
besiktning/besiktningen slutbesiktning/slutbesiktningen entreprenör/entreprenören entreprenör/entreprenörer
entreprenad/entreprenaden offert/offerter offert/offerten faktura/fakturor faktura/fakturan garanti/garantier
garanti/garantin renovering/renoveringar ombyggnad/ombyggnaden badrum/badrummet badrum/badrummen kök/köket
golvbrunn/golvbrunnen rör/rören rör/röret stam/stammar stam/stammarna avloppsstam/avloppsstammarna
avlopp/avloppet relining/reliningen fasad/fasaden gård/gården gård/gårdar trapphus/trapphuset
trappa/trappor förråd/förrådet förråd/förråden parkering/parkeringar parkeringsplats/parkeringsplatser
laddstolpe/laddstolpar laddstolpe/laddstolparna elbil/elbilar cykel/cyklar cykel/cyklarna
soprum/soprummet sopor/soporna ventilation/ventilationen radiator/radiatorer panna/pannan värme/värmen
fläkt/fläktar larm/larmet lås/låset brand/brandens skada/skador försäkring/försäkringen
störning/störningar granne/grannar granne/grannen ansökan/ansökningar tillstånd/tillståndet
underhållsplan/underhållsplanen fastighet/fastigheten fastighet/fastigheter servitut/servitutet
takomläggning/takomläggningen snöröjning/snöröjningen portkod/portkoden bredband/bredbandet
besluta/beslutade besluta/beslutar byta/bytte byta/byts måla/målade anlita/anlitade godkänna/godkändes
betala/betalat höja/höjdes teckna/tecknades upphandla/upphandlats
""".split()  # noqa: SIM905 -- a list to read and to add to


def test_inflected_words_meet_their_base():
    assert len(PAIRS) >= 100
    missed = [pair for pair in PAIRS if not share_a_form(*pair.split("/"))]
    assert len(missed) <= 0.03 * len(PAIRS), missed


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("hyresvärd", ("hyra", "värd")),
        ("mervärdeskatt", ("mervärde", "skatt")),
        ("mervärdesskatt", ("mervärde", "skatt")),
        ("hisservice", ("hiss", "service")),
        ("hisschaktet", ("hiss", "schakt")),
        ("tvättider", ("tvätt", "tid")),
        ("omval", ("val",)),
        ("undercentralen", ("central",)),
        ("uteytor", ("yta",)),
        ("delbetalningar", ("del", "betalning")),
        ("kontrollrummet", ("kontroll", "rum")),
        ("tågtrafiken", ("tåg", "trafik")),
        ("elnät", ("el", "nät")),
        ("skuldebrev", ("skuld", "brev")),
        ("löneavtal", ("lön", "avtal")),
        ("lådcyklar", ("låda", "cykel")),
        ("istappar", ("is", "tappa")),
        ("mattvättstuga", ("matt", "tvätt", "stuga")),
        ("skorstensfejare", ("skorsten", "fejare")),
        ("grannsamverkan", ("grann", "samverkan")),
        ("planering", ()),
        ("rapport", ()),
        ("förslaget", ()),
        ("afrikanskor", ()),
        ("ändringar", ()),
        ("underlag", ()),
        ("omsättning", ()),
        ("inkomst", ()),
        ("balladen", ()),
        ("kassera", ()),
    ],
)
def test_a_compound_is_cut_where_its_words_meet_and_a_prefix_only_before_words_of_housing(word, expected):
    assert simple_parts(word) == expected


@pytest.mark.parametrize("pair", ["blomma/blomlådor", "granne/grannsamverkan"])
def test_a_front_that_lost_its_vowel_is_found_by_the_word_it_was(pair):
    assert share_a_form(*pair.split("/"))


@pytest.mark.parametrize(
    "pair",
    [
        "vit/vitt",
        "röd/rött",
        "ersätta/ersätts",
        "tömma/töms",
        "uppsäga/uppsagda",
        "medge/medgav",
        "redogöra/redogjorde",
        "granne/grannar",
    ],
)
def test_neuters_passives_and_strong_verbs_with_a_prefix_meet_their_word(pair):
    assert share_a_form(*pair.split("/"))


@pytest.mark.parametrize(
    "pair", ["god/bättre", "god/bäst", "lång/längre", "ung/yngre", "hemställan/hemställningar"]
)
def test_comparatives_of_another_vowel_meet_their_word(pair):
    assert share_a_form(*pair.split("/"))


@pytest.mark.parametrize(
    "pair",
    [
        "får/far",
        "lån/lan",
        "höra/hora",
        "tak/tack",
        "rör/ror",
        "gård/gard",
        "mål/mal",
        "väg/vag",
        "hus/hyss",
        "år/ar",
    ],
)
def test_letters_with_rings_and_dots_are_letters(pair):
    assert not share_a_form(*pair.split("/"))


@pytest.mark.parametrize(
    ("compound", "expected"),
    [
        ("stambyte", ("stam", "byte")),
        ("takomläggning", ("tak", "omläggning")),
        ("avloppsstammarna", ("avlopp", "stam")),
        ("snöröjningsavtal", ("snö", "röjning", "avtal")),
        ("föreningsstämman", ("förening", "stämma")),
        ("hyresgäst", ("hyra", "gäst")),
        ("ventilationskontroll", ("ventilation", "kontroll")),
        ("laddstolparna", ("ladda", "stolpe")),
        ("uppehållstillstånd", ("uppehåll", "tillstånd")),
        ("balkongrenoveringen", ("balkong", "renovering")),
        ("elstambyte", ("el", "stam", "byte")),
    ],
)
def test_compound_is_cut_where_its_words_meet(compound, expected):
    assert simple_parts(compound) == expected


@pytest.mark.parametrize(
    "word",
    [
        "protokoll",
        "styrelse",
        "medlem",
        "beslut",
        "avgift",
        "avtal",
        "förening",
        "besiktning",
        "kommun",
        "tidning",
    ],
)
def test_simple_word_is_not_cut(word):
    assert parts(word) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hvad", "vad"), ("af", "av"), ("öfver", "över"), ("qvinna", "kvinna"), ("afgift", "avgift"),
        ("stadgadt", "stadgat"), ("qvarn", "kvarn"), ("hafva", "ha"), ("beslöto", "beslöt"), ("voro", "var"),
    ],
)  # fmt: skip
def test_old_spelling_is_read_as_todays(old, new):
    assert modern(old) == new
    assert set(forms_of(old).bases) & {*forms_of(new).bases, new}


def test_todays_words_are_left_alone():
    assert [word for word in ("golf", "radio", "foto", "avgift", "staff", "chef") if modern(word)] == []


def test_folding_is_apart_from_the_bases():
    forms = forms_of("årsstämman")
    assert "arsstamman" in forms.folded
    assert "arsstamman" not in forms.bases
    assert fold("Köpenhamn é ø æ".casefold()) == "kopenhamn e o a"


def test_abbreviation_meets_the_word_in_full():
    assert share_a_form("brf", "bostadsrättsföreningen")
    assert share_a_form("lgh", "lägenheten")
    assert share_a_form("ordf", "ordförande")


def test_hyphenated_word_meets_its_words_and_the_closed_form():
    assert share_a_form("tv-avtal", "avtalet")
    assert share_a_form("e-post", "epost")


def test_latin_1_word_list_is_read_too(tmp_path):
    path = tmp_path / "sv.dic"
    path.write_bytes("3\nåker/AD\nkvinno/XZ\nAltersbruk/A\n".encode("latin-1"))
    words = read_word_list(path)
    assert "åker" in words.words
    assert words.fronts == {"kvinno"}
    assert "altersbruk" not in words.words


def test_inflections_meet_without_an_installed_word_list():
    script = (
        "from pathlib import Path; import boardroom.language.compounds as c; c._WORD_LISTS = (Path('/nowhere'),);"
        "from boardroom.language.word_forms import share_a_form as s; import sys;"
        "sys.exit(not all(s(*p.split('/')) for p in ('stambyte/stambytet', 'stämma/stämman', 'hiss/hissavtal')))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
