"""How a letter is written from its template, when it is tried again, and what a one-time code is worth."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "emails"
TEXTS = TEMPLATES.parent / "texts"
# A title of any length would split a text message into many, each of which costs.
_LONGEST_FACT = 60

CODE_LIFETIME = timedelta(minutes=10)
CODE_ATTEMPTS = 5

# How long to wait after the first, second, ... failed attempt; after the last one it is given up.
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=8),
    timedelta(hours=16),
)

# A letter that could not leave for this long says yesterday's things; it is given up.
TOO_OLD = timedelta(days=7)


@dataclass(frozen=True)
class Letter:
    """A rendered message."""

    subject: str
    text: str


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader([TEMPLATES, TEXTS.parent]),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text; nothing here becomes HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )


def write_letter(template: str, language: str, facts: Mapping[str, object]) -> Letter:
    """Return the letter of templates/emails/<template>.<language>.txt, in Swedish where it lacks the language.

    The first line is "Subject: …". A fact that the template names and nobody gave is an error
    (jinja2.UndefinedError): better no letter than one with a hole.
    """
    found = _environment().select_template([f"{template}.{language}.txt", f"{template}.sv.txt"])
    first, _, rest = found.render(facts).partition("\n")
    label, _, subject = first.partition(":")
    if label != "Subject" or not subject.strip():
        raise ValueError(f"the letter {template} must begin with “Subject: …”")
    return Letter(" ".join(subject.split()), rest.strip() + "\n")


def write_text(template: str, language: str, facts: Mapping[str, object]) -> str:
    """Return the text message of templates/texts/<template>.<language>.txt on one line; as write_letter otherwise."""
    found = _environment().select_template([f"texts/{template}.{language}.txt", f"texts/{template}.sv.txt"])
    short = {name: _shortened(value) for name, value in facts.items()}
    return " ".join(found.render(short).split())


def _shortened(value: object) -> object:
    if isinstance(value, str) and len(value) > _LONGEST_FACT:
        return value[: _LONGEST_FACT - 1].rstrip() + "…"
    return value


def wait_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many attempts (at least 1); None when it is time to give up."""
    return BACK_OFF[attempts - 1] if attempts <= len(BACK_OFF) else None


def code_hash(salt: str, code: str) -> str:
    """Return the salted hash of a one-time code; spaces that people type are ignored."""
    return hmac.new(salt.encode(), "".join(code.split()).encode(), hashlib.sha256).hexdigest()
