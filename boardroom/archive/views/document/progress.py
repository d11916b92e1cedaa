"""How far the reading of a document has come, in the words of its page."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from boardroom.archive.views.document.viewer import DONE, correcting_url
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.reading.models import Page, PageState
from boardroom.reading.rules.sheets import OrderProgress
from boardroom.web import door


def recognition_of(
    found: Document, pages: list[Page], doubtful: int = 0, orders: Sequence[OrderProgress] = ()
) -> dict[str, Any] | None:
    """Return how far reading has come and how many pages are doubtful, None when there is nothing to say.

    So far have also the orders come that are being carried out on the document's sheets.
    """
    done = sum(page.state in DONE for page in pages)
    failed = [(number, page) for number, page in enumerate(pages, start=1) if page.state is PageState.FAILED]
    if done == len(pages) and not failed and not doubtful and not orders:
        return None
    started = any(page.state is not PageState.WAITING for page in pages)
    may_retry = failed and door.actor().may(Permission.ADD_DOCUMENTS)
    return {
        "state": ("failed" if failed else "done")
        if done == len(pages)
        else "running"
        if started
        else "waiting",
        # The page being read now, not the last one that is ready.
        "at": min(done + 1, len(pages)),
        "done": done,
        "total": len(pages),
        "orders": orders,
        "url": url_for("archive.recognition", document_id=found.id),
        "failed_pages": [
            {"number": number, "reason": _(page.problem), "type_url": correcting_url(page)}
            for number, page in failed
        ],
        "retry_url": url_for("archive.retry", document_id=found.id) if may_retry else None,
        "uncertain": doubtful,
        "correct_url": url_for("reading.to_correct", document=found.id),
    }
