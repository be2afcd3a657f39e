"""A SeekOut project file in, candidates out: columns, identity, dummy e-mails. Knows no Slack, no SQL, no HTTP."""

from seekout.columns import ColumnReport, UnderstoodColumn
from seekout.dummy import dummy_address, dummy_number, is_dummy_email
from seekout.encodings import Encoding, EncodingChoice
from seekout.errors import ProjectFileError, ReaderDied
from seekout.identity import keys_of, name_key
from seekout.people import Candidate, Education, Experience, UnreadableRow, merge
from seekout.process import ReadProject, read_project
from seekout.reader import ProjectReader, open_project, project_name
from seekout.rows import NOBODY
from seekout.tables import Note

__all__ = [
    "NOBODY",
    "Candidate",
    "ColumnReport",
    "Education",
    "Encoding",
    "EncodingChoice",
    "Experience",
    "Note",
    "ProjectFileError",
    "ProjectReader",
    "ReadProject",
    "ReaderDied",
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
    "read_project",
]
