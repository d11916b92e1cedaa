"""The matters that a document belongs to, and the contract whose paper it is, as its page names them."""

from flask import url_for
from flask_babel import gettext as _

from boardroom.documents.models import Document
from boardroom.matters.queries import Thing, contract_of_document, entry, matters_of
from boardroom.matters.views.linking import belonging
from boardroom.matters.views.wording import what_next
from boardroom.work import Work


def belonging_of(work: Work, found: Document) -> list[dict[str, str]]:
    """Return what the reader may know of it, matters first."""
    rows = belonging(matters_of(work, Thing(document_id=found.id)))
    contract = contract_of_document(work, found.id)
    if contract is not None:
        rows.append(
            {
                "label": _("Avtal: %(title)s", title=contract.title),
                "url": url_for("contracts.contract", contract_id=contract.id),
                "words": what_next(entry(work, contract).standing),
            }
        )
    return rows
