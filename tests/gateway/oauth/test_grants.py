"""What the authorization server takes for a request, and where it sends an answer: no evil shape passes."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmdesk.api.gateway.contract import CALLBACK
from pmdesk.gateway.oauth.grants import BadRequest, is_loopback_callback
from tests.gateway.oauth.authority import ISSUER, Server

# --- where a code may be sent -------------------------------------------------------------------------

EVIL = (
    "",
    "/signed-in",
    "//127.0.0.1:5000/signed-in",
    "https://127.0.0.1:5000/signed-in",
    "HTTP://127.0.0.1:5000/signed-in",
    "file://127.0.0.1:5000/signed-in",
    "javascript://127.0.0.1:5000/signed-in",
    "http://evil.example/signed-in",
    "http://evil.example:5000/signed-in",
    "http://localhost:5000/signed-in",
    "http://LOCALHOST:5000/signed-in",
    "http://localhost.evil.example:5000/signed-in",
    "http://127.0.0.1.evil.example:5000/signed-in",
    "http://127.0.0.1.nip.example:5000/signed-in",
    "http://0.0.0.0:5000/signed-in",
    "http://0:5000/signed-in",
    "http://127.1:5000/signed-in",
    "http://127.0.1:5000/signed-in",
    "http://127.0.0.2:5000/signed-in",
    "http://127.0.0.01:5000/signed-in",
    "http://0177.0.0.1:5000/signed-in",
    "http://0x7f.0.0.1:5000/signed-in",
    "http://2130706433:5000/signed-in",
    "http://127.0.0.1.:5000/signed-in",
    "http://evil@127.0.0.1:5000/signed-in",
    "http://127.0.0.1:5000@evil.example/signed-in",
    "http://127.0.0.1@evil.example:5000/signed-in",
    "http://:@127.0.0.1:5000/signed-in",
    "http://127.0.0.1:5000\\@evil.example/signed-in",
    "http://127.0.0.1:5000#@evil.example/signed-in",
    "http://evil.example#127.0.0.1:5000/signed-in",
    "http://127.0.0.1:5000/signed-in#",
    "http://127.0.0.1:5000/signed-in#x",
    "http://127.0.0.1:5000/signed-in?",
    "http://127.0.0.1:5000/signed-in?next=http://evil.example",
    "http://127.0.0.1:5000/signed-in;x",
    "http://127.0.0.1:5000/signed-in/",
    "http://127.0.0.1:5000/signed-in/../evil",
    "http://127.0.0.1:5000/Signed-In",
    "http://127.0.0.1:5000/signed%2din",
    "http://127.0.0.1:5000//signed-in",
    "http://127.0.0.1:5000/",
    "http://127.0.0.1:5000",
    "http://127.0.0.1/signed-in",
    "http://127.0.0.1:/signed-in",
    "http://127.0.0.1:0/signed-in",
    "http://127.0.0.1:05000/signed-in",
    "http://127.0.0.1:99999/signed-in",
    "http://127.0.0.1:65536/signed-in",
    "http://127.0.0.1:-1/signed-in",
    "http://127.0.0.1:5000.0/signed-in",
    "http://127.0.0.1:５０００/signed-in",
    "http://127.0.0.1:x/signed-in",
    "http://１２７.0.0.1:5000/signed-in",
    "http://127。0。0。1:5000/signed-in",
    "http://127.0.0.1:5000/signed-in\n",
    "http://127.0.0.1:5000/signed-in\r\nSet-Cookie: x=y",
    "http://127.0.0.1:50\t00/signed-in",
    " http://127.0.0.1:5000/signed-in",
    "http://127.0.0.1:5000/signed-in\x00",
    "http://[::1]/signed-in",
    "http://[::1]:5000/signed-in",
    "http://[::]:5000/signed-in",
    "http://[0:0:0:0:0:0:0:1]:5000/signed-in",
    "http://[::0001]:5000/signed-in",
    "http://[::ffff:127.0.0.1]:5000/signed-in",
    "http://[::ffff:7f00:1]:5000/signed-in",
    "http://[::1%25lo]:5000/signed-in",
    "http://[::1]evil.example:5000/signed-in",
    "http://[::1]:5000@evil.example/signed-in",
    "http://[::1:5000/signed-in",
    "http://::1:5000/signed-in",
    "urn:ietf:wg:oauth:2.0:oob",
    "org.pmdesk:/signed-in",
)


def test_a_code_goes_to_no_evil_address(authority: Server) -> None:
    for address in EVIL:
        assert not is_loopback_callback(address), address
        with pytest.raises(BadRequest) as caught:
            authority.server.begin(list(authority.program.asked(redirect_uri=address).items()))
        assert caught.value.location is None, f"nor does an error: {address}"


def test_a_code_goes_to_any_port_of_this_machine() -> None:
    for port in (1, 80, 1024, 50_000, 65_535):
        assert is_loopback_callback(f"http://127.0.0.1:{port}{CALLBACK}")


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


@given(
    st.sampled_from(["http", "https", "HTTP", "ftp", ""]),
    st.sampled_from(["127.0.0.1", "[::1]", "localhost", "evil.example", "0", "127.1"]) | TEXTS,
    st.integers(-1, 70_000).map(str) | TEXTS,
    st.sampled_from([CALLBACK, "/", "/signed-in/", "/signed-in?a=b"]) | TEXTS,
)
@example("http", "127.0.0.1", "5000", CALLBACK)
def test_only_one_shape_of_address_is_right(scheme: str, host: str, port: str, path: str) -> None:
    address = f"{scheme}://{host}:{port}{path}"
    if not is_loopback_callback(address):
        return
    parts = urlsplit(address)
    assert parts.scheme == "http"
    assert 0 < (parts.port or 0) < 65_536
    assert (parts.path, parts.query, parts.fragment) == (CALLBACK, "", "")
    assert parts.netloc == f"127.0.0.1:{parts.port}"


# --- the request --------------------------------------------------------------------------------------

WRONG: tuple[tuple[dict[str, str | None], str], ...] = (
    ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
    ({"code_challenge": None}, "invalid_request"),
    ({"code_challenge_method": None}, "invalid_request"),
    ({"code_challenge_method": "plain"}, "invalid_request"),
    ({"code_challenge_method": "s256"}, "invalid_request"),
    ({"code_challenge_method": "S512"}, "invalid_request"),
    ({"code_challenge": ""}, "invalid_request"),
    ({"code_challenge": "x" * 42}, "invalid_request"),
    ({"code_challenge": "x" * 129}, "invalid_request"),
    ({"code_challenge": "é" * 43}, "invalid_request"),
    ({"code_challenge": "x" * 42 + "="}, "invalid_request"),
    ({"state": None}, "invalid_request"),
    ({"state": ""}, "invalid_request"),
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"response_type": "code token"}, "unsupported_response_type"),
    ({"response_type": "code id_token"}, "unsupported_response_type"),
    ({"response_type": None}, "unsupported_response_type"),
    ({"scope": "everything"}, "invalid_scope"),
)


@pytest.mark.parametrize(("changes", "error"), WRONG, ids=lambda value: str(value)[:60])
def test_a_wrong_request_is_told_to_the_program(
    changes: dict[str, str | None], error: str, authority: Server
) -> None:
    with pytest.raises(BadRequest) as caught:
        authority.server.begin(list(authority.program.asked(**changes).items()))
    location = caught.value.location
    assert location is not None
    assert location.startswith(f"{authority.program.redirect_uri}?")
    said = dict(parse_qsl(urlsplit(location).query))
    assert said["error"] == error
    assert said["iss"] == ISSUER
    assert said.get("state") == (authority.program.state if changes.get("state", "x") else None)


@pytest.mark.parametrize(
    "changes", [{"client_id": None}, {"client_id": "pmdesk"}, {"client_id": ""}, {"redirect_uri": None}]
)
def test_a_stranger_is_led_nowhere(changes: dict[str, str | None], authority: Server) -> None:
    with pytest.raises(BadRequest) as caught:
        authority.server.begin(list(authority.program.asked(**changes).items()))
    assert caught.value.location is None


NAMES = (
    "response_type",
    "client_id",
    "redirect_uri",
    "state",
    "code_challenge",
    "code_challenge_method",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("evil_first", [False, True])
def test_a_parameter_comes_once(name: str, evil_first: bool, authority: Server) -> None:
    pairs = list(authority.program.asked().items())
    doubled = [(name, "http://evil.example/signed-in")]
    with pytest.raises(BadRequest) as caught:
        authority.server.begin([*doubled, *pairs] if evil_first else [*pairs, *doubled])
    assert "evil" not in str(caught.value.location).replace("iss=", "")


@given(pairs=st.lists(st.tuples(st.sampled_from([*NAMES, "scope", "x"]), TEXTS), max_size=8))
def test_whatever_is_asked_ends_in_one_of_two_ways(
    pairs: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    authority = Server(tmp_path_factory.mktemp("state"))
    program = authority.program
    for changed in (pairs, [*program.asked().items(), *pairs], [*pairs, *program.asked().items()]):
        asked, location = None, None
        try:
            asked = authority.server.begin(changed)
        except BadRequest as bad:
            location = bad.location
        assert location is None or location.startswith("http://127.0.0.1:")
        assert asked is None or (is_loopback_callback(asked["redirect_uri"]) and asked["state"])
    authority.state.close()


def test_nothing_is_kept_that_is_not_needed(authority: Server) -> None:
    """A sign-in under way lies in the shared state for a quarter of an hour, and anybody can begin one."""
    pairs = [*authority.program.asked().items(), ("prompt", "x" * 500), *((f"x{n}", "y") for n in range(50))]
    asked = authority.server.begin(pairs)
    assert asked == authority.program.asked()
    for name in ("state", "device"):
        long = {**authority.program.asked(), name: "x" * 5000}
        with pytest.raises(BadRequest) as caught:
            authority.server.begin(list(long.items()))
        assert caught.value.location is None
