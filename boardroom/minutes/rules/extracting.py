"""An extract of minutes: the chosen §§ as they were signed, and what is left out said to be left out; pure."""

from collections.abc import Collection, Mapping
from typing import Any

from boardroom.minutes.rules.writing import runs


def extract_data(
    printed: Mapping[str, Any],
    signed: Mapping[str, object],
    chosen: Collection[int],
    *,
    attendance: bool,
    made_on: str,
) -> dict[str, object]:
    """Return the data of templates/documents/extract.typ with the chosen §§ alone; ValueError for a § that is none.

    `printed` is what the minutes showed when they were sent (`typeset_data`), `signed` who signed them, without
    evidence (signing's `reading_copy_page`), `made_on` the day of the extract in words. Of what is left out neither
    text nor heading stands in the data: only which §§ it is.
    """
    items = printed["items"]
    unknown = set(chosen) - {int(item["number"]) for item in items}
    if unknown or not chosen:
        raise ValueError(sorted(unknown))
    parts: list[dict[str, object]] = []
    for item in items:
        number = int(item["number"])
        if number in chosen:
            parts.append({"item": dict(item)})
        elif parts and "from" in parts[-1]:
            parts[-1]["to"] = number
        else:
            parts.append({"from": number, "to": number})
    return {
        **signed,
        **{key: printed[key] for key in ("language", "date", "time", "place")},
        "parts": parts,
        "attendance": list(printed["attendance"]) if attendance else [],
        "made_on": made_on,
    }


def paragraphs_in_words(chosen: Collection[int]) -> str:
    """Return "§ 4" or "§§ 2, 4–6"."""
    numbers = sorted(set(chosen))
    return ("§ " if len(numbers) == 1 else "§§ ") + ", ".join(runs(numbers, ""))
