"""Every way in which a connection can end before, while and after a request, by every route, plain and in TLS.

The server says what it received: a write of which it may have received anything is in doubt, never "surely not done".
"""

from __future__ import annotations

import socket
import ssl
import threading
import time

import pytest

from sw_client import NewCandidate, SourceWhale, SourceWhaleError, Unavailable, UnknownOutcome, UnreadableAnswer
from tests import ways
from tests.servers import read_request
from tests.ways import ROUTES, Authority, Proxy, below_tls, read_head, reset, route

# A forwarding proxy is trusted with what it forwards; urllib3 warns of it.
pytestmark = pytest.mark.filterwarnings("ignore:Unverified HTTPS request")

PEOPLE = [NewCandidate(name=f"Ada Sample {number}", emails=[f"ada{number}@example.com"]) for number in range(50)]
DONE = b'HTTP/1.1 200 OK\r\nContent-Length: 24\r\n\r\n{"candidateIds": ["sw"]}'
TLS = [name for name in ROUTES if ROUTES[name][0] == "https"]
PROXIES = [name for name in ROUTES if ROUTES[name][1]]
CONNECTS = [name for name in ROUTES if name.startswith("CONNECT")]
FORWARDS = [name for name in ROUTES if name.startswith("forward")]
TLS_PROXIES = [name for name in ROUTES if ROUTES[name][1] == "https"]


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def environment(monkeypatch):
    ways.forget_the_environment(monkeypatch)
    return monkeypatch.setenv


def attempt(address: str, *, give_up: threading.Event | None = None, **options) -> SourceWhaleError | None:
    """What comes of a write. It is cancelled when `give_up` is set."""
    settings = {"read_timeout": 8.0, "total_timeout": 12.0, "connect_timeout": 2.0, **options}
    with SourceWhale("sw-key", address, **settings) as client:
        if give_up is not None:
            threading.Thread(target=lambda: give_up.wait(10) and client.cancel(), daemon=True).start()
        try:
            client.add_candidates(PEOPLE, user_email="dana@example.com", campaign_id="c")
        except SourceWhaleError as error:
            return error
    return None


# Before: what stands in the way, by route. The server must have received nothing, and that is what is said.


def close(end):
    pass


def talk_plainly(end):
    end.recv(65536)
    end.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")


def stop_in_the_handshake(end):
    end.recv(100)
    reset(end)


def half_a_record(end):
    end.recv(65536)
    end.sendall(b"\x16\x03\x03\x40\x00half")


def say_nothing(end):
    time.sleep(4)


def garbage(end):
    read_head(end)
    end.sendall(b"\x00\x01\x02 what?\r\n\r\n")


def established_and_gone(end):
    read_head(end)
    end.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")


def half_established(end):
    read_head(end)
    end.sendall(b"HTTP/1.1 200 Conn")


def close_after_connect(end):
    read_head(end)


def drip_established(end):
    read_head(end)
    for _ in range(100):
        end.sendall(b"H")
        time.sleep(0.1)


BEFORE_SERVER = [close, talk_plainly, stop_in_the_handshake, half_a_record, say_nothing, reset]
BEFORE_TUNNEL = [garbage, established_and_gone, half_established, close_after_connect, drip_established]
REFUSALS = [403, 407, 429, 500, 502, 503, 504]


@pytest.mark.parametrize("ending", BEFORE_SERVER, ids=lambda ending: ending.__name__)
@pytest.mark.parametrize("way", TLS)
def test_a_server_that_fails_in_the_handshake_got_nothing(way, ending, authority, environment):
    with route(way, authority, close, environment=environment, whole_server=ending) as address:
        error = attempt(address, connect_timeout=0.5)
    assert type(error) is Unavailable


@pytest.mark.parametrize("ending", BEFORE_SERVER, ids=lambda ending: ending.__name__)
@pytest.mark.parametrize("way", TLS_PROXIES)
def test_a_proxy_that_fails_in_its_handshake_got_nothing(way, ending, authority, environment):
    received: list[bytes] = []

    def server(end):
        received.append(read_request(end))

    with ways.listening(ending) as port, route(way, authority, server, environment=environment) as address:
        environment("HTTP_PROXY", f"https://127.0.0.1:{port}")
        environment("HTTPS_PROXY", f"https://127.0.0.1:{port}")
        error = attempt(address, connect_timeout=0.5)
    assert type(error) is Unavailable
    assert received == []


@pytest.mark.parametrize("ending", BEFORE_TUNNEL, ids=lambda ending: ending.__name__)
@pytest.mark.parametrize("way", CONNECTS)
def test_a_tunnel_that_was_not_made_carried_nothing(way, ending, authority, environment):
    received: list[bytes] = []

    def server(end):
        received.append(read_request(end))

    with route(way, authority, server, environment=environment, proxy=ending) as address:
        error = attempt(address, connect_timeout=0.5, total_timeout=1.5)
    assert type(error) is Unavailable
    assert received == []


