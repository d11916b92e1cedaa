"""What the search page's address asks for: the query and the chosen filters."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from boardroom.search.queries import Narrowing


@dataclass(frozen=True)
class Asked:
    """One search as the address says it."""

    query: str
    narrowing: Narrowing
    page: int = 1

    def parameters(self) -> dict[str, str]:
        """Return the parameters that lead back to this search, page 1."""
        chosen = {
            "q": self.query,
            "class": self.narrowing.record_class,
            "from": str(self.narrowing.year_from or ""),
            "to": str(self.narrowing.year_to or ""),
            "period": self.narrowing.period,
        }
        return {name: value for name, value in chosen.items() if value}

    def address(self, base: str, page: int = 1) -> str:
        """Return the address of a page of this search."""
        parameters = self.parameters() | ({"page": str(page)} if page > 1 else {})
        return f"{base}?{urlencode(parameters)}"

    def narrowed(self, **changes: object) -> "Asked":
        """Return the same search with other filters."""
        return Asked(self.query, replace(self.narrowing, **changes))  # type: ignore[arg-type]


def asked(arguments: Mapping[str, str]) -> Asked:
    """Read an address; what cannot be read as a year or a page counts as not given."""
    page = arguments.get("page", "")
    return Asked(
        query=arguments.get("q", "").strip()[:300],
        narrowing=Narrowing(
            record_class=arguments.get("class", "")[:40],
            year_from=_year(arguments.get("from", "")),
            year_to=_year(arguments.get("to", "")),
            period=arguments.get("period", "")[:20],
        ),
        page=max(1, int(page)) if page.isdecimal() and len(page) < 5 else 1,
    )


def _year(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) == 4 else None
