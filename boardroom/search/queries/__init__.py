"""What search asks the archive: what to index, what may be seen, what a result row shows."""

from boardroom.mandates.queries.shielding import shield
from boardroom.search.queries.asking import (
    BestPage,
    Shown,
    hidden_from,
    index_filter,
    pages_of_hits,
    shown,
)
from boardroom.search.queries.filed_minutes import Recorded
from boardroom.search.queries.matters import FoundMatter, matters_meeting, matters_with
from boardroom.search.queries.naming import decisions_by_ids, decisions_with, people_with, titles_with
from boardroom.search.queries.page_entries import (
    binder_entries,
    decisions_of,
    entries,
    page_texts,
    texts_of_pages,
)
from boardroom.search.queries.pulling import (
    all_binders,
    all_documents,
    indexed_rows,
    indexed_versions,
    outdated,
    outdated_binders,
    outdated_count,
    vanished,
)
from boardroom.search.queries.surrounding import frame
from boardroom.search.queries.understanding import understood
from boardroom.search.rules.asked import Narrowing

__all__ = [
    "BestPage",
    "FoundMatter",
    "Narrowing",
    "Recorded",
    "Shown",
    "all_binders",
    "all_documents",
    "binder_entries",
    "decisions_by_ids",
    "decisions_of",
    "decisions_with",
    "entries",
    "frame",
    "hidden_from",
    "index_filter",
    "indexed_rows",
    "indexed_versions",
    "matters_meeting",
    "matters_with",
    "outdated",
    "outdated_binders",
    "outdated_count",
    "page_texts",
    "pages_of_hits",
    "people_with",
    "shield",
    "shown",
    "texts_of_pages",
    "titles_with",
    "understood",
    "vanished",
]
