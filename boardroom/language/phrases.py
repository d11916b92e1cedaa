"""The words of a phrase where recognition read them wrongly, in the text or in what was copied out of it."""

from collections.abc import Mapping, Sequence

from boardroom.language.expansion import WEIGHT_BASE, WEIGHT_NEAR, Term, slots_of_phrase
from boardroom.language.misreadings import near_words
from boardroom.language.tokens import tokens_in
from boardroom.language.word_forms import forms_of

Slots = Sequence[Sequence[Term]]


def misread_slots(slots: Slots) -> list[tuple[Term, ...]]:
    """The slots of a phrase with what each word stands as where it was read wrongly; small words only as written."""
    return [
        tuple(
            dict.fromkeys((*slot, *(Term("near", term.text, WEIGHT_NEAR) for term in slot)))
            if len(slot) > 1
            else slot
        )
        for slot in slots
    ]


def slots_as_meant(text: str) -> tuple[list[tuple[Term, ...]], Mapping[str, tuple[str, ...]]]:
    """The slots of a phrase with the words that those of it may be that are none, and these words by what was typed."""
    meant = {token.text: words for token in tokens_in(text) if (words := near_words(token.text))}
    slots = []
    for token, slot in zip(tokens_in(text), slots_of_phrase(text), strict=True):
        others = [
            Term("bases", base, WEIGHT_BASE)
            for word in meant.get(token.text, ())
            for base in forms_of(word).bases
        ]
        slots.append(tuple(dict.fromkeys((*slot, *others))))
    return slots, meant
