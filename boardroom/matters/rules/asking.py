"""When a person is asked whether something has happened that starts a retention clock; pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from boardroom.classes.rules import Trigger
from boardroom.core.dates import add_months
from boardroom.core.words import N_
from boardroom.matters.rules.building import apartments_named

# A matter in which nothing has happened for so long is asked about.
QUIET_DAYS = 180
# How long a question rests when the answer is "not yet": months.
REST_MONTHS = (3, 12, 60)


@dataclass(frozen=True)
class Patience:
    """How one trigger is asked for: the question, what a date of the answer is, and months after the paper's own date.

    `of_year` asks about several papers of a year: `count`, `kind`, `year`.
    """

    question: str
    answer: str
    months: int
    of_year: str = ""


# Only what nothing in the portal can tell by itself. `%(title)s` is the paper's title.
ASKED: dict[Trigger, Patience] = {
    Trigger.CONTRACT_END: Patience(N_("Har det upphört: ”%(title)s”?"), N_("Sista dagen som det gällde"), 36),
    Trigger.CASE_CLOSED: Patience(
        N_("Är ärendet avslutat: ”%(title)s”?"),
        N_("Dagen då det avslutades"),
        12,
        N_("Är allt avslutat i %(count)s papper av slaget ”%(kind)s” från %(year)s?"),
    ),
    Trigger.MOVED_OUT: Patience(
        N_("Har den boende flyttat ut: ”%(title)s”?"), N_("Dagen för utflyttningen"), 12
    ),
    Trigger.DECISION: Patience(
        N_("Är det beslutat: ”%(title)s”?"),
        N_("Beslutets dag"),
        2,
        N_("Är allt beslutat i %(count)s papper av slaget ”%(kind)s” från %(year)s?"),
    ),
    Trigger.SUPERSEDED: Patience(
        N_("Har en nyare version ersatt ”%(title)s”?"), N_("Dagen då den ersattes"), 0
    ),
    Trigger.MINUTES_SIGNED: Patience(
        N_("Är protokollet som ”%(title)s” hör till underskrivet?"), N_("Dagen då det skrevs under"), 0
    ),
    Trigger.RELEASED: Patience(N_("Har pantsättningen hävts: ”%(title)s”?"), N_("Dagen då den hävdes"), 36),
    Trigger.RETURNED: Patience(
        N_("Har nyckeln lämnats tillbaka: ”%(title)s”?"), N_("Dagen då den lämnades tillbaka"), 24
    ),
}
# Asked only where another paper gives cause: a newer version, minutes that are signed.
BY_EVIDENCE = frozenset({Trigger.SUPERSEDED, Trigger.MINUTES_SIGNED})
# Asked a year at a time, because there are boxes of them: letters, cases, tenders.
BY_YEAR = frozenset({Trigger.CASE_CLOSED, Trigger.DECISION})


def question_key(kind: str, *parts: object) -> str:
    """Return what one question is known by, so that its answer is remembered: "document:<id>"."""
    return ":".join([kind, *map(str, parts)])[:80]


def asked_from(document_date: date, trigger: Trigger) -> date:
    """Return the first day on which a paper of a day is asked about."""
    return add_months(document_date, ASKED[trigger].months)


def dated_before(today: date, trigger: Trigger) -> date:
    """Return the day before which papers are old enough to be asked about."""
    return add_months(today, -ASKED[trigger].months)


def is_quiet(last: date, today: date) -> bool:
    """Tell whether nothing has happened in a matter for so long that it may be over."""
    return today - last >= timedelta(days=QUIET_DAYS)


def alike(one: tuple[str, Collection[str]], other: tuple[str, Collection[str]]) -> bool:
    """Tell whether two papers of a class seem to be of the same thing: a word of the title or a tag is common to both.

    A lift's inspection does not replace a radon measurement, though both are of one class.
    """
    return bool(_telling(*one) & _telling(*other))


def apartments_of(title: str) -> set[str]:
    """Return the apartments that a title names."""
    return set(apartments_named(title))


def _telling(title: str, tags: Collection[str]) -> set[str]:
    words = {word for word in re.findall(r"[^\W\d_]{3,}", title.casefold()) if word not in _COMMON}
    return words | {tag.casefold() for tag in tags}


# Words that say what kind of paper it is, not of what.
_COMMON = frozenset(
    {"protokoll", "protokollet", "rapport", "besiktning", "intyg", "version", "alla", "för", "från", "till"}
    | {"och", "den", "det", "ersatt", "antagna", "registrerade", "brf", "bostadsrättsföreningen"}
)
