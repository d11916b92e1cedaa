"""What holds in the meeting room: how long a tablet stays there, how long a seat is kept, which PIN is too easy."""

from datetime import timedelta
from itertools import pairwise

from boardroom.core.words import N_

# A long meeting; after it the tablet shows the log-in page, whoever holds it.
LASTS = timedelta(hours=4)
# So long does a seat stay a person's at which nothing happens.
SEAT_IDLE = timedelta(minutes=10)
# So long can the link that the tablet shows be taken to one's own phone.
PHONE_LINK = timedelta(minutes=10)

LEAST_PIN, MOST_PIN = 4, 12

PIN_DIGITS = N_("Välj en PIN med minst fyra siffror, bara siffror.")
PIN_EASY = N_("Den PIN-koden är lätt att gissa. Välj siffror som inte upprepas eller följer på varandra.")


def pin_problem(pin: str) -> str:
    """Return why a PIN cannot be used (a Swedish sentence), or an empty string."""
    if not (pin.isascii() and pin.isdigit() and LEAST_PIN <= len(pin) <= MOST_PIN):
        return PIN_DIGITS
    steps = {(int(after) - int(before)) for before, after in pairwise(pin)}
    return PIN_EASY if len(steps) == 1 and steps <= {-1, 0, 1} else ""
