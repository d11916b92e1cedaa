"""What is asked of passwords, attempts, codes and sessions."""

import hashlib
import hmac
import ipaddress
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp

from boardroom.core.words import N_

SESSION_LIFETIME = timedelta(days=14)
SESSION_IDLE = timedelta(hours=12)
# How stale "last seen" may become before it is written again.
SEEN_EVERY = timedelta(minutes=5)

CHALLENGE_LIFETIME = timedelta(minutes=5)
SECOND_STEP_LIFETIME = timedelta(minutes=10)
ENROLMENT_LIFETIME = timedelta(minutes=30)
RESET_DAYS = 1
INVITATION_DAYS = 14
WAY_IN_DAYS = 1

# How long after its last log-in a browser is still counted apart from strangers.
KNOWN_BROWSER = timedelta(days=180)

RECOVERY_CODES = 10
TOKEN_PREFIX = "brd_"  # noqa: S105 - names the kind, so that leaked ones can be searched for
TOKEN_DAYS_MAX = 366

PASSWORD_LEAST = 12
PASSWORD_MOST = 200

# Beginnings that make up for the length alone; a length of twelve already keeps out the usual lists.
_COMMON = (
    "password",
    "passwort",
    "losenord",
    "lösenord",
    "qwerty",
    "1234",
    "abcd",
    "sommar",
    "vinter",
    "hejhej",
    "styrelse",
    "boardroom",
    "bostadsratt",
    "bostadsrätt",
    "iloveyou",
    "letmein",
    "admin",
    "valkommen",
    "välkommen",
)


def password_problem(password: str, email: str, name: str) -> str | None:
    """Return why a new password is too weak (Swedish source sentence), or None.

    Length first (NIST SP 800-63B); no rules about kinds of characters, which make people write
    passwords down.
    """
    if len(password) < PASSWORD_LEAST:
        return N_("Lösenordet behöver minst 12 tecken. Tre eller fyra vanliga ord efter varandra går bra.")
    if len(password) > PASSWORD_MOST:
        return N_("Lösenordet får ha högst 200 tecken.")
    lowered = password.casefold()
    personal = [email.casefold(), email.partition("@")[0].casefold(), *name.casefold().split()]
    if any(len(part) > 3 and part in lowered for part in personal):
        return N_("Lösenordet får inte innehålla ditt namn eller din e-postadress.")
    if len(set(lowered)) < 5:
        return N_("Lösenordet upprepar samma tecken för många gånger.")
    rest = lowered
    for common in _COMMON:
        rest = rest.replace(common, "")
    if len(rest.strip("0123456789!?.,-_ ")) < 4:
        return N_("Lösenordet är för lätt att gissa. Välj ord som inte hör ihop med varandra.")
    return None


@dataclass(frozen=True)
class Limit:
    """So many failures within so long a time, then a wait until the oldest of them is that old."""

    failures: int
    within: timedelta

    def blocked_until(self, failures: Sequence[datetime]) -> datetime | None:
        """Return when the next try is let through, given the recent failures in any order; None for now."""
        if len(failures) < self.failures:
            return None
        return sorted(failures)[-self.failures] + self.within


_QUARTER = timedelta(minutes=15)
LIMITS = {
    # kind of attempt: (for one account, or for one known browser; for one network address)
    # A passkey is not among them: it cannot be guessed, so counting would only let strangers lock its owner out.
    "log_in": (Limit(5, _QUARTER), Limit(30, _QUARTER)),
    "second_step": (Limit(5, _QUARTER), Limit(30, _QUARTER)),
    "reset": (Limit(3, timedelta(hours=1)), Limit(20, timedelta(hours=1))),
    "way_in": (Limit(3, timedelta(hours=1)), Limit(20, timedelta(hours=1))),
    "signing_code": (Limit(10, timedelta(hours=1)), Limit(60, timedelta(hours=1))),
    # Eight digits told by voice, or six that live ten minutes: whoever has got hold of a shared link.
    "shared_code": (Limit(5, _QUARTER), Limit(30, _QUARTER)),
    "password": (Limit(5, _QUARTER), Limit(30, _QUARTER)),
    # Four digits: a shared tablet's room, whoever tries.
    "room_pin": (Limit(5, _QUARTER), Limit(10, _QUARTER)),
    # Every order is counted, whatever came of it: each one rings a telephone and costs the association money.
    "bankid": (Limit(30, _QUARTER), Limit(60, _QUARTER)),
}


def minutes_until(moment: datetime, now: datetime) -> int:
    """Return whole minutes to wait, at least one."""
    return max(1, -int((now - moment).total_seconds() // 60))


def network_of(address: str) -> str:
    """Return what a network address is counted as: IPv4 itself, of IPv6 the first half.

    Whoever has an IPv6 connection has all of 2^64 addresses to guess from (RFC 6177).
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def attempt_subject(kind: str, value: str) -> str:
    """Return what an attempt is counted under: a hash, so that the table names nobody."""
    return hashlib.sha256(f"{kind}:{value.strip().casefold()}".encode()).hexdigest()


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """Return the time step (RFC 6238, 30 s) whose code this is: the present one or a neighbour; else None."""
    typed = "".join(code.split())
    totp = pyotp.TOTP(secret)
    present = totp.timecode(now)
    for step in (present, present - 1, present + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode()):
            return step
    return None


def enrolment_address(secret: str, email: str) -> str:
    """Return the otpauth address that an app scans."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Boardroom")


def recovery_hash(code: str) -> str:
    """Return the hash of a recovery code as typed: case, spaces and dashes do not matter."""
    plain = "".join(letter for letter in code.casefold() if letter.isalnum())
    return hashlib.sha256(f"recovery:{plain}".encode()).hexdigest()


def safe_path(path: str) -> str:
    """Return a local path to go on to, or an empty string for anything that could lead elsewhere."""
    plain = path.strip()
    local = plain.startswith("/") and not plain.startswith("//")
    odd = "\\" in plain or any(ord(letter) < 32 for letter in plain)
    return plain if local and not odd else ""


_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)


def is_phone(user_agent: str) -> bool:
    """Tell whether a browser says that it is on a telephone or a tablet, where apps are started from pages."""
    return any(mark in user_agent for mark in ("iPhone", "iPad", "Android"))


def told_apart(names: Sequence[str]) -> list[str]:
    """Return the names of keys as a list shows them: of those that are called the same, each gets a number after the first."""
    seen: Counter[str] = Counter()
    told = []
    for name in names:
        seen[name] += 1
        told.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    return told


def device_of(user_agent: str) -> str:
    """Return a browser and a system that a person recognises, e.g. "Firefox, Windows"; may be empty."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system)))
