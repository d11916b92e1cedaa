"""Adapters: one file per engine behind a port; twins/ holds each port's stand-in for tests."""
