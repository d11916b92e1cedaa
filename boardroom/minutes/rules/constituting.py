"""What the minutes of a constituting meeting say, from who was chosen; pure."""

from collections.abc import Mapping, Sequence

from boardroom.language.rows import in_a_row
from boardroom.minutes.rules.writing import WrittenItem

# How those who sign for the association do so (LEF 7 kap.: the board may say that two or more sign together).
MANNERS = {
    "two": "två i förening",
    "each": "var för sig",
    "all": "alla tillsammans",
}
_OFFICES = (
    ("chair", "Val av ordförande", "ordförande"),
    ("vice_chair", "Val av vice ordförande", "vice ordförande"),
    ("secretary", "Val av sekreterare", "sekreterare"),
    ("treasurer", "Val av kassör", "kassör"),
)


def constituting_items(
    *, opened_by: str, officers: Mapping[str, Sequence[str]], signatories: Sequence[str], manner: str
) -> list[WrittenItem]:
    """Return the §§: opening, one for each office that was filled, who signs for the association, closing.

    `officers` holds names by role, `manner` a key of MANNERS; nobody signs alone "together".
    """
    items = [WrittenItem("Mötets öppnande", f"{opened_by} öppnade mötet." if opened_by else "")]
    items += [
        WrittenItem(heading, decisions=(("adopted", f"att välja {in_a_row(officers[role])} till {words}"),))
        for role, heading, words in _OFFICES
        if officers.get(role)
    ]
    items.append(WrittenItem("Firmateckning", decisions=(("adopted", _signing(signatories, manner)),)))
    items.append(WrittenItem("Mötets avslutande"))
    return items


def _signing(signatories: Sequence[str], manner: str) -> str:
    if not signatories:
        return "att föreningens firma tecknas av styrelsen"
    how = f", {MANNERS[manner]}" if len(signatories) > 1 else ""
    return f"att föreningens firma, förutom av styrelsen, tecknas av {in_a_row(signatories)}{how}"
