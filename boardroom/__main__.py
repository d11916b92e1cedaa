"""Run the command line: python -m boardroom."""

import gc

# What is loaded here stays for good: looking through it again and again for what could go is a fifth of the start.
gc.disable()

from boardroom.cli import main  # noqa: E402 - nothing is loaded before that

gc.freeze()
gc.enable()

main()
