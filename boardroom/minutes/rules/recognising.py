"""Decisions recognised in the text of old minutes by plain rules; each with its sentence, for a person to confirm."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from boardroom.language.dates import dates_in, days_of_year_in
from boardroom.minutes.rules.particulars import Particulars, particulars, reservation_against, reservations_in

_BODY = r"(?:styrelsen|stämman|föreningsstämman|årsstämman|mötet|årsmötet|sammanträdet|föreningen)"
# Also the plural verbs of before the nineteen-fifties: beslöto, antogo.
_DECIDED = re.compile(
    rf"(?:\b{_BODY}\s+(?:har\s+)?(?:enhälligt\s+|enhälligen\s+)?(?:beslutade?|beslutar|beslöt|beslöto|beslutit|beslutat)"
    rf"|\b(?:beslutade?|beslutar|beslöt|beslöto)\s+(?:{_BODY}|enhälligt|enhälligen|att)"
    r"|\b(?:beslutades|beslöts)\b"
    r"|^\s*beslut\s*:)",
    re.IGNORECASE,
)
# Somebody acted: "Stämman beviljade styrelsen ansvarsfrihet", "Stämman gav styrelsen i uppdrag att …".
_ACTED = re.compile(
    rf"\b{_BODY}\s+(?:enhälligt\s+|enhälligen\s+)?(?:beviljade|fastställde|biföll|antog|avslog|bordlade|återremitterade|"
    r"godkände|medgav|valde|omvalde|utsåg|uppdrog\s+åt|gav\s+(?:\w+\s+){1,4}i\s+uppdrag)\b",
    re.IGNORECASE,
)
_PASSED = re.compile(
    r"\b(?:bifölls|bifölles|antogs|antogos|godkändes|godkändas|godkände|fastställdes|beviljades|utsågs|utsågos|valdes|"
    r"omvaldes|nyvaldes|gavs\s+i\s+uppdrag|fick\s+i\s+uppdrag|får\s+i\s+uppdrag)\b",
    re.IGNORECASE,
)
_NOT = r"(?:inte|ej|icke)"
# A few words may stand between, but no clause: "antogs därmed inte", never "godkändes att mötet filmades inte".
_THEN_NOT = rf"(?:\s+(?!(?:att|som|men|och|samt)\b)\w+){{0,2}}\s+{_NOT}\b"
_NOT_PASSED = re.compile(rf"(?:{_PASSED.pattern}){_THEN_NOT}|\b{_NOT}\s+{_PASSED.pattern}", re.IGNORECASE)
_NOT_ACTED = re.compile(rf"(?:{_ACTED.pattern}){_THEN_NOT}", re.IGNORECASE)
_PROPOSAL = r"\w*(?:motion|förslag|yrkande)\w*"
_PROPOSED = re.compile(rf"\b{_PROPOSAL}\b", re.IGNORECASE)
# A roof tile falls, and so does a price: only a proposal that does is rejected.
_REJECTED = re.compile(
    rf"\b(?:avslogs|avslogos|avslå|avslås|avslog|{_NOT}\s+bifall)\b|\b{_PROPOSAL}(?:\s+\w+){{0,3}}\s+föll\b|\bföll\s+{_PROPOSAL}",
    re.IGNORECASE,
)
# Of what is decided the infinitive tells: "att överklaga, eftersom kommunen avslog bygglovet" rejects nothing.
_TO_REJECT = re.compile(
    rf"\b(?:avslå|avslås|avslogs|{_NOT}\s+bifall(?:a|as)?)\b|\bföll\s+{_PROPOSAL}", re.IGNORECASE
)
# Who decides much, and never for the association; and what somebody else than its bodies did.
_OTHERS = (
    r"(?:kommunen|kommunfullmäktige|länsstyrelsen|\w*nämnden|\w*rätten|\w*verket|banken|sparbanken|\w*bolaget|domstolen|"
    r"regeringen|riksdagen|polisen|entreprenören|leverantören)"
)
_BY_OTHERS = re.compile(
    rf"\b{_OTHERS}\s+(?:har\s+)?(?:beslut|beslöt|avslog|bordl|återremi|sköt)\w*"
    rf"|\b(?:avslogs|avslogos|bordlades|återremitterades|sköts\s+upp|uppsköts|bifölls|godkändes|beviljades|fastställdes)"
    rf"\s+av\s+(?!{_BODY}\b|\w+\s+(?:skäl|anledning|hänsyn)\b)\w+",
    re.IGNORECASE,
)
# Told of an earlier meeting, as a § begins that comes back.
_EARLIER = re.compile(
    r"\b(?:bordlades|återremitterades|sköts\s+upp|uppsköts)\s+(?:vid|på)\s+(?:det\s+)?(?:förra|föregående|senaste|mötet|"
    r"sammanträdet|styrelsemötet|stämman|årsmötet)\b",
    re.IGNORECASE,
)
# "Uppdrogs åt kassören att införskaffa anbud."
_CHARGED = re.compile(r"\buppdrogs\s+åt\b[^.]*?\satt\b", re.IGNORECASE)
_DEFERRED = re.compile(
    r"\b(?:bordlades|bordlade|bordlägga|bordläggs|återremitterades|återremittera|sköts\s+upp|skjuta\s+upp|uppsköts|"
    r"hänsköts\s+till|hänskjuta)\b",
    re.IGNORECASE,
)
_NOTED = re.compile(
    r"\b(?:(?:lades|lade|lägga|läggas|läggs|lagts)(?:\s+[^.,;\s]+){0,8}?\s+till\s+handlingarna|antecknades|noterades|informerade|redogjorde)\b",
    re.IGNORECASE,
)
# What sounds like a decision and is none.
_TRAPS = re.compile(
    r"\b(?:föreslogs|föreslår|föreslog|föreslås|yrkade|yrkades|yrkar|motionären|motionen\s+yrkar|reserverade\s+sig)\b"
    r"|\b(?:inget|intet|inga)\s+beslut\b|\bskulle\s+besluta|\bbort\b",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\bbeslute[nt]*\s+i\s+§\s*(\d{1,3})[^.]{0,60}?\b(?:upphävs|upphävdes|upphäves|upphäva|ersätts|återkallas)\b",
    re.IGNORECASE,
)
# Behind the number recognition makes a comma of a full stop, too.
SECTION = re.compile(r"^\s*(?:§\s*(\d{1,3})|(\d{1,3})\s*§)\s*[.,:;)]*\s*(.*)$")
# A sentence ends where a capital letter follows; not after these.
_NO_END = re.compile(
    r"(?:\b(?:kr|nr|kl|ca|bl\.a|t\.ex|m\.m|d\.v\.s|o\.s\.v|s\.k|herr|ing|dir|st|resp|enl|ang|prot|lgh)|\b[A-ZÅÄÖ])\.$",
    re.IGNORECASE,
)
_NEXT = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ”\"§])")
_CLAUSE = re.compile(
    r"(?:^|[,;:]\s*|\s+(?:samt|och|dels)\s+|\s*[-–•]\s+|,\s*(?:samt|och|dels)\s+)(?=att\s)", re.IGNORECASE
)
_TASK = re.compile(
    r"(?:\bge|\bgav|\bgavs|\buppdra(?:ga)?\s+åt|\buppdrogs\s+åt)?\s*"
    r"((?:[A-ZÅÄÖ][\w-]+\s+){1,2}[A-ZÅÄÖ][\w-]+)(?:\s+och\s+[^,.]+?)?\s+(?:fick\s+|får\s+|gavs\s+)?i\s+uppdrag"
)
_ENTRUSTED = re.compile(r"\b[Uu]ppdr(?:ogs|og|aga|ages|as)\s+åt\s+((?:[A-ZÅÄÖ][\w-]+\s+){1,2}[A-ZÅÄÖ][\w-]+)")
_SETTLES = re.compile(r"\b(?:godkänna|bifalla|antaga?|avslå|bevilja|fastställa)\b", re.IGNORECASE)
SIGNED = re.compile(r"^\s*(?:vid\s+protokollet|justera[st]s?|justerat)\b", re.IGNORECASE)
# Numbers of pages and running heads: "2 (2)", "- 2 -", "Protokoll nr 3/1987, sida 2".
RUNNING = re.compile(
    r"^\s*(?:[-–]?\s*\d{1,3}\s*(?:\(\d{1,3}\))?\s*[-–.]?|(?:sid(?:a|an)?\.?)\s*\d{1,3}|protokoll\b.*\bsid[a.]*\s*\d+)\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Suggestion:
    """One decision as it was recognised: where, what, and the sentence that tells."""

    page: int  # within the document, from 1
    paragraph: str  # "4", as printed; empty before the first
    heading: str
    text: str
    outcome: str  # adopted, rejected, deferred
    evidence: str
    # Whether the words themselves say that somebody decided; else it is likely, and not chosen beforehand.
    certain: bool
    responsible: str = ""  # a name as printed
    due: date | None = None
    supersedes: str = ""  # "7": the § of these minutes, or of earlier ones, whose decision this ends
    told: Particulars = field(default_factory=Particulars)


@dataclass(frozen=True)
class _Section:
    page: int
    paragraph: str
    heading: str
    text: str


def suggestions(pages: Sequence[str], held_on: date | None = None) -> list[Suggestion]:
    """Return the decisions that minutes of these pages seem to hold, in reading order; a § may run over pages.

    `held_on` is the meeting's day: a last day without a year is read as the first such day after it.
    """
    return _suggestions(_sections(pages), held_on)


def suggestions_in(heading: str, text: str, held_on: date | None = None) -> list[Suggestion]:
    """Return the decisions that the text of one § seems to hold, as it stands without marks."""
    return _suggestions([_Section(1, "", heading, joined(text.splitlines()))], held_on)


def paragraphs_in(pages: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return the §§ of printed minutes in order: number ("" for what stands before the first), heading, text."""
    return [(one.paragraph, one.heading, one.text) for one in _sections(pages)]


