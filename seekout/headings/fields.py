"""The fields of a candidate: one table, which columns, people, rows, the payload and the choice in *Columns* read.

A new field is one entry here, one attribute of `seekout.people.Candidate`, and its words in `seekout.headings.lexicon`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

LEAVE_OUT = "leave_out"


class Kind(Enum):
    """What a column's cells hold, which decides how they are read."""

    TEXT = "text"  # one line; of several columns the first that says something
    NAME = "name"  # a part of a person's name
    PLACE = "place"  # one line, or the first of a JSON list
    LONG = "long"  # text that keeps its lines; several columns are joined
    JOINED = "joined"  # one line; several columns are joined by "; "
    EMAILS = "emails"
    PHONES = "phones"
    LINKS = "links"
    LIST = "list"
    HISTORY = "history"
    FLAG = "flag"  # do not contact, do not call, consent
    NOT_SENT = "not sent"  # understood, and of use only while the file is read


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a column may fill.

    `name` is what mappings and reports call it, `label` what people read, `attribute` the attribute of Candidate that
    it fills ("" for none), `published` SourceWhale's name of it ("" for what is not sent), and `choosable` whether
    *Columns* offers it.
    """

    name: str
    label: str
    kind: Kind
    attribute: str = ""
    published: str = ""
    choosable: bool = True


TABLE: tuple[Field, ...] = (
    Field("full_name", "Full name", Kind.NAME, "full_name", "name"),
    Field("first_name", "First name", Kind.NAME, "first_name", "firstName"),
    Field("middle_name", "Middle name (not sent)", Kind.NOT_SENT),
    Field("name_infix", "Infix of the last name (van, de)", Kind.NAME, choosable=False),
    Field("last_name", "Last name", Kind.NAME, "last_name", "lastName"),
    Field("salutation", "Salutation (Dr., Ms.)", Kind.TEXT, "salutation", "salutation"),
    Field("name_suffix", "Suffix of the name (not sent)", Kind.NOT_SENT, choosable=False),
    Field("email", "E-mail", Kind.EMAILS, "emails", "emails"),
    Field("phone", "Phone", Kind.PHONES, "phones", "phones"),
    Field("linkedin", "LinkedIn profile", Kind.LINKS, "links", "socialLinks"),
    Field("link", "Other link", Kind.LINKS, "links", "socialLinks"),
    Field("title", "Job title", Kind.TEXT, "current_title", "role"),
    Field("company", "Company", Kind.TEXT, "current_company", "company"),
    Field("previous_company", "Previous company", Kind.TEXT, "previous_company", "previousCompany"),
    Field("location", "Location", Kind.PLACE, "location", "location"),
    Field("city", "City", Kind.PLACE, "city", "city"),
    Field("state", "State or region", Kind.PLACE, "state", "state"),
    Field("postcode", "Postcode", Kind.TEXT, "postcode", "postcode"),
    Field("country", "Country", Kind.PLACE, "country", "country"),
    Field("headline", "Headline", Kind.TEXT, "headline", "headline"),
    Field("summary", "Summary", Kind.LONG, "summary", "summary"),
    Field("skills", "Skills", Kind.LIST, "skills", "skills"),
    Field("experience", "Work history", Kind.HISTORY, "experience", "experience"),
    Field("education", "Education", Kind.HISTORY, "education", "education"),
    Field("tags", "Tags (not sent)", Kind.LIST, "tags"),
    Field("do_not_contact", "Do Not Contact", Kind.FLAG, "held_back"),
    Field("do_not_call", "Do Not Call", Kind.FLAG, "do_not_call"),
    Field("consent", "Consent to contact", Kind.FLAG, "held_back"),
    Field("comments", "Comments", Kind.LONG, "comments", "comments"),
    Field("keywords", "Keywords", Kind.LIST, "keywords", "keywords"),
    Field("customVariable", "Custom variable", Kind.JOINED, "custom_variable", "customVariable"),
    Field("customVariable2", "Custom variable 2", Kind.JOINED, "custom_variable2", "customVariable2"),
    Field("customVariable3", "Custom variable 3", Kind.JOINED, "custom_variable3", "customVariable3"),
    Field("customVariable4", "Custom variable 4", Kind.JOINED, "custom_variable4", "customVariable4"),
)
BY_NAME: dict[str, Field] = {field.name: field for field in TABLE}

# The names that a mapping may give to a column, beside LEAVE_OUT.
FIELDS: tuple[str, ...] = tuple(field.name for field in TABLE if field.choosable)

# SourceWhale's name of each attribute of Candidate that is sent.
PUBLISHED: dict[str, str] = {field.attribute: field.published for field in TABLE if field.published}
