"""What kind of paper it is, by the words of its heading, of its body, and of its file's name."""

import re
import unicodedata
from collections.abc import Sequence

from boardroom.intake.rules.offers import Field, Offer, on_page
from boardroom.intake.rules.pages import Sheet, opening

# A class and the words that name it in a heading or a file's name. In this order: the more particular first.
HEADINGS: tuple[tuple[str, str], ...] = (
    ("constituting_minutes", r"konstituerande"),
    ("per_capsulam_decision", r"per ?capsulam"),
    ("ventilation_inspection", r"\bovk\b|ventilationsk[oö]ntroll?|obligatorisk ventilation|funktionskontroll av ventilation"),
    ("energy_declaration", r"energideklaration"),
    ("safety_inspection", r"radon(?!säker)|brandskydd|brandtillsyn|(?:besiktning\w*|intyg)\b.*\bhiss|hissbesiktning"),
    (
        "construction_contract",
        r"entreprenad|(?:slut|garanti|efter|för)besiktning|(?:besiktningsutlåtande|garanti)\b.*\b(?:tak|fasad|stam|fönster)\w*",
    ),
    ("policies", r"antag(?:en|na|its|et) av styrelsen|\b(?:policy|riktlinjer|(?:ordnings|trivsel)(?:regler|föreskrifter))\b"),
    ("nominating_papers", r"valberedningens"),
    ("proxies_ballots", r"\bfullmakt\b|röstsedel|\bröstlängd$"),
    ("notice_motions", r"kallelse|\bmotion(?:er)?\b|dagordning (?:till|för|vid) .*(?:stämma|årsmöte)"),
    (
        "general_meeting_minutes",
        r"stämmoprotokoll|årsmötesprotokoll|protokoll\b.*(?:stämma|årsmöte)|(?:stämma|årsmöte)\w*\b.*protokoll",
    ),
    ("board_minutes", r"styrelse\w*protokoll|protokoll\b.*styrelse|styrelse(?:möte|sammanträde)|\bprot\b|^\W*protokoll"),
    ("annual_report", r"årsredovisning|revisionsberättelse|förvaltningsberättelse|årsberättelse|styrelsens berättelse"),
    ("economic_plan", r"ekonomisk plan|kostnadskalkyl"),
    ("bylaws", r"\bstadgar|stadgeändring"),
    ("budget", r"budget"),
    ("maintenance_plan", r"underhållsplan"),
    ("insurance_policy", r"försäkringsbrev|försäkringsbevis|(?:fastighets|styrelse|ansvars)försäkring|^försäkring"),
    ("mortgage_deeds", r"pantbrev"),
    ("loan_papers", r"\blån|räntevillkor|villkorsändring|skuldebrev|revers\b|räntebesked|kapitalskuld"),
    ("main_ledger", r"huvudbok"),
    ("ledgers", r"(?<!hy)reskontra|bokslut|verifikationslist(?:a|or)|kassabok|resultatrapport|balansrapport"),
    ("vouchers", r"\w*faktura|kvitto\b|kvittens|verifikat(?:ion)?|\bräkning\b"),
    ("fees_payroll", r"kontrolluppgift|avgiftsavi|arvode|lönespecifikation"),
    ("parking_lease", r"(?:parkering|bilplats|garage)\w*.*(?:avtal|kontrakt)|(?:avtal|kontrakt).*(?:parkering|bilplats|garage)"),
    ("premises_lease", r"lokalhyra|hyresavtal|hyreskontrakt"),
    ("processor_agreement", r"personuppgiftsbiträde|\bpub-avtal"),
    ("rejected_tender", r"avböjd offert|avslag(?:et|na) anbud"),
    ("service_contract", r"(?:service|skötsel|städ|underhålls|snöröjnings|förvaltnings|leverans|elhandels|hiss|abonnemangs)\w*avtal"),
    (
        "renovation_permit",
        (
            r"tillstånd (?:till|för|att)\b.*(?:bygg|renover|badrum|kök|vägg|ombyggnad)\w*|(?:ombyggnads|renoverings)\w*(?:tillstånd|ansökan)"
            r"|ansökan om (?:ombyggnad|renovering)"
        ),
    ),
    ("subletting_application", r"(?:ansökan|tillstånd)\b.*andrahand|andrahand\w*(?:ansökan|tillstånd)"),
    (
        "damage_case",
        r"vattenskad(?:a|e)?|skadeanmälan|skaderapport|skadebesiktning|fuktrapport|fuktmätning|fuktbesiktning|brandskada",
    ),
    ("policies", r"^\W*(?:policy|regler|riktlinjer|ordningsregler)\b"),
    ("decision_basis", r"^\W*(?:utredning|förstudie|statusbesiktning|stamutredning|beslutsunderlag)\b"),
    ("drawings_permits", r"\britning|bygglov|planlösning|startbesked|slutbesked"),
    ("title_deeds", r"lagfart|servitut|tomträtt|fastighetsbevis"),
    ("apartment_register", r"lägenhetsförteckning|upplåtelse(?:avtal|handling)|överlåtelse(?:avtal|handling)|^överlåtelse"),
    ("member_register", r"medlemsförteckning"),
    ("pledge_letter", r"pantsättning|pantnotering"),
    ("credit_check", r"kreditupplysning"),
    ("judgments", r"^\W*(?:dom|slutligt beslut|föreläggande)\b|tingsrätt|hyresnämnd"),
    ("disturbance_case", r"störning"),
    ("key_receipt", r"nyckelkvitt\w*"),
    ("photos_history", r"medlemsblad|nyhetsbrev|informationsblad"),
    ("service_contract", r"\bavtal|\w+avtal\b|\bkontrakt|\boffert"),
    ("subletting_application", r"andrahand"),
)  # fmt: skip
# The last two rows say little: an agreement of some kind, something about subletting.
_VAGUE = HEADINGS[-2:]
# Words of the body that speak for a class where the heading is silent; several must be met.
_BODIES: dict[str, tuple[str, ...]] = {
    "board_minutes": (r"\bnärvarande\b", r"justera", r"(?m)^\s*§\s?\d", r"vid protokollet", r"lades till handlingarna", r"ordföranden öppnade"),
    "general_meeting_minutes": (r"röstlängd", r"stämmo?ordförande|att leda (?:stämman|förhandlingarna)", r"ansvarsfrihet", r"rösträknare", r"behörigen utlyst|stadgeenlig ordning", r"revisionsberättelse"),
    "vouchers": (r"\bocr\b", r"bankgiro|plusgiro|postgiro", r"förfallo", r"att betala", r"\bmoms\b", r"fakturanr|fakturanummer"),
    "service_contract": (r"uppsägningstid", r"avtalstid", r"leverantör", r"\bparter\b", r"\bbeställare"),
    "construction_contract": (r"entreprenör", r"\bbeställare", r"\bab ?(?:65|72|92|04)\b|\babt ?\d\d", r"kontraktssumma", r"besiktning", r"vite\b"),
    "annual_report": (r"resultaträkning", r"balansräkning", r"\bnoter?\b", r"eget kapital", r"förvaltningsberättelse"),
    "loan_papers": (r"låntagare", r"\bränta", r"amortering", r"bindningstid|bunden till", r"säkerhet"),
    "insurance_policy": (r"försäkringstagare", r"självrisk", r"försäkringsbelopp|fullvärde", r"premie"),
}  # fmt: skip
# What may follow a class's words within their own word: an ending, or a word for a paper that they are made into one
# with. "Lånehandlingar" and "lånet" speak of a loan; "långsam" and "Långgatan" only begin like one.
_MAY_FOLLOW = re.compile(
    r"(?:e?[nt]|n?a|[aeo]?r|[aeo]?rna|a[nr]na)?s?\b"
    r"|[esoa]?(?:handling|avtal|kontrakt|papper|dokument|brev|besked|bevis|intyg|protokoll|rapport|lista|tabell|villkor"
    r"|plan|förslag|underlag|beslut|ansök|anmäl|begäran|förfråg|offert|anbud|faktur|avi\b|avier|kvitto|kvitten|verifika|räkning"
    r"|redovisning|berättelse|specifikation|kalkyl|budget|bokslut|prognos|uppgift|register|förteckning|mätning|kontroll"
    r"|besiktning|tillsyn|utredning|utlåtande|uthyr|löfte|revers|ändring|regler|policy|arbete|tillstånd|ärende|blankett|mall"
    r"|kopi|pärm|möte|stämma|sammanträde|ränt|paket|uppfölj|utkast|bilag|översikt|samman|skrivelse|klagomål|polis|listor|hyr"
    r"|omförhandl|bevilj|förläng|ering)"
)
_LONG = 7
_FEWEST = 3
HEADING_LINES, OPENING_LINES = 3, 12
_FILE_NAME_CERTAINTY = 75


