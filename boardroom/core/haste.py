"""How far the programs that this process starts give way to other processes.

What computes long gives way; whoever records its results does not: it holds the database's one write lock, and those who
wait for a page would wait for it (priority inversion).
"""

from dataclasses import dataclass


@dataclass
class Programs:
    """The programs that this process starts."""

    niceness: int = 0  # nice(2)


PROGRAMS = Programs()
