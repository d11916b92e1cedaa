"""Changing which words mean the same to an association."""

import uuid

from boardroom.audit.actions import record
from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.search.models import SynonymGroup
from boardroom.search.queries.wording import own_group, standard_in_own_words
from boardroom.search.rules.wording import standard_groups, words_of
from boardroom.work import Work


def add_synonyms(work: Work, typed: str) -> SynonymGroup:
    """Add a group of the association's own; NotOneWord, TooFewWords, TooManyWords."""
    work.actor.require(Permission.MANAGE_ASSOCIATION)
    words = words_of(typed)
    group = SynonymGroup(
        id=new_id(),
        association_id=work.actor.tenant,
        words=", ".join(words),
        standard=None,
        changed_at=work.now,
    )
    work.session.add(group)
    work.session.flush()
    record(work, "search.synonyms_added", "synonyms", group.id, name=group.words)
    return group


def change_synonyms(work: Work, key: str, typed: str) -> None:
    """Give a group other words: a standard one (by its first word) or one of the association's own (by its id)."""
    work.actor.require(Permission.MANAGE_ASSOCIATION)
    words = ", ".join(words_of(typed))
    group = _to_change(work, key)
    group.words, group.changed_at = words, work.now
    record(work, "search.synonyms_changed", "synonyms", group.id, name=words)


def take_away_synonyms(work: Work, key: str) -> None:
    """Let a group's words no longer mean the same; a standard group can be restored, one's own is gone."""
    work.actor.require(Permission.MANAGE_ASSOCIATION)
    group = _to_change(work, key)
    record(work, "search.synonyms_taken_away", "synonyms", group.id, name=group.words or key)
    if group.standard is None:
        work.session.delete(group)
    else:
        group.words, group.changed_at = "", work.now


def restore_synonyms(work: Work, key: str) -> None:
    """Let a standard group have its standard words again; NotFound when it was never changed."""
    work.actor.require(Permission.MANAGE_ASSOCIATION)
    group = standard_in_own_words(work, key)
    if group is None:
        raise NotFound
    work.session.delete(group)
    record(work, "search.synonyms_restored", "synonyms", group.id, name=", ".join(standard_groups()[key]))


def _to_change(work: Work, key: str) -> SynonymGroup:
    if key in standard_groups():
        group = standard_in_own_words(work, key)
        if group is None:
            group = SynonymGroup(
                id=new_id(),
                association_id=work.actor.tenant,
                words=", ".join(standard_groups()[key]),
                standard=key,
                changed_at=work.now,
            )
            work.session.add(group)
            work.session.flush()
        return group
    try:
        return own_group(work, uuid.UUID(key))
    except ValueError as error:
        raise NotFound from error
