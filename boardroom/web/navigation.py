"""Navigation as data: which pages stand in the frame, and only those that the person may use."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext

from boardroom.core.actor import Actor
from boardroom.core.permissions import Permission
from boardroom.core.words import N_


@dataclass(frozen=True)
class Item:
    """One entry; `count` is what waits there, 0 shows nothing."""

    key: str
    label: str
    url: str
    current: bool
    count: int = 0


@dataclass(frozen=True)
class Navigation:
    """The five places of the frame, everything else under "Mer", and the person's own menu."""

    primary: list[Item]
    more: list[Item]
    person: list[Item]
    log_out: str


@dataclass(frozen=True)
class House:
    """An association in the switcher."""

    name: str
    url: str
    current: bool


# (key, label, endpoint, permission or None for everyone logged in)
PRIMARY: tuple[tuple[str, str, str, Permission | None], ...] = (
    ("tasks", N_("Att göra"), "home.tasks", None),
    ("search", N_("Sök"), "search.search", Permission.READ_DOCUMENTS),
    ("archive", N_("Arkiv"), "archive.browse", Permission.READ_DOCUMENTS),
    ("minutes", N_("Protokoll"), "minutes.index", Permission.READ_MINUTES),
    ("board", N_("Styrelse"), "mandates.board", Permission.READ_BOARD),
)
MORE: tuple[tuple[str, str, str, Permission | None], ...] = (
    ("meetings", N_("Möten"), "meetings.index", Permission.READ_MINUTES),
    ("decisions", N_("Beslut"), "decisions.index", Permission.READ_MINUTES),
    ("matters", N_("Ärenden"), "matters.index", Permission.READ_MINUTES),
    ("contracts", N_("Avtal"), "contracts.index", Permission.READ_MINUTES),
    ("intake", N_("Lägg till dokument"), "intake.upload", Permission.ADD_DOCUMENTS),
    ("to_correct", N_("Sidor att rätta"), "reading.to_correct", Permission.EDIT_DOCUMENTS),
    ("imports", N_("Inläsningar"), "imports.index", Permission.ADD_DOCUMENTS),
    ("signing", N_("Underskrifter"), "signing.index", Permission.SEND_FOR_SIGNING),
    ("sharing", N_("Delade länkar"), "sharing.index", Permission.SHARE_DOCUMENTS),
    ("retention", N_("Bevarande och gallring"), "retention.schedule", Permission.READ_RETENTION),
    ("privacy", N_("Personuppgifter"), "privacy.front", Permission.HANDLE_PRIVACY),
    ("export", N_("Ta med arkivet"), "export.index", Permission.EXPORT),
    ("handover", N_("Överlämning"), "handover.index", Permission.HAND_OVER),
    ("log", N_("Ändringslogg"), "admin.changes", Permission.READ_CHANGES),
    ("access_log", N_("Läslogg"), "admin.readings", Permission.READ_ACCESS_LOG),
    ("settings", N_("Inställningar"), "admin.settings", Permission.MANAGE_ASSOCIATION),
    ("health", N_("Driften"), "admin.health", Permission.READ_JOBS),
)
PERSON: tuple[tuple[str, str, str, Permission | None], ...] = (
    ("account", N_("Mitt konto"), "identity.account", None),
    ("tokens", N_("Nycklar för program"), "identity.tokens", Permission.MANAGE_TOKENS),
)


def navigation(actor: Actor) -> Navigation:
    """Return the entries that the actor may use on this page."""
    return Navigation(
        primary=_items(PRIMARY, actor),
        more=_items(MORE, actor),
        person=_items(PERSON, actor),
        log_out=url_for("identity.log_out"),
    )


def houses(associations: Iterable[tuple[str, str]], current: str) -> list[House]:
    """Return the switcher's entries for (slug, name) pairs."""
    return [
        House(name, url_for("home.tasks", association=slug), current=slug == current)
        for slug, name in associations
    ]


def _items(rows: tuple[tuple[str, str, str, Permission | None], ...], actor: Actor) -> list[Item]:
    here = (request.endpoint or "").split(".")[0]
    return [
        Item(key, gettext(label), url_for(endpoint), current=_is_current(endpoint, here))
        for key, label, endpoint, permission in rows
        if permission is None or actor.may(permission)
    ]


def _is_current(endpoint: str, here: str) -> bool:
    feature = endpoint.split(".", maxsplit=1)[0]
    siblings = [row for row in (*PRIMARY, *MORE, *PERSON) if row[2].split(".")[0] == feature]
    return request.endpoint == endpoint or (here == feature and len(siblings) == 1)
