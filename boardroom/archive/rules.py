"""The page viewer's arithmetic, and what the log calls a document's history; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from boardroom.core.words import N_
from boardroom.ports.geometry import Word

# What has happened to a document, in words for people; verbs that are not here are not shown.
HISTORY_WORDS: dict[str, str] = {
    "documents.filed": N_("Lades till i arkivet"),
    "documents.file_added": N_("Fick ännu en fil"),
    "documents.described": N_("Uppgifterna ändrades"),
    "documents.hidden": N_("Doldes för en person på grund av jäv"),
    "documents.shown_again": N_("Visades igen för en person"),
    "documents.event_noted": N_("Dagen som tiden räknas från angavs"),
    "documents.split": N_("Delades i flera dokument"),
    "documents.joined": N_("Slogs ihop med andra dokument"),
    "documents.split_undone": N_("Delningen ångrades"),
    "documents.joining_undone": N_("Sammanslagningen ångrades"),
    "papers.kept": N_("Platsen för papperet antecknades"),
    "papers.destroyed": N_("Papperet antecknades som förstört"),
    "papers.unknown": N_("Papperet antecknades som okänt"),
    "papers.never_existed": N_("Antecknades: har aldrig funnits på papper"),
    "papers.transfer_certified": N_("Överföringen från papper intygades"),
    "documents.put_back": N_("Togs tillbaka efter en ångrad inläsning"),
    "sent_for_signing": N_("Skickades för underskrift"),
    "signed": N_("Skrevs under"),
    "vouched_for_paper": N_("Underskrift på papper intygades"),
    "sealed": N_("Låstes och stämplades"),
    "held": N_("Fick ett gallringsstopp"),
    "hold_lifted": N_("Gallringsstoppet hävdes"),
    "exempted": N_("Ska sparas längre än planen säger"),
    "exemption_ended": N_("Undantaget från planen avslutades"),
    "reading.retried": N_("Textläsningen gjordes om"),
    "reading.read_again": N_("En sida lästes av igen"),
    "reading.parting_asked": N_("Många uppslag lämnades för att delas"),
    "reading.rejoining_asked": N_("Delningen av många uppslag lämnades för att ångras"),
    "reading.parted": N_("Uppslag delades i två sidor"),
    "reading.rejoined": N_("Delningen av uppslag ångrades"),
    "reading.kept_whole": N_("Uppslag fick stå som de är"),
    "intake.suggestion_declined": N_("Ett förslag om uppgifterna togs bort"),
    "intake.same_paper": N_("Sades vara samma papper som ett annat dokument"),
    "intake.different_papers": N_("Sades vara ett annat papper än ett som liknar det"),
    "intake.likeness_open_again": N_("Svaret om vilka papper som är samma ångrades"),
    "reading.corrected": N_("Texten på en sida rättades"),
    "reading.confirmed": N_("Texten på en sida jämfördes med bilden och stämde"),
    "reading.withdrawn": N_("En rättelse togs tillbaka"),
}


# Why a document stays when the import that brought it is undone.
IN_USE_WORDS: dict[str, str] = {
    "signing": N_("skickat för underskrift"),
    "minutes": N_("hör till ett protokoll"),
    "by_hand": N_("är underskrivet på papper"),
    "agenda": N_("underlag till ett möte"),
    "decided": N_("beslut är införda ur det"),
    "changed": N_("ändrat av någon annan"),
    "held": N_("har ett gallringsstopp"),
    "matter": N_("ligger i ett ärende"),
    "contract": N_("står i avtalsregistret"),
    "listed": N_("står på en gallringslista"),
    "came_again": N_("samma fil har kommit in en gång till"),
    "divided": N_("delat eller hopslaget; ångra det först"),
    "part_in_use": N_("delat vid inläsningen, och en del av det används; därför är alla delar kvar"),
}


@dataclass(frozen=True)
class Hit:
    """A place in a document: the page's number and which of that page's hits (both from 1)."""

    page: int
    number: int


@dataclass(frozen=True)
class Trail:
    """Where the reader stands among all hits of a document; `number` is 0 when the page has none."""

    number: int
    total: int
    current: int  # which of the page's own hits, from 1; 0 when it has none
    previous: Hit | None
    next: Hit | None


def first_page_with_hits(counts: Mapping[int, int]) -> int:
    """Return the number of the first page with a hit, 1 when there is none."""
    return min((page for page, count in counts.items() if count), default=1)


def trail(counts: Mapping[int, int], page: int, wanted: int) -> Trail:
    """Return the way through the hits: `counts` by page number, `wanted` the hit asked for on this page (from 1)."""
    here = counts.get(page, 0)
    current = min(max(1, wanted), here) if here else 0
    before = [number for number in sorted(counts) if number < page and counts[number]]
    after = [number for number in sorted(counts) if number > page and counts[number]]
    previous = following = None
    if current > 1:
        previous = Hit(page, current - 1)
    elif before:
        previous = Hit(before[-1], counts[before[-1]])
    if 0 < current < here:
        following = Hit(page, current + 1)
    elif after:
        following = Hit(after[0], 1)
    passed = sum(counts[number] for number in before)
    return Trail(passed + current if current else 0, sum(counts.values()), current, previous, following)


STRIP_REACH = 30
STRIP_HITS = 40


def strip(count: int, current: int, counts: Mapping[int, int]) -> list[int]:
    """Return which pages stand in the strip of small images: all of a short document, else those that matter now.

    Those are the first, the last, the ones around the current page, and the first that hold a hit.
    """
    near = set(range(max(1, current - STRIP_REACH), min(count, current + STRIP_REACH) + 1))
    found = sorted(page for page, hits in counts.items() if hits)[:STRIP_HITS]
    return sorted(near | {1, count} | set(found))


@dataclass(frozen=True)
class PlacedWord:
    """A word as the viewer lays it over the image; `anchor` is where the address #hit leads."""

    text: str
    x: int
    y: int
    width: int
    height: int
    hit: bool = False
    now: bool = False
    anchor: bool = False
    uncertain: bool = False