def _suggestions(sections: Iterable[_Section], held_on: date | None) -> list[Suggestion]:
    found: list[Suggestion] = []
    reservations: list[tuple[str, str]] = []
    for section in sections:
        sentences = list(_sentences(section.text))
        for place, sentence in enumerate(sentences):
            reservations += [
                (reservation_against(one) or section.paragraph, one) for one in reservations_in(sentence)
            ]
            found += [
                replace(one, told=particulars(one.text, sentences, place))
                for one in _in_sentence(section, sentence, held_on)
            ]
    return [_with_reservations(one, reservations) for one in found]


def _with_reservations(found: Suggestion, reservations: Sequence[tuple[str, str]]) -> Suggestion:
    """Return a decision with the sentences of those who were against what its § decided."""
    told = " ".join(words for paragraph, words in reservations if paragraph and paragraph == found.paragraph)
    return replace(found, told=replace(found.told, reservation=told)) if told else found


def plain(words: str) -> str:
    """Return the letters of a text alone, to tell whether two readings are of the same sentence."""
    return re.sub(r"[\W_]+", "", words).lower()


def _sections(pages: Sequence[str]) -> Iterator[_Section]:
    """Cut the text at its §§; signatures at the end are no text."""
    page_of, paragraph, heading, lines = 1, "", "", list[str]()
    ended = False  # behind the signatures no text follows, unless a § does
    for number, page in enumerate(pages, start=1):
        written = [line for line in page.splitlines() if not RUNNING.match(line)]
        for line, following in zip(written, [*written[1:], ""], strict=False):
            if match := SECTION.match(line):
                yield _Section(page_of, paragraph, heading, joined(lines))
                page_of, paragraph, ended = number, match[1] or match[2], False
                rest = match[3].strip()
                heading, lines = (rest, []) if is_heading(rest, following) else ("", [rest])
            elif SIGNED.match(line):
                yield _Section(page_of, paragraph, heading, joined(lines))
                paragraph, heading, lines, ended = "", "", [], True
            elif not ended:
                lines.append(line)
    yield _Section(page_of, paragraph, heading, joined(lines))


