"""A gateway in a folder of a website, beside the host's WHMCS: a web server takes the folder off."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.gateway.oauth.browsing import Browser, Program, whole
from tests.gateway.oauth.conftest import INES, place

FOLDER = "/pmdesk"


class TakesOff(httpx.HTTPTransport):
    """The web server: what is under the folder is the gateway's, all else of the gateway's port is not
    there."""

    def __init__(self, port: int) -> None:
        super().__init__(verify=False)
        self._port = port

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.port == self._port:
            if not request.url.path.startswith(f"{FOLDER}/"):
                return httpx.Response(404, text="<h1>Not here</h1>")
            path = request.url.raw_path.decode().removeprefix(FOLDER)
            request = httpx.Request(
                request.method,
                request.url.copy_with(raw_path=path.encode()),
                headers=request.headers,
                stream=request.stream,
            )
        return super().handle_request(request)


@pytest.mark.parametrize("method", ["openid", "password"])
def test_a_whole_sign_in(tmp_path: Path, method: str) -> None:
    with place(tmp_path, method, under=FOLDER) as at:
        base = at.gateway.config.base
        assert base == f"{at.gateway.base}{FOLDER}"
        program = Program(base)
        with TakesOff(httpx.URL(base).port or 0) as way, Browser(way) as browser:
            password = at.sandbox.password
            whole(browser, program.fresh(), at.email(INES), password, account="Saltmarsh")
            assert browser.arrived["iss"] == base, browser.title
        assert program.redeem(at.client, browser.arrived["code"]).status_code == 200
