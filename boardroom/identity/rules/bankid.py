"""Orders to BankID: their states, the moving QR code, how long they wait, and what a person is told meanwhile."""

import enum
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from boardroom.core.words import N_

BANKID = "bankid"  # the provider's name in links between accounts and eIDs

# BankID asks for a collect every two seconds.
BETWEEN_COLLECTS = timedelta(seconds=2)
COLLECT_LEASE = timedelta(seconds=30)  # well above the adapter's patience with one answer
# Nobody scans a code that is older: BankID ends the order, and a new one takes its place.
OUTSTANDING = timedelta(seconds=30)
# A page that was left and found again later begins nothing by itself.
RENEWED_WITHIN = timedelta(minutes=2)
MOST_RENEWALS = 9  # five minutes of waiting, then a person presses a button
# An order that was begun and never answered belongs to a process that is gone.
STARTING = timedelta(minutes=1)
# After this nothing can come of an order any more, whatever BankID was not asked.
LIFETIME = timedelta(minutes=15)


class OrderState(enum.StrEnum):
    """starting -> pending -> complete, failed or cancelled; or uncertain, when nobody knows whether it began."""

    STARTING = "starting"
    PENDING = "pending"
    COMPLETE = "complete"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNCERTAIN = "uncertain"

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self not in {OrderState.STARTING, OrderState.PENDING}


class OrderPurpose(enum.StrEnum):
    """What an order is for."""

    LOG_IN = "log_in"
    LINK = "link"  # tying a BankID to an account
    SIGN = "sign"


class OrderMode(enum.StrEnum):
    """Where the person has their BankID."""

    OTHER_DEVICE = "other_device"  # a code to scan
    SAME_DEVICE = "same_device"  # the app is started from this page
    TELEPHONE = "telephone"  # they are on the telephone with someone of the board


def qr_content(start_token: str, start_secret: str, elapsed: timedelta) -> str:
    """Return what the QR code says so many whole seconds after the order's answer (BankID, "animated QR code")."""
    second = str(max(0, int(elapsed.total_seconds())))
    code = hmac.new(start_secret.encode(), second.encode(), hashlib.sha256).hexdigest()
    return f"bankid.{start_token}.{second}.{code}"


def wants_renewal(state: OrderState, mode: OrderMode, hint: str, age: timedelta, renewals: int) -> bool:
    """Tell whether a new order should take this one's place: a code that nobody scanned within thirty seconds.

    Never after anything else: an order that somebody has opened, or of which nobody knows, is not repeated.
    """
    if (
        mode is not OrderMode.OTHER_DEVICE
        or renewals >= MOST_RENEWALS
        or not OUTSTANDING <= age < RENEWED_WITHIN
    ):
        return False
    if state is OrderState.PENDING:
        return hint in {"", "outstandingTransaction"}
    return state is OrderState.FAILED and hint in {"startFailed", "expiredTransaction"}


def launch_addresses(auto_start_token: str) -> tuple[str, str]:
    """Return what starts the app on a telephone (a universal link) and on a computer (the app's own scheme)."""
    return (
        f"https://app.bankid.com/?autostarttoken={auto_start_token}",
        f"bankid:///?autostarttoken={auto_start_token}&redirect=null",
    )


@dataclass(frozen=True)
class Told:
    """What a person is told; the sentence is BankID's own where there is one (RFA number), so that all services say the same."""

    rfa: str
    sentence: str


