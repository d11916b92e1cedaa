"""Pages of intake: adding papers, describing them, and saying which are the same."""

from boardroom.intake.views import describing, uploading
from boardroom.intake.views.blueprint import blueprint

__all__ = ["blueprint", "describing", "uploading"]
