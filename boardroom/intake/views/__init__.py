"""Pages of intake: adding papers, describing them, and saying which are the same."""

from boardroom.intake.views import uploading
from boardroom.intake.views.blueprint import blueprint

__all__ = ["blueprint", "uploading"]
