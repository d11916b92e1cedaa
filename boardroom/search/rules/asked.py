"""One search as an address says it: the typed query, the chosen filters, the order and the page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from boardroom.ports.search_index import Order

ORDERS: tuple[Order, ...] = ("best", "newest", "oldest")
# What a reader can choose beside the words, and the fields that say it.
CHOICES: dict[str, tuple[str, ...]] = {
    "class": ("record_class",),
    "years": ("year_from", "year_to"),
    "period": ("period",),
    "signer": ("signer",),
}
# Longer than any query that is read, so that the reader is told and nothing is cut off in silence.
_LONGEST = 2_000


@dataclass(frozen=True)
class Narrowing:
    """The filters that a reader chose on the page, apart from those typed in the query."""

    record_class: str = ""
    year_from: int | None = None
    year_to: int | None = None
    period: str = ""
    signer: str = ""

    @property
    def chosen(self) -> tuple[str, ...]:
        """What is chosen, by the names of CHOICES."""
        return tuple(name for name, parts in CHOICES.items() if any(getattr(self, part) for part in parts))

    def without(self, choice: str) -> "Narrowing":
        """Return the same filters without one of them."""
        nothing = Narrowing()
        return replace(self, **{part: getattr(nothing, part) for part in CHOICES[choice]})


@dataclass(frozen=True)
class Asked:
    """One search as the address says it; `misread` are years that are none."""

    query: str
    narrowing: Narrowing
    page: int = 1
    order: Order = "best"
    misread: tuple[str, ...] = ()

    def parameters(self) -> dict[str, str]:
        """Return the parameters that lead back to this search, page 1."""
        chosen = {
            "q": self.query,
            "class": self.narrowing.record_class,
            "from": str(self.narrowing.year_from or ""),
            "to": str(self.narrowing.year_to or ""),
            "period": self.narrowing.period,
            "signed": self.narrowing.signer,
            "order": "" if self.order == "best" else self.order,
        }
        return {name: value for name, value in chosen.items() if value}

    def address(self, base: str, page: int = 1) -> str:
        """Return the address of a page of this search."""
        parameters = self.parameters() | ({"page": str(page)} if page > 1 else {})
        return f"{base}?{urlencode(parameters)}"

    @property
    def kept_as(self) -> str:
        """What the search is saved under: the same words and filters are the same search, in whatever order."""
        return urlencode(self.in_order("best").parameters())

    def narrowed(self, **changes: object) -> "Asked":
        """Return the same search with other filters, from its first page."""
        return replace(self, narrowing=replace(self.narrowing, **changes), page=1)  # type: ignore[arg-type]  # fields by name

    def widened(self, choice: str) -> "Asked":
        """Return the same search without one of its filters, from its first page."""
        return replace(self, narrowing=self.narrowing.without(choice), page=1)

    def in_order(self, order: Order) -> "Asked":
        """Return the same search in another order, from its first page."""
        return replace(self, order=order, page=1)

    def with_query(self, query: str) -> "Asked":
        """Return the same search for other words, from its first page."""
        return replace(self, query=query, page=1)


def asked(arguments: Mapping[str, str]) -> Asked:
    """Read an address; a page that cannot be read is the first, a year that cannot is told in `misread`."""
    page, order = arguments.get("page", ""), arguments.get("order", "")
    years = {name: arguments.get(name, "").strip() for name in ("from", "to")}
    return Asked(
        query=arguments.get("q", "").strip()[:_LONGEST],
        narrowing=Narrowing(
            record_class=arguments.get("class", "")[:40],
            year_from=_year(years["from"]),
            year_to=_year(years["to"]),
            period=arguments.get("period", "")[:20],
            signer=arguments.get("signed", "")[:200],
        ),
        page=max(1, int(page)) if page.isdecimal() and len(page) < 5 else 1,
        order=next((known for known in ORDERS if known == order), "best"),
        misread=tuple(text[:20] for text in years.values() if text and _year(text) is None),
    )


def asked_at(address: str) -> Asked:
    """Read the parameters of a saved search."""
    return asked(dict(parse_qsl(address)))


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else None
