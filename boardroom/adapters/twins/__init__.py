"""Simple stand-ins for the adapters, with the same behaviour and no engine, for tests."""