def is_heading(words: str, following: str) -> bool:
    """Tell whether "§ 4 Takomläggning" stands alone on its line; a running sentence goes on in the next."""
    return (
        0 < len(words.split()) <= 6
        and "." not in words
        and not re.search(r"[,;:–-]$", words)
        and (not following.strip() or following.strip()[0].isupper())
        and not _DECIDED.search(words)
        and not _PASSED.search(words)
    )


def joined(lines: Sequence[str]) -> str:
    """Return lines as running text: words divided at the end of a line are whole again, blank lines stay."""
    text = "\n".join(line.strip() for line in lines)
    text = re.sub(r"(?<=[a-zåäö])-\n(?=[a-zåäö])", "", text)
    text = re.sub(r"\n(?=\s*[-–•]\s)", " ", re.sub(r"\n\s*\n\s*(?=[-–•])", " ", text))
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text).strip()


def _sentences(text: str) -> Iterator[str]:
    for block in _blocks(text):
        waiting = ""
        for part in _NEXT.split(block):
            waiting = f"{waiting} {part}".strip()
            if not _NO_END.search(waiting):
                yield waiting
                waiting = ""
        if waiting:
            yield waiting


def _blocks(text: str) -> list[str]:
    """Return a text cut at its blank lines, but not within a sentence: wide typing is read as if lines stood apart."""
    blocks: list[str] = []
    for block in filter(None, (one.strip() for one in re.split(r"\n\s*\n", text))):
        before = blocks[-1] if blocks else ""
        goes_on = bool(before) and not re.search(r"[.!?:;\-–]$", before)
        if goes_on and (not block[0].isupper() or re.search(r"(?:^|\s)[a-zåäö]+,?$", before)):
            divided = re.search(r"[a-zåäö]-$", before)
            blocks[-1] = before[:-1] + block if divided else f"{before} {block}"
        else:
            blocks.append(block)
    return blocks


