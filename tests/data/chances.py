"""Chance for the tests that kill: its seed is told, and pytest shows what was told when a test fails."""

import os
import random


def chance() -> random.Random:
    """Return chance that can be had again: with the seed that was told, given as BOARDROOM_TEST_SEED."""
    seed = int(os.environ.get("BOARDROOM_TEST_SEED") or random.SystemRandom().randrange(10**6))
    print(f"seed {seed}", flush=True)
    return random.Random(seed)
