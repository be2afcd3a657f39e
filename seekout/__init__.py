"""A SeekOut project file in, candidates out: columns, identity, dummy e-mails. Knows no Slack, no SQL, no HTTP."""

from seekout.errors import ProjectFileError, ReaderDied
from seekout.findings import Findings, Merge, Shared
from seekout.headings.columns import ColumnReport, ColumnUse, Reason, UnderstoodColumn, header_key
from seekout.headings.fields import FIELDS, LEAVE_OUT, PUBLISHED
from seekout.listing import ListUnreadable, read_list
from seekout.people import Candidate, Education, Experience, HeldBack, UnreadableRow, merge
from seekout.process import ReadProject, StartedReader, read_project, started_reader, told_by
from seekout.reader import ProjectReader, open_project, project_name
from seekout.records import Record, digest_of, record_of
from seekout.resolving.identity import is_sure, keys_of, name_key, placeholder_identities
from seekout.resolving.name_match import may_be_one
from seekout.rows import NOBODY
from seekout.tables import Note
from seekout.text.encodings import Encoding, EncodingChoice
from seekout.values.dummy import dummy_address, dummy_number, is_dummy_email
from seekout.values.employers import company_key, domain_of, employers, why_no_domain

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
    "may_be_one",
    "merge",
    "name_key",
    "open_project",
    "placeholder_identities",
    "project_name",
    "read_list",
    "read_project",
    "record_of",
    "started_reader",
    "told_by",
    "why_no_domain",
]
