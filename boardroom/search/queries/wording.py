"""The words that mean the same to an association."""

import uuid

from sqlalchemy import select

from boardroom.core.errors import NotFound
from boardroom.language.synonyms import Synonyms, synonyms_from
from boardroom.search.models import SynonymGroup
from boardroom.search.rules.wording import Group, groups_with
from boardroom.work import Work


def own_groups(work: Work) -> list[SynonymGroup]:
    """Return the groups that the association has added or changed."""
    return list(
        work.session.scalars(
            select(SynonymGroup)
            .where(SynonymGroup.association_id == work.actor.tenant)
            .order_by(SynonymGroup.words, SynonymGroup.id)
        )
    )


def own_group(work: Work, group_id: uuid.UUID) -> SynonymGroup:
    """Return one group that the association has added; NotFound."""
    found = work.session.scalars(
        select(SynonymGroup).where(
            SynonymGroup.association_id == work.actor.tenant,
            SynonymGroup.id == group_id,
            SynonymGroup.standard.is_(None),
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def standard_in_own_words(work: Work, standard: str) -> SynonymGroup | None:
    """Return what the association has made of a standard group, or None."""
    return work.session.scalars(
        select(SynonymGroup).where(
            SynonymGroup.association_id == work.actor.tenant, SynonymGroup.standard == standard
        )
    ).first()


def groups(work: Work) -> list[Group]:
    """Return all groups, standard and own, in the order of the alphabet; one taken away has no words."""
    return groups_with(
        [(str(row.id), row.standard, tuple(filter(None, row.words.split(", ")))) for row in own_groups(work)]
    )


def synonyms(work: Work) -> Synonyms:
    """Return the groups ready to be asked; the same object for the same groups."""
    return synonyms_from(tuple(group.words for group in groups(work) if group.words))
