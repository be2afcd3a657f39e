"""Projects, candidates, and by what they are known."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from store.base.sealed import Details
from store.models.base import Base, new_id, of_workspace, partial_index


class Project(Base):
    """A SeekOut project, known from the files that recruiters exported from SeekOut.

    `reading` is the number of the newest file that was read to its end; its people are those of `CandidateReading` with
    that number. `figures` are their numbers as Home shows them. Of readings before `listed_since` nobody asks any more.
    """

    __tablename__ = "projects"
    __table_args__ = (
        UniqueConstraint("workspace_id", "name_key"),
        Index(None, "workspace_id", "read_at"),
        # Those whose candidates' details are still there, by how long nobody has read a file into them.
        partial_index("ix_projects_detailed", "read_at", where="reading > 0"),
        partial_index("ix_projects_superseded", "id", where="listed_since < reading"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    workspace_id: Mapped[str] = of_workspace(index=False)
    name: Mapped[str]
    name_key: Mapped[str]
    readings_begun: Mapped[int] = mapped_column(default=0)
    reading: Mapped[int] = mapped_column(default=0)
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    figures: Mapped[dict[str, Any] | None]
    listed_since: Mapped[int] = mapped_column(default=0, server_default="0")
    read_at: Mapped[float]


class Candidate(Base):
    """One person of a project, merged from all rows and files that name them.

    `reading` is the newest file that told of them; it never goes down. `search_text` is what lists are searched in:
    name, title and company without case and accents. `dummy_number` makes their dummy e-mail address, once one was
    asked for (DummyNumber). `digest` is that of their details (store.people.details). `forgotten`: they asked to be
    forgotten, so that nothing is kept of them but their row. `namesake` is a keyed hash of their name and company, and
    `told_by` says what else tells them apart (seekout.Record).
    """

    __tablename__ = "candidates"
    __table_args__ = (
        UniqueConstraint("project_id", "identity"),
        # In the file's order, and searched without reading people's data: a project may have 14,000 of them.
        Index(None, "project_id", "row_number", "reading", "search_text"),
        # Few of all: who opted out is held back in every file of the workspace (store.people.opt_outs).
        partial_index("ix_candidates_opted_out", "workspace_id", "identity", where="do_not_contact"),
        partial_index("ix_candidates_opted_out_namesakes", "workspace_id", "namesake", where="do_not_contact"),
        # An older version stored some without.
        partial_index("ix_candidates_undigested", "project_id", "id", where="digest IS NULL"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(String(32))
    project_id: Mapped[str] = mapped_column(String(32), ForeignKey("projects.id", ondelete="CASCADE"))
    identity: Mapped[str]
    row_number: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(Details)
    has_email: Mapped[bool]
    has_phone: Mapped[bool]
    has_history: Mapped[bool]
    do_not_contact: Mapped[bool]
    reading: Mapped[int]
    search_text: Mapped[str] = mapped_column(String(400), default="", server_default="")
    dummy_number: Mapped[int | None]
    forgotten: Mapped[bool] = mapped_column(default=False, server_default=false())
    digest: Mapped[str | None] = mapped_column(String(32))
    namesake: Mapped[str | None] = mapped_column(String(80))
    told_by: Mapped[int | None]


class CandidateReading(Base):
    """That the file of this reading names a candidate: written down once, and moved by nobody.

    So an export keeps the people of its own file, whatever is read before its end.
    """

    __tablename__ = "candidate_readings"

    candidate_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True
    )
    reading: Mapped[int] = mapped_column(primary_key=True)


class DummyNumber(Base):
    """Whose dummy e-mail address a number makes: one person's of the whole workspace.

    SourceWhale takes two people with one address for the same person, and a workspace has one connection.
    """

    __tablename__ = "dummy_numbers"
    __table_args__ = (Index(None, "workspace_id", "identity"),)

    workspace_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    identity: Mapped[str]


class ForgottenKey(Base):
    """A keyed hash of something by which files tell of a person who asked to be forgotten: in no workspace again."""

    __tablename__ = "forgotten_keys"

    key: Mapped[str] = mapped_column(primary_key=True)
    forgotten_at: Mapped[float]


class PersonKey(Base):
    """Something by which files tell of a person (a LinkedIn profile, an e-mail, ...), and whose identity it leads to.

    It makes of a person who was known by an e-mail alone, and then comes with a LinkedIn profile, one person in every
    project and in the ledger. It outlives the candidates, as the ledger does. A key may lead to several identities: an
    address can be shared. `name_key` is the name that came with it.
    """

    __tablename__ = "person_keys"
    __table_args__ = (Index(None, "workspace_id", "identity"),)

    workspace_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    identity: Mapped[str] = mapped_column(primary_key=True)
    name_key: Mapped[str] = mapped_column(String(400), default="")