@pytest.mark.parametrize("status", REFUSALS)
@pytest.mark.parametrize("way", CONNECTS)
def test_a_refused_tunnel_carried_nothing_and_the_cause_is_told(way, status, authority, environment):
    proxy = Proxy(refuse=b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % status)
    with route(way, authority, close, environment=environment, proxy=proxy) as address:
        error = attempt(address)
    assert type(error) is Unavailable
    assert error.cause == f"the proxy refuses with {status}"


@pytest.mark.parametrize("way", PROXIES)
def test_a_proxy_that_is_not_there_got_nothing(way, authority, environment):
    with route(way, authority, close, environment=environment) as address:
        for name in ("HTTP_PROXY", "HTTPS_PROXY"):
            environment(name, ways.refused_address(ROUTES[way][1]))
        error = attempt(address)
    assert type(error) is Unavailable
    assert error.cause == "the proxy: connection refused"


@pytest.mark.parametrize("way", [name for name in ROUTES if name.startswith("direct") or name in CONNECTS])
def test_a_server_that_is_not_there_got_nothing(way, authority, environment):
    with route(way, authority, close, environment=environment):
        error = attempt(ways.refused_address(ROUTES[way][0]))
    assert type(error) is Unavailable


@pytest.mark.parametrize("way", TLS)
def test_a_certificate_that_nobody_vouches_for_gets_nothing(way, authority, environment):
    received = []
    strange = ways.in_tls(authority.stranger, lambda end: received.append(read_request(end)))
    with route(way, authority, close, environment=environment, whole_server=strange) as address:
        error = attempt(address)
    assert type(error) is Unavailable
    assert error.cause == "the certificate is not trusted"
    assert received == []


