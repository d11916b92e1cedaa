"""Telephone numbers as people write them, in one form: E.164 (ITU-T), "+46701234567"."""

import re

_SWEDEN = "46"
_SWEDISH_MOBILE = re.compile(r"\+467[02369]\d{7}")
_ANY = re.compile(r"\+[1-9]\d{7,14}")


def mobile_number(text: str) -> str:
    """Return a number that can take a text message in E.164, or an empty string.

    A number without a country is Swedish. Of Swedish numbers only mobile ones (070, 072, 073, 076, 079; PTS) are
    taken; of another country's it cannot be told, so any is.
    """
    bare = re.sub(r"\(0\)", "", text)
    bare = re.sub(r"[\s().\u2010-\u2015/-]", "", bare)
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    elif bare.startswith("0"):
        bare = f"+{_SWEDEN}{bare[1:]}"
    if bare.startswith(f"+{_SWEDEN}"):
        return bare if _SWEDISH_MOBILE.fullmatch(bare) else ""
    return bare if _ANY.fullmatch(bare) else ""


def masked_number(number: str) -> str:
    """Return a number that its owner recognises and nobody else can use: "•••• 67"."""
    return f"•••• {number[-2:]}" if number else ""
