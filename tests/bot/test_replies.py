"""What answers through `response_url` say: text, in which nothing that somebody named becomes a link."""

from __future__ import annotations

import json

from bot.replies import Replies
from tests.servers import raw_server, read_request


def test_an_answer_without_blocks_is_said_in_blocks_that_are_verbatim():
    seen: list[bytes] = []

    def answer(connection, number):
        seen.append(read_request(connection))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    with raw_server(answer) as url:
        Replies(f"{url}/api/").through(f"{url}/response/1")("*evil.example* has ended.")
    said = json.loads(seen[0].partition(b"\r\n\r\n")[2])
    assert said["text"] == "*evil.example* has ended."
    assert [block["text"] for block in said["blocks"]] == [
        {"type": "mrkdwn", "text": "*evil.example* has ended.", "verbatim": True}
    ]