def _in_sentence(section: _Section, sentence: str, held_on: date | None) -> Iterator[Suggestion]:
    decided = _DECIDED.search(sentence)
    if decided is None:
        if not (_NOTED.search(sentence) or _TRAPS.search(sentence) or _EARLIER.search(sentence)):
            yield from _told_otherwise(section, sentence, held_on)
        return
    if re.search(r"\b(?:inget|intet|inga)\s+beslut\b", sentence, re.IGNORECASE):
        return
    if (
        (trap := _TRAPS.search(sentence))
        and trap.start() < decided.start()
        and decided[0].lower().startswith("beslut")
    ):
        # "Det föreslogs att besluta att …" is a proposal; "Efter att det föreslagits … beslutade styrelsen" is not met here.
        return
    clauses = _clauses(sentence[decided.start() :])
    for clause in clauses or [sentence]:
        if (noted := _NOTED.search(clause)) and not _SETTLES.search(clause[: noted.start()]):
            continue
        outcome = _outcome(clause, _TO_REJECT if clauses else _REJECTED) or "adopted"
        certain = not _BY_OTHERS.search(sentence[: decided.end()])
        yield _suggestion(section, clause, sentence, outcome, held_on, certain=certain)


def _told_otherwise(section: _Section, sentence: str, held_on: date | None) -> Iterator[Suggestion]:
    """Recognise a decision that is told without the word: a body that acted, or what became of a proposal."""
    others = _BY_OTHERS.search(sentence)
    outcome = _outcome(sentence)
    if _ACTED.search(sentence):
        outcome = "rejected" if _NOT_ACTED.search(sentence) else outcome or "adopted"
        certain = True
    elif _ENDS.search(sentence) or _CHARGED.search(sentence):
        outcome, certain = outcome or "adopted", True
    elif outcome == "rejected":
        # That somebody did not get or rejected something tells no more than that: "Hyresnämnden avslog ansökan."
        said = _REJECTED.search(sentence)
        certain = bool(_PROPOSED.search(sentence) or (said and said[0].lower() != "avslog"))
    else:
        certain = outcome == "deferred"
    if outcome:
        yield _suggestion(section, sentence, sentence, outcome, held_on, certain=certain and not others)


def _clauses(rest: str) -> list[str]:
    """Return the att-clauses of what was decided, each a decision of its own."""
    first = re.search(r"\batt\s", rest, re.IGNORECASE)
    if first is None:
        return []
    parts = [part.strip(" ,;–-•") for part in _CLAUSE.split(rest[first.start() :])]
    clauses = [part for part in parts if part.lower().startswith("att ")]
    # An infinitive within a clause ("att ge i uppdrag att skriva") belongs to it.
    whole: list[str] = []
    for clause in clauses:
        if whole and re.search(r"\b(?:uppdrag|rätt|möjlighet|åt)$", whole[-1]):
            whole[-1] += " " + clause
        else:
            whole.append(clause)
    return [re.sub(r"\s+(?:samt|och|dels)$", "", clause).rstrip(" .,;") + "." for clause in whole]


def _outcome(words: str, rejected: re.Pattern[str] = _REJECTED) -> str:
    if _DEFERRED.search(words):
        return "deferred"
    if rejected.search(words) or _NOT_PASSED.search(words):
        return "rejected"
    return "adopted" if _PASSED.search(words) else ""


def _suggestion(
    section: _Section, text: str, evidence: str, outcome: str, held_on: date | None, *, certain: bool
) -> Suggestion:
    task = _TASK.search(text) or _ENTRUSTED.search(text)
    ends = _ENDS.search(evidence)
    return Suggestion(
        page=section.page,
        paragraph=section.paragraph,
        heading=section.heading,
        text=text.strip(),
        outcome=outcome,
        evidence=evidence.strip(),
        certain=certain,
        responsible=task[1].strip() if task else "",
        due=_due(text, held_on) if task or re.search(r"\b(?:senast|före)\b", text) else None,
        supersedes=ends[1] if ends else "",
    )


def _due(text: str, held_on: date | None) -> date | None:
    """Return the last day that a decision names; a day without a year is the first such day after the meeting."""
    told = re.search(r"\b(?:senast|före)\b", text)
    if told is None:
        return None
    rest = text[told.end() :]
    days = [one.date for one in dates_in(rest)]
    if not days and held_on:
        # A day without its year is the first such day after the meeting.
        for year in (held_on.year, held_on.year + 1):
            days += [one.date for one in days_of_year_in(rest, year) if one.date >= held_on]
    if not days:
        return None
    return days[0] - timedelta(days=1) if told[0].lower() == "före" else days[0]
