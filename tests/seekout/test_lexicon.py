"""Each phrase that the lexicon knows, as the whole header of a column."""

from __future__ import annotations

import pytest

from seekout.headings import lexicon
from seekout.headings.headers import meanings
from seekout.text.folding import header_words

FIELD_OF = dict.fromkeys(("school", "degree", "study"), "education")
FIELD_OF |= dict.fromkeys(("website", "own_page", "social", "github", "site"), "link")
FIELD_OF |= {"mobile": "phone", "first": "first_name", "last": "last_name", "middle": "middle_name"}
FIELD_OF |= {"infix": "name_infix", "suffix": "name_suffix", "address": "location"}
THEMSELVES = (
    "email phone linkedin full_name title company headline summary skills tags keywords experience education location"
    " city state country postcode salutation"
)
FIELD_OF |= {concept: concept for concept in THEMSELVES.split()}
# Mobile in Turkish, and the postcode of Brazil; and what stands behind "for" is not read.
OTHERWISE = {"cep", "works_for"}


@pytest.mark.parametrize("concept", FIELD_OF)
def test_a_phrase_by_itself_heads_its_field(concept):
    for phrase in set(lexicon._CONCEPTS[concept].split()) - OTHERWISE:
        header = phrase.replace("_", " ")
        assert FIELD_OF[concept] in [told.field for told in meanings(header_words(header), header)], header
