"""Accounts: how a person proves to be who they are; what they may do is said by mandates."""