def placed(words: Sequence[Word], hits: Sequence[Sequence[int]], current: int) -> list[PlacedWord]:
    """Return a page's words with their hits marked; `current` is the hit the reader stands at, from 1."""
    hit = {place for one in hits for place in one}
    now = list(hits[current - 1]) if 0 < current <= len(hits) else []
    return [
        PlacedWord(
            text=word.text,
            x=word.left,
            y=word.top,
            width=word.width,
            height=word.height,
            hit=place in hit,
            now=place in now,
            anchor=bool(now) and place == now[0],
        )
        for place, word in enumerate(words)
    ]


def fitted(width: int, height: int, side: int) -> tuple[int, int]:
    """Return the size of an image whose longer side is at most `side`; an A4 sheet for what no one has measured."""
    if not width or not height:
        return round(side * 210 / 297), side
    scale = min(1.0, side / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


# Those who sat, in the order in which a board is listed; members and technical roles did not sit.
_OFFICES = (
    "chair",
    "vice_chair",
    "secretary",
    "treasurer",
    "board_member",
    "deputy",
    "auditor",
    "nominating_committee",
)


def in_order_of_office(seats: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return (role, name) pairs with the chair first; roles that are no seat of the board's year are left out."""
    return sorted(
        ((role, name) for role, name in seats if role in _OFFICES),
        key=lambda seat: (_OFFICES.index(seat[0]), seat[1]),
    )


def ranges_between(after: Iterable[int], count: int) -> list[tuple[int, int]]:
    """Return the runs of pages that a document of `count` pages falls into when it is cut after some of them."""
    cuts = sorted({number for number in after if 0 < number < count})
    starts = [1, *(number + 1 for number in cuts)]
    return list(zip(starts, [*cuts, count], strict=True)) if count else []
