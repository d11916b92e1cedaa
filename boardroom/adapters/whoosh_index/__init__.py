"""The search index on Whoosh: one folder of files per association, no server.

fields.py says how a page's words are written, files.py where generations lie and how they are swapped, segments.py
holds a warm reader, index.py is the port's implementation. Scoring is shared with the other engine (ranking).

Whoosh's own query parser and matcher trees are not used: the former ANDs all forms of a position, the latter cost
30-45 microseconds a hit. Postings are read term by term and scored here, which also tells which word a page lacks.
"""

from boardroom.adapters.whoosh_index.index import WhooshIndex

__all__ = ["WhooshIndex"]
