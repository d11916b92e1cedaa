"""The command line, for the person with the shell: upkeep and ceremonies, never content."""

from boardroom.cli.main import main

__all__ = ["main"]