@pytest.mark.parametrize("way", FORWARDS)
def test_a_forwarding_proxy_that_wants_a_password_surely_did_nothing(way, authority, environment):
    proxy = Proxy(refuse=b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n")
    with route(way, authority, close, environment=environment, proxy=proxy) as address:
        error = attempt(address)
    assert type(error) is Unavailable
    assert error.cause == "the proxy refuses with 407"


def test_a_name_that_does_not_exist_got_nothing(environment):
    error = attempt("http://sourcewhale.invalid")
    assert type(error) is Unavailable


@pytest.mark.parametrize(("name", "value"), [("REQUESTS_CA_BUNDLE", "/nowhere.pem"), ("HTTPS_PROXY", "socks5://x:1")])
def test_what_is_wrong_here_got_nothing_and_is_told(name, value, environment):
    environment(name, value)
    error = attempt("https://127.0.0.1:1")
    assert type(error) is Unavailable
    assert error.cause


# While and after: the server has read a part or the whole of the request. Nothing may be said to be surely not done.


def reads(amount):
    """Read so many bytes of the request, or all of it."""

    def read(end: socket.socket) -> bytes:
        if amount is None:
            return read_request(end)
        received = b""
        while len(received) < amount:
            received += end.recv(amount - len(received))
        return received

    return read


def shut(end):
    """Closed without a word; in TLS without its goodbye."""


def goodbye(end):
    if isinstance(end, ssl.SSLSocket):
        end.unwrap()


def alert(end):
    below_tls(end, b"\x15\x03\x03\x00\x02\x02\x28")


def plain_inside_tls(end):
    below_tls(end, DONE)


def cut_record(end):
    below_tls(end, b"\x17\x03\x03\x01\x00cut")


def sends(data: bytes):
    def send(end):
        end.sendall(data)

    return send


def sends_and_resets(data: bytes):
    def send(end):
        end.sendall(data)
        time.sleep(0.05)
        reset(end)

    return send


def drips(data: bytes, again: bytes):
    def drip(end):
        end.sendall(data)
        for _ in range(100):
            end.sendall(again)
            time.sleep(0.1)

    return drip


def silent(end):
    time.sleep(4)


AFTER = {
    "closed": shut,
    "reset": reset,
    "goodbye": goodbye,
    "TLS alert": alert,
    "plain text inside TLS": plain_inside_tls,
    "cut record": cut_record,
    "half a status line": sends(b"HTTP/1.1 2"),
    "not HTTP": sends(b"SSH-2.0-hello\r\n\r\n"),
    "half the headers": sends(b"HTTP/1.1 200 OK\r\nContent-Len"),
    "half a body": sends(b'HTTP/1.1 200 OK\r\nContent-Length: 24\r\n\r\n{"cand'),
    "half a body and a reset": sends_and_resets(b'HTTP/1.1 200 OK\r\nContent-Length: 24\r\n\r\n{"cand'),
    "half a chunk": sends(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\nhalf"),
    "a broken chunk": sends(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhalf\r\n"),
    "broken gzip": sends(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope"),
    "continue and closed": sends(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a gateway's time-out": sends(b"HTTP/1.1 504 Gateway Time-out\r\nContent-Length: 0\r\n\r\n"),
    "a request time-out": sends(b"HTTP/1.1 408 Request Time-out\r\nContent-Length: 0\r\n\r\n"),
    "a redirect": sends(b"HTTP/1.1 307 Elsewhere\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"),
    "silence": silent,
    "drips status": drips(b"HTTP/1.1 200 ", b"O"),
    "drips headers": drips(b"HTTP/1.1 200 OK\r\n", b"X-Y: z\r\n"),
    "drips body": drips(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n", b" "),
    "drips chunks": drips(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "too many headers": sends(b"HTTP/1.1 200 OK\r\n" + b"X-Y: z\r\n" * 500),
}
# These are given up soon after the request has been read (the deadline itself: test_deadlines).
ENDLESS = {name for name in AFTER if name.startswith(("drips", "silence"))}
ONLY_TLS = {"TLS alert", "plain text inside TLS", "cut record"}
READ = {"the first bytes": 10, "the headers": 500, "half": 2500, "all": None}


def cases():
    for way in ROUTES:
        for ending in AFTER:
            if ending in ONLY_TLS and way not in TLS:
                continue
            for part in READ:
                if part == "all" or ending in ("closed", "reset", "TLS alert"):
                    yield pytest.param(way, part, ending, id=f"{way}: {ending} after {part}")


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("way", "part", "ending"), list(cases()))
def test_what_may_have_arrived_is_in_doubt_and_is_sent_once(way, part, ending, authority, environment):
    received: list[bytes] = []
    give_up = threading.Event()

    def server(end):
        received.append(reads(READ[part])(end))
        if ending in ENDLESS:
            threading.Timer(0.1, give_up.set).start()
        AFTER[ending](end)

    with route(way, authority, server, environment=environment) as address:
        before = time.time()
        error = attempt(address, give_up=give_up)
        after = time.time()
    assert isinstance(error, UnknownOutcome | UnreadableAnswer)
    assert len(received) == 1
    if isinstance(error, UnknownOutcome):
        assert before <= error.sent_at <= after
    # Neither the key nor people are in what is said.
    assert "sw-key" not in repr(error)


@pytest.mark.parametrize("way", PROXIES)
@pytest.mark.parametrize("die", [close, reset], ids=["closes", "resets"])
def test_a_proxy_that_dies_after_the_request_leaves_it_in_doubt(way, die, authority, environment):
    arrived: list[bytes] = []

    class Dying(Proxy):
        def __call__(self, end):
            head = read_head(end)
            method, target, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
            if method != "CONNECT":
                arrived.append(head)
                die(end)
                return
            host, _, port = target.partition(":")
            with socket.create_connection((host, int(port)), timeout=5) as upstream:
                end.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                upstream.settimeout(0.3)
                try:
                    ways.relay(end, upstream)
                finally:
                    die(end)

    def server(end):
        arrived.append(read_request(end))
        reset(end)

    with route(way, authority, server, environment=environment, proxy=Dying()) as address:
        error = attempt(address)
    assert type(error) is UnknownOutcome
    assert len(arrived) == 1


@pytest.mark.parametrize("way", ROUTES)
def test_every_route_works_and_keeps_its_connection(way, authority, environment):
    received = []

    def server(end):
        while request := read_request(end):
            received.append(request)
            end.sendall(DONE)

    proxy = Proxy()
    with (
        route(way, authority, server, environment=environment, proxy=proxy) as address,
        SourceWhale("sw-key", address) as client,
    ):
        for _ in range(3):
            assert client.add_candidates(PEOPLE, user_email="dana@example.com").candidate_ids == ("sw",)
    assert len(received) == 3
    assert all(b"api-key: sw-key" in request for request in received)
    assert len(proxy.asked) == (1 if way in PROXIES else 0)
    if way in CONNECTS:
        # The proxy sees neither the key nor the people.
        assert b"sw-key" not in proxy.heads[0]


def test_an_authority_may_be_named_by_ssl_cert_file_too(authority, environment):
    def server(end):
        read_request(end)
        end.sendall(DONE)

    with route("direct, TLS", authority, server, environment=environment) as address:
        environment("REQUESTS_CA_BUNDLE", "")
        environment("SSL_CERT_FILE", str(authority.file))
        assert attempt(address) is None


def test_no_proxy_is_obeyed(authority, environment):
    def server(end):
        read_request(end)
        end.sendall(DONE)

    proxy = Proxy()
    with route("CONNECT proxy, plain", authority, server, environment=environment, proxy=proxy) as address:
        environment("NO_PROXY", "example.com,127.0.0.1")
        assert attempt(address) is None
    assert proxy.asked == []


def test_a_netrc_does_not_speak_to_sourcewhale(authority, environment, tmp_path):
    heads = []

    def server(end):
        heads.append(read_request(end))
        end.sendall(DONE)

    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    environment("NETRC", str(netrc))
    with route("direct, plain", authority, server, environment=environment) as address:
        assert attempt(address) is None
    assert b"authorization" not in heads[0].lower()
