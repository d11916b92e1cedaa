"""The search index on PostgreSQL: a table for each association's generation, with a tsvector under a GIN index.

vectors.py says how a page's words are written, generations.py where they lie and how they are swapped, pages.py reads
them for a search, index.py is the port's implementation. Scoring is shared with the other engine (ranking).

PostgreSQL's own ranking is not used: it knows nothing of how rare a word is. GIN gives the pages of a word, in the
order of a few microseconds for a hundred; what a word weighs on a page stands in words of its own (vectors.py).
"""

from boardroom.adapters.postgres_index.index import PostgresIndex

__all__ = ["PostgresIndex"]
