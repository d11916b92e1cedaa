"""The search index on Whoosh: one folder of files per association, no server.

fields.py says what is written for a page, files.py where generations lie and how they are swapped, reading.py
holds a warm reader, ranking.py scores, index.py is the port's implementation.

Whoosh's own query parser and matcher trees are not used: the former ANDs all forms of a position, the latter cost
30-45 microseconds a hit. Postings are read term by term and scored here, which also tells which word a page lacks.
"""

from boardroom.adapters.whoosh_index.index import WhooshIndex

__all__ = ["WhooshIndex"]
