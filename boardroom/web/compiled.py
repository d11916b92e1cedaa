"""Templates as compiled once: kept between starts, so that the first who opens a page does not wait for its template."""

import logging

from flask import Flask
from jinja2 import FileSystemBytecodeCache, TemplateError

log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Keep what was compiled in the user's own folder among the temporary files; what changed is compiled anew."""
    try:
        app.jinja_env.bytecode_cache = FileSystemBytecodeCache()
    except (OSError, RuntimeError):  # no such folder, or one that others could write in
        log.warning("compiled templates are not kept: the folder for temporary files is not safe")


def compile_all(app: Flask) -> None:
    """Have every page's template at hand."""
    for name in app.jinja_env.list_templates(extensions=["html"]):
        try:
            app.jinja_env.get_template(name)
        except TemplateError:  # whoever opens that page is told; the others are not held up
            log.exception("a template could not be compiled", extra={"facts": {"template": name}})
