"""Timings, each as a ratio to a named reference measured in the same run; never part of the tests."""
