"""Run the importer: python -m scanner."""

import sys

from scanner.command import main

sys.exit(main())
