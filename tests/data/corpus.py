"""Where third-party files for tests lie: beside the checkout, never in it. Tests skip, with this reason, without them."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("BOARDROOM_CORPUS") or ROOT.parent / "shared" / "corpus")
ABSENT = "the corpus of third-party files is not beside this checkout; set BOARDROOM_CORPUS"
