"""Lists of many recipients: read out of a CSV file, checked, and the text that is merged for each of them."""

import csv
import io
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from boardroom.core.words import N_
from boardroom.signing.rules.mailboxes import shared_mailbox
from boardroom.signing.rules.outsiders import is_address

MOST_RECIPIENTS = 500
MOST_BYTES = 1_000_000
# Between two envelopes of one sending: thirty a minute, so that everybody else's letters go between them.
PACE = timedelta(seconds=2)
CATCH_UP = timedelta(seconds=10)

_NAME = frozenset({"namn", "name", "fullständigt namn", "mottagare"})
_EMAIL = frozenset(
    {"e-post", "epost", "e-postadress", "epostadress", "email", "e-mail", "mail", "mejl", "adress"}
)
_PLACE = re.compile(r"\[([^\[\]\n]{1,60})\]")
# Always known: what every recipient has.
NAME_FIELD = "namn"


@dataclass(frozen=True)
class Listed:
    """One who is to get the paper; `fields` fill a text, keyed in lower case."""

    name: str
    email: str
    fields: Mapping[str, str] = field(default_factory=dict)
    # Of the file that it was read from, the heads being row 1; 0 of who was chosen from the register.
    row: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Problem:
    """What is wrong with a list: a Swedish sentence with named places, and what fills them."""

    sentence: str
    facts: Mapping[str, object] = field(default_factory=dict)


NO_COLUMNS = N_("Listan behöver en första rad med rubriker, där en heter Namn och en heter E-post.")
UNREADABLE = N_("Filen går inte att läsa som en lista. Spara den som CSV (UTF-8) och försök igen.")
NOBODY = N_("Välj minst en mottagare, eller lämna en lista.")
TOO_MANY = N_("Högst %(most)s mottagare får plats i ett utskick. Dela upp listan.")
NO_NAME = N_("Rad %(row)s saknar namn.")
NO_ADDRESS = N_("Rad %(row)s har ingen riktig e-postadress: %(email)s")
SHARED = N_("Rad %(row)s: %(email)s kan läsas av flera. Den som skriver under behöver en egen adress.")
AGAIN = N_(
    "Rad %(row)s: %(email)s står redan på rad %(first)s. Varje mottagare får ett eget utskick, så ta bort den ena raden."
)
CHOSEN_TOO = N_("Rad %(row)s: %(email)s är redan vald ur registret. Ta bort den raden, eller valet.")
TWICE = N_("%(email)s står med två gånger. Varje mottagare får ett eget utskick.")
ROW_OF_ANOTHER = N_(
    "Rad %(row)s: %(email)s hör i registret till %(known)s, inte till %(name)s. Rätta listan eller registret."
)
OF_ANOTHER = N_("%(email)s hör i registret till %(known)s, inte till %(name)s. Rätta listan eller registret.")
NO_SUCH_HEAD = N_("Texten frågar efter [%(name)s], men listan har ingen kolumn med den rubriken.")
EMPTY_IN_ROWS = N_("Texten frågar efter [%(name)s], men den uppgiften saknas på rad %(rows)s.")
NOT_OF_CHOSEN = N_(
    "Texten frågar efter [%(name)s], men den uppgiften finns inte för dem som är valda ur registret: %(people)s."
)


def read_list(content: bytes) -> tuple[list[Listed], list[Problem]]:
    """Return the recipients of a CSV file and everything that is wrong with it; columns other than name and address become fields.

    Comma, semicolon or tab between; UTF-8, or the old Windows encoding that spreadsheets still write.
    """
    text = text_of(content)
    if text is None:
        return [], [Problem(UNREADABLE)]
    first = text.split("\n", 1)[0]
    separator = max(";,\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return [], [Problem(UNREADABLE)]
    heads = [head.strip().casefold() for head in rows[0]] if rows else []
    name_at = next((place for place, head in enumerate(heads) if head in _NAME), None)
    email_at = next((place for place, head in enumerate(heads) if head in _EMAIL), None)
    if name_at is None or email_at is None:
        return [], [Problem(NO_COLUMNS)]
    found: list[Listed] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = [cell.strip() for cell in row] + [""] * (len(heads) - len(row))
        if not any(cells):
            continue
        name, email = cells[name_at][:200], cells[email_at].lower()
        facts: dict[str, object] = {"row": number, "email": email[:254]}
        if not name:
            problems.append(Problem(NO_NAME, facts))
        elif not is_address(email):
            problems.append(Problem(NO_ADDRESS, facts))
        elif shared_mailbox(email):
            problems.append(Problem(SHARED, facts))
        elif email in seen:
            problems.append(Problem(AGAIN, facts | {"first": seen[email]}))
        else:
            seen[email] = number
            fields = {head: cell[:500] for head, cell in zip(heads, cells, strict=False) if head}
            found.append(Listed(name, email, fields, number))
    return found, problems


def problems_of(recipients: Sequence[Listed]) -> list[Problem]:
    """Return what is wrong with a whole list, wherever its rows came from."""
    if not recipients:
        return [Problem(NOBODY)]
    if len(recipients) > MOST_RECIPIENTS:
        return [Problem(TOO_MANY, {"most": MOST_RECIPIENTS})]
    seen: set[str] = set()
    problems = []
    for one in recipients:
        if one.email in seen:
            facts = {"email": one.email, "row": one.row}
            problems.append(Problem(CHOSEN_TOO if one.row else TWICE, facts))
        seen.add(one.email)
    return problems


def places_in(text: str) -> dict[str, str]:
    """Return what a text asks for, each once: in lower case, as the fields are keyed, and as it is written there first."""
    found: dict[str, str] = {}
    for name in _PLACE.findall(text):
        found.setdefault(name.strip().casefold(), name.strip())
    return found


def unfilled(text: str, recipients: Sequence[Listed]) -> list[Problem]:
    """Return the places of a text that some recipient has nothing for, with the rows of the list, or the names, of those."""
    problems = []
    for key, written in places_in(text).items():
        without = [one for one in recipients if key != NAME_FIELD and not one.fields.get(key)]
        rows = [one for one in without if one.row]
        chosen = [one.name for one in without if not one.row]
        if rows and not any(key in one.fields for one in rows):
            problems.append(Problem(NO_SUCH_HEAD, {"name": written}))
        elif rows:
            numbers = _some([str(one.row) for one in rows])
            problems.append(Problem(EMPTY_IN_ROWS, {"name": written, "rows": numbers}))
        if chosen:
            problems.append(Problem(NOT_OF_CHOSEN, {"name": written, "people": _some(chosen)}))
    return problems


def _some(words: Sequence[str], most: int = 20) -> str:
    return ", ".join([*words[:most], *(["…"] if len(words) > most else [])])


def filled(text: str, name: str, fields: Mapping[str, str]) -> str:
    """Return a text with its places filled for one recipient; a place that nothing fills stays as it is."""
    known = {**fields, NAME_FIELD: name}
    return _PLACE.sub(lambda found: known.get(found.group(1).strip().casefold()) or found.group(0), text)


def fields_kept(fields: Mapping[str, str], wanted: Collection[str]) -> dict[str, str]:
    """Return those of a row's fields that the text asks for: nothing else of the list is kept."""
    return {name: fields[name] for name in wanted if name in fields}


def text_of(content: bytes) -> str | None:
    """Return what a list says, whichever of the two encodings it is in; None for what is no text."""
    if b"\0" in content:
        return None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
