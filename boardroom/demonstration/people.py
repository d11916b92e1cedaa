"""The people of Brf Granen 7, all invented, and their staggered mandates."""

from dataclasses import dataclass
from datetime import date

from boardroom.mandates.models import Role

# Ordinary general meetings: each opens a mandate period.
GENERAL_MEETINGS = (
    date(2021, 5, 19),
    date(2022, 5, 17),
    date(2023, 5, 23),
    date(2024, 5, 21),
    date(2025, 5, 20),
    date(2026, 5, 19),
)


@dataclass(frozen=True)
class Seat:
    """One mandate: from one general meeting up to another, or until further notice."""

    role: Role
    start: date
    end: date | None = None
    elected_for: str = "2 år"
    signatory: bool = False


@dataclass(frozen=True)
class Figure:
    """One invented person; `key` is the local part of the demonstration address, empty without an account."""

    name: str
    key: str
    seats: tuple[Seat, ...]
    apartment: str = ""
    since: date | None = None  # whose first day nobody told the new board of


_M21, _M22, _M23, _M24, _M25, _M26 = GENERAL_MEETINGS
_M27, _M28 = date(2027, 5, 18), date(2028, 5, 16)

FIGURES = (
    Figure(
        "Karin Ekdahl",
        "karin",
        (
            Seat(Role.BOARD_MEMBER, _M21, _M23),
            Seat(Role.CHAIR, _M23, _M25, signatory=True),
            Seat(Role.CHAIR, _M25, _M27, signatory=True),
            Seat(Role.ADMINISTRATOR, _M23, elected_for=""),
        ),
        "1102",
        date(2014, 9, 1),
    ),
    Figure(
        "Mats Lindgård",
        "mats",
        (
            Seat(Role.SECRETARY, _M24, _M26),
            Seat(Role.SECRETARY, _M26, _M28),
            Seat(Role.ADMINISTRATOR, _M24, elected_for=""),
        ),
        "1301",
    ),
    Figure(
        "Amina Yusuf",
        "amina",
        (Seat(Role.TREASURER, _M25, _M27, signatory=True),),
        "1204",
        date(2021, 6, 14),
    ),
    Figure(
        "Per-Olof Sandlund",
        "per-olof",
        (
            Seat(Role.BOARD_MEMBER, _M22, _M24),
            Seat(Role.BOARD_MEMBER, _M24, _M26),
            Seat(Role.BOARD_MEMBER, _M26, _M28),
        ),
        "1003",
        date(1998, 2, 1),
    ),
    Figure("Liisa Heikkinen", "liisa", (Seat(Role.DEPUTY, _M26, _M27, "1 år"),), "1401", date(2019, 11, 1)),
    Figure("Göran Vesterlund", "goran", (Seat(Role.AUDITOR, _M26, _M27, "1 år"),)),
    Figure(
        "Solveig Brandt",
        "solveig",
        (Seat(Role.MEMBER, date(2009, 3, 1), elected_for=""),),
        "1203",
        date(2009, 3, 1),
    ),
    # Owns it together with Solveig Brandt: the permit of 2013 is in his name.
    Figure(
        "Tomas Wikander", "", (Seat(Role.MEMBER, date(2009, 3, 1), elected_for=""),), "1203", date(2009, 3, 1)
    ),
    Figure(
        "Rune Holmqvist",
        "rune",
        (Seat(Role.CHAIR, _M21, _M23, signatory=True), Seat(Role.TREASURER, _M23, _M25)),
        "1002",
        date(1987, 10, 1),
    ),
    Figure("Birgitta Ohlander", "", (Seat(Role.SECRETARY, _M21, _M24),)),
)
