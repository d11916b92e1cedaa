"""Pages of intake: adding papers, and accepting what is suggested about them."""

from boardroom.intake.views import sheets, uploading
from boardroom.intake.views.blueprint import blueprint

__all__ = ["blueprint", "sheets", "uploading"]
