"""A portal whose letters are kept in memory instead of sent."""

from dataclasses import replace

from boardroom.ports.mailer import Mailer
from boardroom.runtime import Runtime


def mailing(runtime: Runtime, mailer: Mailer) -> Runtime:
    """Return the runtime with another way for its letters to leave."""
    ports = replace(runtime.opener.ports, mailer=mailer)
    return replace(runtime, opener=replace(runtime.opener, ports=ports))
