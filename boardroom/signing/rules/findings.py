"""The sentences of a verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """One sentence of the verdict: a Swedish template with named places, the facts that fill them, and its weight."""

    weight: str  # good, note, bad
    sentence: str
    facts: Mapping[str, object] = field(default_factory=dict)
