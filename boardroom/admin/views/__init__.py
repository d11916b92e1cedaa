"""Pages of admin: the first pages, settings, logs, the portal's running."""

from boardroom.admin.views import access, logs, running, set_up, settings
from boardroom.admin.views.blueprint import blueprint

__all__ = ["access", "blueprint", "logs", "running", "set_up", "settings"]
