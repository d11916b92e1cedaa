"""./run bench: print the tables; name one or several to run only those."""

import sys
import tempfile
from pathlib import Path

from tests.benchmarks import (
    agreements,
    engines,
    exporting,
    finding,
    importing,
    recognition,
    sealing,
    searching,
)

TABLES = {
    "finding": finding.run,
    "intake": importing.run,
    "recognition": recognition.run,
    "search": searching.run,
    "engines": engines.run,
    "sealing": sealing.run,
    "agreements": agreements.run,
    "export": exporting.run,
}
# More than half an hour: run only when they are named.
LONG = {"engines"}


def main() -> int:
    chosen = sys.argv[1:] or [name for name in TABLES if name not in LONG]
    unknown = [name for name in chosen if name not in TABLES]
    if unknown:
        print(f"There is no bench {unknown[0]}. These exist: {', '.join(TABLES)}.")
        return 2
    for name in chosen:
        with tempfile.TemporaryDirectory(prefix="boardroom-bench-") as folder:
            rows = TABLES[name](Path(folder))
        print(f"\n{name}")
        for label, value in rows:
            print(f"  {label:62} {value}")
    return 0


sys.exit(main())
