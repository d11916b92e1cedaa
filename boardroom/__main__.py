"""Run the command line: python -m boardroom."""

from boardroom.cli import main

main()
