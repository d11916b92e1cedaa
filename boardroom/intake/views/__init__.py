"""Pages of intake: adding papers, large files, separator sheets, describing papers, saying which are the same."""

from boardroom.intake.views import describing, sheets, uploading
from boardroom.intake.views.blueprint import blueprint

__all__ = ["blueprint", "describing", "sheets", "uploading"]
