"""A file of the outbox against the local Slack: shown once, however answers are lost and whoever dies meanwhile."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError
from sqlalchemy import update

from store.messages import outbox
from store.models import Export, ExportState
from tests.store.factory import connected, people, started
from worker.delivery import files
from worker.slack.clients import SlackClient


@pytest.fixture
def client(slack):
    return SlackClient(
        token="xoxb-local",
        base_url=f"{slack.url}/api/",
        timeout=2,
        retry_handlers=[],
        on_dead_token=lambda _: None,
    )


@pytest.fixture
def house(sqlite_database, client):
    return House(sqlite_database, client)


class House:
    """One ended export with a file that lists its rows."""

    def __init__(self, database, client):
        self.database, self.client = database, client
        self.export = started(database, *connected(database), people(3))
        self.set(ended_at=1.0, state=ExportState.COMPLETE_WITH_ERRORS)
        with database.write() as session:
            export = session.get_one(Export, self.export.id)
            outbox.put_file(
                session,
                export,
                "rows-0",
                file_name="rows.csv",
                text="Rows and reasons.",
                channel_id="C_SOURCING",
                beside="failures",
            )

    def set(self, **values):
        with self.database.write() as session:
            session.execute(update(Export).where(Export.id == self.export.id).values(**values))

    @property
    def message(self):
        """The file's row in the outbox, as a courier that begins now reads it."""
        with self.database.read() as session:
            return session.query(outbox.OutboxMessage).filter_by(slot="rows-0").one()

    def share(self):
        files.share(self.database, self.client, self.message, "C_SOURCING", None)


def shown(slack):
    return [file["name"] for message in slack.person("dana").read("#sourcing") for file in message.files]


def test_it_is_uploaded_and_shown_with_its_words(house, slack):
    house.share()
    assert shown(slack) == ["rows.csv"]
    assert "Rows and reasons." in slack.person("dana").read("#sourcing")[-1].rendered


def test_a_lost_answer_shows_nothing_twice(house, slack):
    slack.post("/_control/lose", {"method": "files.completeUploadExternal"})
    with pytest.raises(OSError):
        house.share()
    house.share()
    assert shown(slack) == ["rows.csv"]


def test_whoever_takes_over_shares_what_was_uploaded(house, slack):
    slack.post("/_control/drop", {"method": "files.completeUploadExternal"})
    with pytest.raises(OSError):
        house.share()
    assert shown(slack) == []
    house.share()
    assert shown(slack) == ["rows.csv"]
    assert len(slack.calls("files.getUploadURLExternal")) == 1


def test_of_two_that_upload_at_once_one_shares(house, slack):
    begun = house.message
    house.share()
    with pytest.raises(files.TakenOver):
        files.share(house.database, house.client, begun, "C_SOURCING", None)
    assert shown(slack) == ["rows.csv"]


def test_a_file_of_an_export_that_goes_on_is_not_made(house, slack):
    house.set(ended_at=None, state=ExportState.RUNNING)
    with pytest.raises(files.FileOutdated):
        house.share()
    house.set(ended_at=2.0, state=ExportState.COMPLETE, times_retried=1)
    with pytest.raises(files.FileOutdated):
        house.share()
    assert slack.calls("files.getUploadURLExternal") == []


def test_an_upload_that_is_refused_is_an_error(house, slack):
    slack.post("/_control/fail", {"method": "files.getUploadURLExternal", "error": "missing_scope"})
    with pytest.raises(SlackApiError, match="missing_scope"):
        house.share()
    assert house.message.file_id is None


def test_it_is_taken_back_with_the_message_that_showed_it(house, slack):
    house.share()
    files.take_back(house.client, house.message.file_id)
    assert slack.person("dana").read("#sourcing") == []
