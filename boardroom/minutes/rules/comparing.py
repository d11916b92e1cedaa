"""What differs between two versions of minutes, § by §, word by word; pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from boardroom.language.dates import format_date
from boardroom.minutes.rules.marking import lines_of
from boardroom.minutes.rules.recognising import paragraphs_in
from boardroom.minutes.rules.without_meeting import head_words
from boardroom.minutes.rules.writing import OUTCOMES, Facts, typeset_data

SAME, GONE, NEW = "same", "gone", "new"
# The day at the end of a decision's line, as words_of writes it.
_DUE = re.compile(r"(\d{4}-\d\d-\d\d)\)$")
_NUMBER = re.compile(r"§ \S+ ?")
# How someone took part is kept as a machine writes it, too.
_STATUS = re.compile(r"(?<=, )(present|absent|co_opted)(?=,|$)")


@dataclass(frozen=True)
class Piece:
    """A run of words: the same in both, gone from the earlier, or new in the later."""

    kind: str
    text: str


@dataclass(frozen=True)
class Compared:
    """One § side by side: what stood, and what stands; empty where it did not or does not."""

    before_title: str
    after_title: str
    before: Sequence[Sequence[Piece]]
    after: Sequence[Sequence[Piece]]

    @property
    def changed(self) -> bool:
        """Whether anything differs here."""
        return self.before_title != self.after_title or self._reworded

    @property
    def renumbered(self) -> bool:
        """Whether nothing but the number differs: a § before it came or went."""
        return self.changed and not self._reworded and not self.renamed

    @property
    def renamed(self) -> bool:
        """Whether the § is called otherwise; False for one that came or went."""
        both = bool(self.before_title and self.after_title)
        return both and _NUMBER.sub("", self.before_title) != _NUMBER.sub("", self.after_title)

    @property
    def number(self) -> str:
        """The § as it is numbered now: "§ 4"."""
        found = _NUMBER.match(self.after_title)
        return found[0].strip() if found else ""

    @property
    def _reworded(self) -> bool:
        gone = not (self.before_title and self.after_title) and self.before_title != self.after_title
        return gone or any(piece.kind != SAME for line in (*self.before, *self.after) for piece in line)


def words_of(facts: Facts) -> dict[str, Any]:
    """Return the words of minutes as they are kept with a version that is sent: {"head": [line], "items": [...], "printed": …}.

    `printed` is what the paper shows (typeset_data): what was signed can be shown again whatever becomes of the rows.
    """
    times = "–".join(filter(None, (facts.starts_at, facts.ends_at)))
    head = [" ".join(filter(None, (facts.day_in_words, times, facts.place)))]
    for row in facts.attendance:
        told = [row["name"], row["role"], row["status"], row["note"]]
        told += ["tjänstgörande"] if row["serving"] else []
        told += [f"från § {row['first_item']}"] if row["first_item"] else []
        told += [f"till § {row['last_item']}"] if row["last_item"] else []
        head.append(", ".join(filter(None, told)))
    items = []
    for item in facts.items:
        lines = lines_of(item.text)
        for made in item.made:
            who = facts.people.get(made.responsible, "") if made.responsible else ""
            facts_of_it = ", ".join(filter(None, (who, made.due.isoformat() if made.due else "")))
            told_of_it = f" ({facts_of_it})" if facts_of_it else ""
            lines.append(f"{OUTCOMES[made.outcome]}: {made.text}{told_of_it}")
        lines += [f"Jäv: {facts.people.get(one, '')}" for one in sorted(item.recused, key=str)]
        lines += [f"Reservation: {line}" for line in item.reservation.split("\n") if line.strip()]
        items.append({"id": str(item.id or ""), "heading": item.heading, "lines": lines})
    return {"head": head, "items": items, "printed": typeset_data(facts)}


def words_from(pages: Sequence[str]) -> dict[str, Any]:
    """Return the words of minutes that came as a PDF, as its pages print them, to be compared like those written here."""
    head: list[str] = []
    items: list[dict[str, Any]] = []
    for number, heading, text in paragraphs_in(pages):
        lines = [line for line in text.split("\n") if line.strip()]
        if number:
            again = sum(one["number"] == number for one in items)
            key = f"{number}/{again}" if again else number
            items.append({"id": key, "number": number, "heading": heading, "lines": lines})
        elif not items:
            head += lines
    return {"head": head, "items": items}


def by_number(words: Mapping[str, Any]) -> dict[str, Any]:
    """Return words of minutes written here with each § known by its number, as it is on paper."""
    items = [{**item, "id": str(number)} for number, item in enumerate(words["items"], start=1)]
    return {"head": words["head"], "items": items}


def compare(before: Mapping[str, Any], after: Mapping[str, Any], language: str = "sv") -> list[Compared]:
    """Return both versions side by side in the later one's order; what is gone stands where it stood.

    The day by which a decision is to be done, and how someone took part, are kept as a machine writes them, and shown in
    words.
    """
    before, after = _in_words(before, language), _in_words(after, language)
    rows = [_compared("", "", before["head"], after["head"])]
    earlier = {item["id"]: (number, item) for number, item in enumerate(before["items"], start=1)}
    placed: list[tuple[float, Compared]] = []
    for number, item in enumerate(after["items"], start=1):
        stood = earlier.pop(item["id"], None)
        title = _title(number, item)
        if stood is None:
            placed.append((number, _compared("", title, [], item["lines"])))
        else:
            was = _title(*stood)
            placed.append((number, _compared(was, title, stood[1]["lines"], item["lines"])))
    placed += [
        (number - 0.5, _compared(_title(number, item), "", item["lines"], []))
        for number, item in earlier.values()
    ]
    return rows + [row for _place, row in sorted(placed, key=lambda pair: pair[0])]


def _title(place: int, item: Mapping[str, Any]) -> str:
    return f"§ {item.get('number', place)} {item['heading']}".strip()


def _in_words(version: Mapping[str, Any], language: str) -> dict[str, Any]:
    def said(found: re.Match[str]) -> str:
        return format_date(date.fromisoformat(found[1]), language) + ")"

    items = [{**item, "lines": [_DUE.sub(said, line) for line in item["lines"]]} for item in version["items"]]
    apart = (version.get("printed") or {}).get("no_meeting")
    statuses = head_words("per_capsulam" if apart else "board").statuses
    head = [_STATUS.sub(lambda found: statuses[found[1]], line) for line in version["head"]]
    return {"head": head, "items": items}


def _compared(before_title: str, after_title: str, before: Sequence[str], after: Sequence[str]) -> Compared:
    left, right = _words("\n".join(before)), _words("\n".join(after))
    pieces: tuple[list[Piece], list[Piece]] = ([], [])
    for tag, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if i < j:
            pieces[0].append(Piece(SAME if tag == "equal" else GONE, "".join(left[i:j])))
        if k < m:
            pieces[1].append(Piece(SAME if tag == "equal" else NEW, "".join(right[k:m])))
    return Compared(before_title, after_title, _lines(pieces[0]), _lines(pieces[1]))


def _words(text: str) -> list[str]:
    return re.findall(r"\n|[^\S\n]+|[^\s]+", text)


def _lines(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return pieces cut where a line ends."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        for place, part in enumerate(piece.text.split("\n")):
            if place:
                lines.append([])
            if part:
                lines[-1].append(Piece(piece.kind, part))
    return [line for line in lines if line]
