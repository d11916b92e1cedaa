"""The facts that fill signing's letters, in the reader's language; never a secret."""

from collections.abc import Sequence
from datetime import date

from boardroom.language.dates import format_date
from boardroom.language.rows import in_a_row
from boardroom.signing.rules.states import EnvelopeKind, SignerRole, SignerState, without_meeting

LANGUAGES = ("sv", "en")

_TASKS = {
    "sv": {
        SignerRole.MINUTE_TAKER: "Skriv under",
        SignerRole.CHAIR: "Justera",
        SignerRole.ADJUSTER: "Justera",
        SignerRole.PARTY: "Skriv under",
    },
    "en": {
        SignerRole.MINUTE_TAKER: "Sign",
        SignerRole.CHAIR: "Approve",
        SignerRole.ADJUSTER: "Approve",
        SignerRole.PARTY: "Sign",
    },
}

_WHY = {
    "sv": {
        SignerRole.MINUTE_TAKER: "du förde protokollet",
        SignerRole.CHAIR: "du ledde mötet",
        SignerRole.ADJUSTER: "du valdes till justerare",
        SignerRole.PARTY: "du är part i det",
    },
    "en": {
        SignerRole.MINUTE_TAKER: "you took the minutes",
        SignerRole.CHAIR: "you chaired the meeting",
        SignerRole.ADJUSTER: "you were chosen to check the minutes",
        SignerRole.PARTY: "you are a party to it",
    },
}


def language_of(language: str) -> str:
    """Return the language that letters are written in for a reader's choice."""
    return language if language in LANGUAGES else "sv"


def day_in_words(day: date | None, language: str, *, year: bool = True) -> str:
    """Return "14 mars 2026" or "14 March 2026", perhaps without its year; an empty string for None."""
    if day is None:
        return ""
    words = format_date(day, language_of(language))
    return words if year else words.rpartition(" ")[0]


def named(key: str, names: Sequence[str]) -> dict[str, str]:
    """Return names in a row as facts of a letter: key_sv and key_en; nothing for nobody."""
    return {f"{key}_{language}": in_a_row(names, language) for language in LANGUAGES} if names else {}


def task(role: SignerRole, language: str) -> str:
    """Return what the reader is asked to do: the first words of the subject line."""
    return _TASKS[language_of(language)][role]


# Of what was decided without a meeting: nobody led one, and none elected anybody.
_WITHOUT_MEETING = {
    "sv": {SignerRole.CHAIR: "du var ordförande", SignerRole.ADJUSTER: "du är justerare"},
    "en": {SignerRole.CHAIR: "you were the chair", SignerRole.ADJUSTER: "you are to check the minutes"},
}
_PARTY_TO_SEVERAL = {"sv": "du är part i dem", "en": "you are a party to them"}
_INSTEAD = {"sv": "du skriver under i stället för {name}", "en": "you sign instead of {name}"}


def why_you(
    role: SignerRole, language: str, record_class: str, stands_in_for: str = "", *, several: bool = False
) -> str:
    """Return why the reader in particular is asked to sign what is of a record class; `stands_in_for` names whose place they took.

    `several` papers at once are spoken of as such.
    """
    if stands_in_for:
        return _INSTEAD[language_of(language)].format(name=stands_in_for)
    if several and role is SignerRole.PARTY:
        return _PARTY_TO_SEVERAL[language_of(language)]
    reasons = _WHY[language_of(language)]
    if without_meeting(record_class):
        reasons = reasons | _WITHOUT_MEETING[language_of(language)]
    return reasons[role]


def standing_of(state: SignerState, *, sender: bool) -> str:
    """Return what a letter's reader is in it: sender, has signed, is asked to and has not, or is only told of it."""
    if sender:
        return "sender"
    return {SignerState.SIGNED: "signed", SignerState.WAITING: "asked"}.get(state, "told")


def title_in_sentence(title: str) -> str:
    """Return a title as it stands inside a sentence: "styrelseprotokoll nr 7", but "OVK-protokoll" as it is."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def title_in_letter(title: str, kind: EnvelopeKind, language: str) -> str:
    """Return a title for a subject line: of minutes as words of the sentence, of any other paper between quotation marks."""
    if kind is EnvelopeKind.MINUTES:
        return title_in_sentence(title)
    return f"“{title}”" if language == "en" else f"”{title}”"


_BESIDE = {
    "sv": (" och ett papper till", " och {count} papper till"),
    "en": (" and one more paper", " and {count} more papers"),
}


def with_others(title: str, further: int, language: str) -> str:
    """Return a title with how many papers are signed along with it: "Avtal om hiss och 2 papper till"."""
    if not further:
        return title
    one, more = _BESIDE[language_of(language)]
    return title + (one if further == 1 else more.format(count=further))
