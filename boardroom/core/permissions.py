"""Permissions: what a mandate can let a person do; roles are mapped to them in mandates."""

import enum


class Permission(enum.StrEnum):
    """One thing that an actor may do within an association."""

    READ_DOCUMENTS = "read_documents"  # open documents within the actor's Scope, search included
    SEARCH_PERSONAL_NUMBERS = "search_personal_numbers"  # find papers by a personal identity number; logged
    ADD_DOCUMENTS = "add_documents"  # upload and import
    EDIT_DOCUMENTS = "edit_documents"  # title, date, class, tags, restrictions
    SHARE_DOCUMENTS = "share_documents"  # let someone outside read a document for a time
    READ_MINUTES = "read_minutes"  # the minutes' register
    WRITE_MINUTES = "write_minutes"  # write, number and send minutes
    SEND_FOR_SIGNING = "send_for_signing"  # send any archived PDF for signing
    READ_BOARD = "read_board"  # who sits, since when, until when
    MANAGE_MANDATES = "manage_mandates"  # elections, invitations, ends of mandates
    READ_RETENTION = "read_retention"  # the retention schedule, holds and what is disposed of
    MANAGE_RETENTION = "manage_retention"  # propose and adopt schedules, propose disposals, except from them
    APPROVE_DISPOSAL = "approve_disposal"  # be one of the two who approve a disposal
    PLACE_HOLDS = "place_holds"  # place legal holds
    LIFT_HOLDS = "lift_holds"  # lift them again
    OPEN_ACCESS = "open_access"  # be one of the two who open access beyond mandates for some hours
    HAND_OVER = "hand_over"  # the handover to the next board, and the registers that it hands on
    MANAGE_ASSOCIATION = "manage_association"  # settings of the association
    MANAGE_TOKENS = "manage_tokens"  # API tokens of one's own
    READ_CHANGES = "read_changes"  # the log of changes
    READ_ACCESS_LOG = "read_access_log"  # who read what: chair and auditor only
    READ_JOBS = "read_jobs"  # job health
    HANDLE_PRIVACY = "handle_privacy"  # requests of persons, the record of processing, incidents
    REVEAL_PERSONAL_NUMBERS = (
        "reveal_personal_numbers"  # see a personal identity number unmasked, with a logged reason
    )
    EXPORT = "export"  # order packages that outlive the portal, of what the actor may see
