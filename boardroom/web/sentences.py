"""The templates' sentences in the language of whoever reads them."""

from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import get_translations  # type: ignore[attr-defined]  # missing in what it lists as its own


def register(app: Flask) -> None:
    """Give the templates their `_` and `ngettext`; after Flask-Babel, which gives ones that look up the language each time."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # the i18n extension's
        gettext=lambda sentence: _catalogue().ugettext(sentence),
        ngettext=lambda one, many, count: _catalogue().ungettext(one, many, count),
        newstyle=True,
    )


def _catalogue() -> NullTranslations:
    """Return the request's catalogue; a page has a hundred sentences and one reader."""
    found: NullTranslations | None = g.get("catalogue")
    if found is None:
        found = g.catalogue = get_translations()
    return found
