"""Run the importer: python -m scanner, or python scanner.pyz."""

import sys

# Said before anything is loaded that an older Python could not even read.
if sys.version_info < (3, 11):  # noqa: UP036 - the packed program meets whatever a laptop has
    sys.exit("The importer needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])  # noqa: UP031 - must be read by the older Pythons it speaks to

from scanner.command import main

sys.exit(main())
