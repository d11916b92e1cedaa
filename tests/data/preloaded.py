"""What a process that commands are forked from has read before: every module, and the dictionaries of Swedish."""

import gunicorn.app.base  # noqa: F401 - read here, used by what is forked

import boardroom.app
import boardroom.cli.main  # noqa: F401 - imported so that those who are forked from here have it
import scanner.command  # noqa: F401 - imported so that those who are forked from here have it
from boardroom.language.compounds import open_dictionaries

open_dictionaries()
