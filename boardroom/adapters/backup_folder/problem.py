"""The one thing that can go wrong, said in one line with what to do."""


class BackupProblem(Exception):
    """A backup could not be taken or restored; the message says what to do."""
