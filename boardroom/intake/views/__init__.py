"""Pages of intake: adding papers, imports, separator sheets, describing papers, saying which are the same."""

from boardroom.intake.views import describing, imports, settling, sheets, uploading
from boardroom.intake.views.blueprint import blueprint

__all__ = ["blueprint", "describing", "imports", "settling", "sheets", "uploading"]
