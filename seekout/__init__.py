"""A SeekOut project file in, candidates out: columns, identity, dummy e-mails. Knows no Slack, no SQL, no HTTP."""

from seekout.columns import ColumnReport, ColumnUse, Reason, UnderstoodColumn, header_key
from seekout.dummy import dummy_address, dummy_number, is_dummy_email
from seekout.encodings import Encoding, EncodingChoice
from seekout.errors import ProjectFileError, ReaderDied
from seekout.fields import FIELDS, LEAVE_OUT, PUBLISHED
from seekout.findings import COUNTED, Findings, Merge, Shared
from seekout.identity import is_sure, keys_of, name_key, placeholder_identities
from seekout.name_match import may_be_one
from seekout.people import Candidate, Education, Experience, HeldBack, UnreadableRow, merge
from seekout.process import ReadProject, read_project
from seekout.reader import ProjectReader, open_project, project_name
from seekout.rows import NOBODY
from seekout.tables import Note

__all__ = [
    "COUNTED",
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
    "Merge",
    "Note",
    "ProjectFileError",
    "ProjectReader",
    "ReadProject",
    "ReaderDied",
    "Reason",
    "Shared",
    "UnderstoodColumn",
    "UnreadableRow",
    "dummy_address",
    "dummy_number",
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
    "read_project",
]
