"""A SeekOut project file in, candidates out: columns, identity, dummy e-mails. Knows no Slack, no SQL, no HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from seekout.errors import ProjectFileError, ReaderDied
from seekout.findings import Findings, Merge, Shared
from seekout.formats.kinds import project_name
from seekout.headings.columns import ColumnReport, ColumnUse, Reason, UnderstoodColumn, header_key
from seekout.headings.fields import FIELDS, LEAVE_OUT, PUBLISHED
from seekout.listing import ListUnreadable, read_list
from seekout.people import NOBODY, Candidate, Education, Experience, HeldBack, UnreadableRow, merge
from seekout.process import ReadProject, StartedReader, read_project, started_reader, told_by
from seekout.records import Record, digest_of, record_of
from seekout.resolving.identity import is_sure, keys_of, mailbox_of, name_key, placeholder_identities
from seekout.resolving.name_match import may_be_one, other_ways
from seekout.tables import Note
from seekout.text.encodings import Encoding, EncodingChoice
from seekout.values.dummy import dummy_address, dummy_number, is_dummy_email
from seekout.values.employers import company_key, domain_of, employers, names_company, page_of_anybody, why_no_domain

if TYPE_CHECKING:
    from seekout.reader import ProjectReader, open_project

# What reads in the process that asks: most processes let another one read, and have several MB less without it.
_OF_THE_READER = ("ProjectReader", "open_project")

__all__ = [
    "FIELDS",
    "LEAVE_OUT",
    "NOBODY",
    "PUBLISHED",
    "Candidate",
    "ColumnReport",
    "ColumnUse",
    "Education",
    "Encoding",
    "EncodingChoice",
    "Experience",
    "Findings",
    "HeldBack",
    "ListUnreadable",
    "Merge",
    "Note",
    "ProjectFileError",
    "ProjectReader",
    "ReadProject",
    "ReaderDied",
    "Reason",
    "Record",
    "Shared",
    "StartedReader",
    "UnderstoodColumn",
    "UnreadableRow",
    "company_key",
    "digest_of",
    "domain_of",
    "dummy_address",
    "dummy_number",
    "employers",
    "header_key",
    "is_dummy_email",
    "is_sure",
    "keys_of",
    "mailbox_of",
    "may_be_one",
    "merge",
    "name_key",
    "names_company",
    "open_project",
    "other_ways",
    "page_of_anybody",
    "placeholder_identities",
    "project_name",
    "read_list",
    "read_project",
    "record_of",
    "started_reader",
    "told_by",
    "why_no_domain",
]


def __getattr__(name: str) -> Any:
    """What is imported when it is asked for."""
    if name not in _OF_THE_READER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from seekout import reader

    return getattr(reader, name)
