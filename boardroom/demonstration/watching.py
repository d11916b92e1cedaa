"""Watches the demonstration's recognition and tells when the first scan can be found by its words."""

import time
from collections.abc import Callable

from boardroom.core.actor import worker_for
from boardroom.demonstration.prepare import SLUG, association_of
from boardroom.runtime import Runtime
from boardroom.search.actions import search
from boardroom.search.queries import Narrowing

# What a successor would type, and what some scan of the demonstration answers.
QUESTIONS = ("oljeeldning", "badrum 1203", "andrahandsuthyrning", "avloppsstammarna")
PATIENCE_SECONDS = 300.0


def show_first_find(made: Runtime, say: Callable[[str], object]) -> None:
    """Wait for the first recognised scan that a question finds, and say so with its address."""
    association = association_of(made)
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        time.sleep(2)
        for question in QUESTIONS:
            with made.opener.reading(worker_for(association.id)) as work:
                answer = search(work, question, Narrowing(), limit=1)
            row = next((row for row in answer.rows if row.snippet and row.snippet.marks), None)
            if row is not None:
                address = f"{made.settings.base_url}/{SLUG}/search/?q={question.replace(' ', '+')}"
                say(f"Recognised and found: “{question}” → {row.document.title}, page {row.page_number}")
                say(f"  {address}")
                return
