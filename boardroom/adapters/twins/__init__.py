"""Twins: honest in-process stand-ins that pass the same contract tests as the engines."""
