"""Pages about personal data: one quiet page, and what lies behind it."""

from boardroom.privacy.views import (
    contacts,
    erasing,
    front,
    incidents,
    noticed,
    processing,
    requests,
    reviewing,
)
from boardroom.privacy.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "contacts",
    "erasing",
    "front",
    "incidents",
    "noticed",
    "processing",
    "requests",
    "reviewing",
]
