"""Envelopes, signers, methods, evidence, seal and verification."""