_RFA: dict[str, str] = {
    "RFA1": N_("Starta BankID-appen."),
    "RFA3": N_("Åtgärden avbröts. Försök igen."),
    "RFA4": N_("En identifiering eller underskrift pågår redan för ditt personnummer. Försök igen."),
    "RFA5": N_("Internt tekniskt fel. Försök igen."),
    "RFA6": N_("Åtgärden avbruten."),
    "RFA8": N_(
        "BankID-appen svarar inte. Kontrollera att den är startad och att du har internetanslutning. "
        "Om du inte har något giltigt BankID kan du skaffa ett hos din bank. Försök sedan igen."
    ),
    "RFA9": N_("Skriv in din säkerhetskod i BankID-appen och välj Identifiera eller Skriv under."),
    "RFA13": N_("Försöker starta BankID-appen."),
    "RFA15A": N_(
        "Söker efter BankID, det kan ta en liten stund … Om det har gått några sekunder och inget BankID har hittats "
        "har du sannolikt inget BankID som går att använda för den aktuella identifieringen eller underskriften i den "
        "här datorn. Om du har ett BankID på en annan enhet kan du starta BankID-appen där."
    ),
    "RFA15B": N_(
        "Söker efter BankID, det kan ta en liten stund … Om det har gått några sekunder och inget BankID har hittats "
        "har du sannolikt inget BankID som går att använda för den aktuella identifieringen eller underskriften i den "
        "här enheten. Om du har ett BankID på en annan enhet kan du starta BankID-appen där."
    ),
    "RFA16": N_(
        "Det BankID du försöker använda är spärrat eller för gammalt. Använd ett annat BankID eller skaffa ett nytt "
        "hos din bank."
    ),
    "RFA17A": N_(
        "BankID-appen verkar inte finnas i din dator eller mobil. Installera den från din appbutik eller "
        "install.bankid.com och skaffa ett BankID hos din bank."
    ),
    "RFA17B": N_(
        "Det gick inte att läsa av QR-koden. Starta BankID-appen och läs av koden. Kontrollera att appen är uppdaterad. "
        "Om du inte har den installerar du den från din appbutik eller install.bankid.com och skaffar ett BankID hos din bank."
    ),
    "RFA21": N_("Identifiering eller underskrift pågår."),
    "RFA22": N_("Något gick fel. Försök igen."),
    "RFA23": N_("Fotografera och läs av din id-handling med BankID-appen."),
    # For what BankID recommends no number, or what is ours alone.
    "call": N_("Svara i BankID-appen att det är du som talar i telefonen."),
    "declined call": N_("Personen svarade nej på frågan om samtalet. Ingenting är underskrivet."),
    "old app": N_("BankID-appen behöver uppdateras. Uppdatera den och försök igen."),
    "risk": N_("BankID stoppade det här för säkerhets skull. Ingenting är underskrivet. Försök igen senare."),
    "document": N_("Id-handlingen kunde inte kontrolleras. Försök igen, eller använd en annan id-handling."),
    "scan": N_("Öppna BankID-appen, välj att skanna QR-kod och rikta mobilen hit."),
    "uncertain": N_(
        "Vi fick inget svar från BankID och vet inte om något påbörjades. Är BankID-appen öppen, avbryt där. "
        "Börja sedan om."
    ),
    "complete": N_("Klart i BankID-appen."),
}

_PENDING = {
    "noClient": "RFA1",
    "userSign": "RFA9",
    "userMrtd": "RFA23",
    "userCallConfirm": "call",
    "processing": "RFA21",
}
_FAILED = {
    "expiredTransaction": "RFA8",
    "certificateErr": "RFA16",
    "userCancel": "RFA6",
    "cancelled": "RFA3",
    "userDeclinedCall": "declined call",
    "notSupportedByUserApp": "old app",
    "transactionRiskBlocked": "risk",
    "mrtdVerificationFailed": "document",
    # Errors that an order could not even begin with, or ended by.
    "alreadyInProgress": "RFA4",
    "requestTimeout": "RFA5",
    "internalError": "RFA5",
    "maintenance": "RFA5",
    "unavailable": "RFA5",
}


def told(
    state: OrderState, hint: str, mode: OrderMode, *, started_here: bool = False, on_phone: bool = False
) -> Told:
    """Return what to tell a person; hints and errors that nobody has heard of are borne."""
    if state is OrderState.STARTING or (
        state is OrderState.PENDING and hint in {"", "outstandingTransaction"}
    ):
        key = "RFA13" if started_here else "scan" if mode is OrderMode.OTHER_DEVICE else "RFA1"
    elif state is OrderState.PENDING and hint == "started":
        key = "RFA15B" if on_phone else "RFA15A"
    elif state is OrderState.PENDING:
        key = _PENDING.get(hint, "RFA21")
    elif state is OrderState.COMPLETE:
        key = "complete"
    elif state is OrderState.CANCELLED:
        key = "RFA3"
    elif state is OrderState.UNCERTAIN:
        key = "uncertain"
    elif hint == "startFailed":
        key = "RFA17B" if mode is OrderMode.OTHER_DEVICE else "RFA17A"
    else:
        key = _FAILED.get(hint, "RFA22")
    return Told(key if key.startswith("RFA") else "", _RFA[key])


def age(begun_at: datetime | None, now: datetime) -> timedelta:
    """Return how long ago BankID answered; nothing for an order that was not answered."""
    return now - begun_at if begun_at else timedelta(0)
