"""What real connections do: refusals, drops, time-outs, and what must never be seen of the key."""

from __future__ import annotations

import logging
import time
import traceback

import pytest

from sw_client import NewCandidate, SourceWhale, Unavailable, UnknownOutcome, UnreadableAnswer
from tests.servers import closed_port, raw_server, read_request

KEY = "sw-very-secret-key-9876"
ADA = NewCandidate(name="Ada Sample", emails=["ada@example.com"])


def add(client):
    return client.add_candidates([ADA], user_email="dana@example.com")


def answering(body: bytes, *, keep_alive: bool = False) -> bytes:
    connection = b"keep-alive" if keep_alive else b"close"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: " + connection
    return head + b"\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body


def test_a_refused_connection_surely_did_nothing():
    with SourceWhale(KEY, f"http://127.0.0.1:{closed_port()}") as client, pytest.raises(Unavailable):
        add(client)


def test_an_unknown_host_surely_did_nothing():
    with SourceWhale(KEY, "http://sourcewhale.invalid") as client, pytest.raises(Unavailable):
        add(client)


def test_a_dropped_write_has_an_unknown_outcome_and_is_sent_once():
    seen = []
    with raw_server(lambda connection, number: seen.append(read_request(connection))) as url:
        with SourceWhale(KEY, url) as client, pytest.raises(UnknownOutcome):
            add(client)
        time.sleep(0.2)
    assert len(seen) == 1


def test_a_write_whose_answer_takes_too_long_has_an_unknown_outcome():
    def silent(connection, number):
        read_request(connection)
        time.sleep(0.6)

    with raw_server(silent) as url, SourceWhale(KEY, url, read_timeout=0.2) as client, pytest.raises(UnknownOutcome):
        add(client)


def test_a_write_cut_off_in_its_answer_has_an_unknown_outcome():
    def cut(connection, number):
        read_request(connection)
        connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{"candidateIds"')

    with raw_server(cut) as url, SourceWhale(KEY, url) as client, pytest.raises(UnknownOutcome):
        add(client)


def test_a_dropped_read_is_tried_again():
    def second_time(connection, number):
        read_request(connection)
        if number:
            connection.sendall(answering(b'{"projects": []}'))

    with raw_server(second_time) as url, SourceWhale(KEY, url) as client:
        assert client.list_projects() == []


def test_a_connection_that_the_server_closed_meanwhile_leaves_a_write_in_doubt_or_sends_it_once():
    seen = []

    def once_each(connection, number):
        seen.append(read_request(connection))
        connection.sendall(answering(b'{"url": "", "candidateIds": ["1"]}', keep_alive=True))

    with raw_server(once_each) as url, SourceWhale(KEY, url) as client:
        add(client)
        time.sleep(0.1)
        try:
            add(client)
        except UnknownOutcome:
            assert len(seen) == 1
        else:
            assert len(seen) == 2


def test_an_endless_answer_is_given_up():
    def endless(connection, number):
        read_request(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while True:
            connection.sendall(b"x" * 1_000_000)

    with raw_server(endless) as url, SourceWhale(KEY, url) as client, pytest.raises(UnreadableAnswer):
        add(client)


def test_the_key_and_people_are_in_no_log_repr_or_traceback(caplog):
    caplog.set_level(logging.DEBUG)
    client = SourceWhale(KEY, f"http://127.0.0.1:{closed_port()}")
    texts = [repr(client), str(client), repr(vars(client))]
    for call in (lambda: add(client), lambda: client.search_candidates("email", "ada@example.com")):
        with pytest.raises(Unavailable) as caught:
            call()
        error = caught.value
        texts += ["".join(traceback.format_exception(error)), repr(error)]
        assert error.__context__ is None or KEY not in repr(vars(error.__context__))
    texts.append(caplog.text)
    for text in texts:
        assert KEY not in text
        assert "ada@example.com" not in text.replace('"ada@example.com"', "")
