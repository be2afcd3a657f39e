"""A SeekOut project file in, candidates out: columns, identity, dummy e-mails. Knows no Slack, no SQL, no HTTP."""

from seekout.columns import ColumnReport, UnderstoodColumn
from seekout.dummy import dummy_address, dummy_number, is_dummy_email
from seekout.errors import ProjectFileError
from seekout.identity import keys_of, name_key
from seekout.people import Candidate, Education, Experience, UnreadableRow, merge
from seekout.reader import ProjectReader, open_project, project_name
from seekout.rows import NOBODY

__all__ = [
    "NOBODY",
    "Candidate",
    "ColumnReport",
    "Education",
    "Experience",
    "ProjectFileError",
    "ProjectReader",
    "UnderstoodColumn",
    "UnreadableRow",
    "dummy_address",
    "dummy_number",
    "is_dummy_email",
    "keys_of",
    "merge",
    "name_key",
    "open_project",
    "project_name",
]
