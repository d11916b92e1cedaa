"""The API's way in: papers in one request, large ones in pieces, and which are here already."""

from boardroom.intake.api import papers, uploads

blueprint = papers.blueprint

__all__ = ["blueprint", "papers", "uploads"]
