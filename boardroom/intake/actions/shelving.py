"""Noting that the papers of a split stack lie in the binders that its separator sheets named."""

import uuid
from collections.abc import Sequence

from boardroom.associations.queries import local_today
from boardroom.classes.queries import keys as class_keys
from boardroom.documents.models import Document
from boardroom.documents.queries import by_id
from boardroom.intake.models import Stack
from boardroom.intake.rules.sheets import Sheet, binder_label
from boardroom.intake.rules.stacks import Cut, Remark
from boardroom.papers.actions import add_binder, keep_in_binder, pass_on
from boardroom.papers.queries import binders_called, original_of
from boardroom.papers.rules import EARLIEST_YEAR, Card
from boardroom.work import Work


def shelve(
    work: Work, stack: Stack, cuts: Sequence[Cut], parts: Sequence[Document]
) -> list[tuple[Remark, int]]:
    """Note where the parts' paper lies, and return remarks on sheets whose binder is in doubt.

    A binder that is not in the register is written into it where the stack's sender might have done so. A part
    whose sheet names no binder lies where the stack was said to lie, if that was said.
    """
    binders: dict[tuple[str, int | None], uuid.UUID | None] = {}
    doubts: dict[int, None] = {}
    source = by_id(work, stack.document_id)
    for cut, part in zip(cuts, parts, strict=True):
        if cut.sheet is None or not cut.sheet.binder:
            pass_on(work, [source], [part])
            continue
        said = binder_label(cut.sheet), cut.sheet.year
        if said not in binders:
            binders[said] = _binder(work, stack, said, list(zip(cuts, parts, strict=True)))
        binder_id = binders[said]
        if binder_id is None:
            doubts[cut.sheet_page] = None
        elif (noted := original_of(work, part.id)) is None or noted.binder_id != binder_id:
            keep_in_binder(work, part, binder_id)
    return [(Remark.NO_BINDER, page) for page in doubts]


def _binder(
    work: Work, stack: Stack, said: tuple[str, int | None], made: Sequence[tuple[Cut, Document]]
) -> uuid.UUID | None:
    label, year = said
    known = binders_called(work, label, year)
    if len(known) == 1:
        return known[0].id
    if known or not stack.may_register:
        return None
    here = [(cut.sheet, part) for cut, part in made if cut.sheet and binder_label(cut.sheet) == label]
    return add_binder(work, _card(work, label, here)).id


def _card(work: Work, label: str, here: Sequence[tuple[Sheet, Document]]) -> Card:
    """Say of a new binder what its sheets and papers tell; nothing of its classes when one paper has none."""
    latest = local_today(work).year
    years = [sheet.year for sheet, _ in here if sheet.year and EARLIEST_YEAR <= sheet.year <= latest]
    adopted = class_keys(work)
    classes = {part.record_class for _, part in here}
    return Card(
        label,
        years=(min(years), max(years)) if years else None,
        record_classes=frozenset(key for key in classes if key is not None)
        if classes <= adopted
        else frozenset(),
    )
