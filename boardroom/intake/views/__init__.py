"""Pages of intake: adding papers; imports and what became of each file."""

from boardroom.intake.views import imports, uploading
from boardroom.intake.views.uploading import blueprint

__all__ = ["blueprint", "imports", "uploading"]