def in_name(words: str) -> str | None:
    """Return the class that a file's or folder's name speaks of."""
    plain = _plain(words).replace("_", " ")
    return next((key for key, pattern in HEADINGS if _met(pattern, plain)), None)


def kind_on_page(sheets: Sequence[Sheet]) -> Offer | None:
    """Return the class that the first page's heading or body speaks of, with the words that say so."""
    if not sheets:
        return None
    first = opening(sheets)
    heading = _in_the_heading(first)
    body = _in_the_body(sheets)
    if heading and body and heading.value != body.value:
        if heading.certainty < body.certainty:
            return body
        # "Protokoll" over a general meeting's paragraphs: the body tells which meeting it was.
        if (
            heading.value == "board_minutes"
            and body.value == "general_meeting_minutes"
            and not _names_board(first)
        ):
            return body.surer(10)
    if heading and body and heading.value == body.value:
        return heading.surer(8)
    return heading or body


def _names_board(first: Sheet) -> bool:
    return bool(re.search(r"styrelse(?:protokoll|möte|sammanträd)", _plain(first.text[:600])))


def _in_the_heading(first: Sheet) -> Offer | None:
    """Look line by line from the top; what stands in the first lines counts most."""
    lines = first.lines[:OPENING_LINES]
    best: Offer | None = None
    for line in lines:
        # A sentence that runs on is body: what it mentions need not be what the paper is.
        runs_on = len(line.text.split()) > 14
        certainty = 88 if line.place < HEADING_LINES else 66 if line.place < 6 else 40
        # Minutes begin "Protokoll fört vid …", and the line may break before it says with whom.
        said = _plain(line.text)
        following = next((other for other in lines if other.place == line.place + 1), None)
        if re.match(r"^\W*protokoll\W*(?:nr\W*[\d/]+)?\W*$", said) and following is not None:
            said = f"{said} {_plain(following.text)}"
        for key, pattern in HEADINGS:
            # The end of a long word is often misread; a short one begins many others.
            found = _met(pattern, said, loose_from=_LONG)
            if not found:
                continue
            weight = certainty - (
                25 if runs_on and not said.startswith("protokoll") and "protokoll" not in said else 0
            )
            if key == "board_minutes" and found[0].strip(" |.-") == "protokoll":
                weight -= 30
            if (key, pattern) in _VAGUE:
                weight -= 25
            if best is None or weight > best.certainty:
                end = min(found.end(), len(line.text))
                start = min(found.start(), max(0, end - 1))
                best = on_page(Field.KIND, key, weight, first, (line.start + start, line.start + end))
            break
    return best


def _in_the_body(sheets: Sequence[Sheet]) -> Offer | None:
    text = "\n".join(sheet.text for sheet in sheets[:2]).casefold()
    counts = {
        key: [found for pattern in patterns if (found := re.search(pattern, text))]
        for key, patterns in _BODIES.items()
    }
    key = max(counts, key=lambda one: len(counts[one]))
    met = counts[key]
    if len(met) < _FEWEST:
        return None
    first = opening(sheets)
    # The words that say so, where they stand on the page that is shown.
    seen = next((found for one in _BODIES[key] if (found := re.search(one, first.text, re.IGNORECASE))), None)
    return on_page(Field.KIND, key, 35 + 8 * len(met), first, seen.span() if seen else (0, 0))


def _met(pattern: str, said: str, *, loose_from: int = 1000) -> re.Match[str] | None:
    """Return where a class's words stand as words of their own, or as part of a compound that is a paper's name.

    What is `loose_from` letters or longer may be the beginning of any word.
    """
    found = re.finditer(pattern, said)
    return next(
        (met for met in found if len(met[0]) >= loose_from or _MAY_FOLLOW.match(said, met.end())), None
    )


def _plain(words: str) -> str:
    return unicodedata.normalize("NFC", words).casefold()
