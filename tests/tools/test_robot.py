"""The robot before a real gateway: a password typed in vain, typed again, and the way back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pmdesk.api.discovery import discover
from pmdesk.api.gateway.contract import CALLBACK
from pmdesk.api.gateway.sign_in import begin
from pmdesk.api.transport import Transport
from pmdesk.tools.demo import go_through
from pmdesk.tools.robot import Robot
from pmdesk.tools.robot_sign_in import another_device
from pmdesk.tools.served import DemoFailed
from tests.demo_gateway import DemoGateway
from tests.helpers import until

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def gateway() -> Iterator[DemoGateway]:
    one = DemoGateway()
    yield one
    one.stop()


async def link(gateway: DemoGateway) -> str:
    """The page of a sign-in to which nobody listens any more."""
    transport = Transport(version="test")
    try:
        return begin(await discover(transport, gateway.url), f"http://127.0.0.1:9{CALLBACK}", "a test").url
    finally:
        await transport.aclose()


async def test_a_wrong_password_is_typed_once_and_the_page_says_so(gateway: DemoGateway) -> None:
    robot = gateway.robot(password="wrong")
    page = robot.go(await link(gateway))
    assert "The address or the password is not right." in page.text
    assert [one.endswith("/login.php") for one in robot.visited].count(True) == 2, "the form, and one answer"
    robot.again(gateway.access.password)
    await until(lambda: robot.failure is not None, what="the end of the way: nobody listens there")
    assert robot.visited[-1] == f"127.0.0.1:9{CALLBACK}"


async def test_an_owner_who_gets_nowhere_is_a_demo_that_failed(gateway: DemoGateway) -> None:
    url = await link(gateway)
    with pytest.raises(DemoFailed, match="not right"):
        go_through(gateway.robot(password="wrong"), url)
    with pytest.raises(DemoFailed, match="ConnectError"):
        go_through(gateway.robot(), url)
    with pytest.raises(DemoFailed, match="ConnectError"):
        go_through(Robot("a@b.example", "c"), "http://127.0.0.1:9/")


async def test_another_device_is_there_and_leaves(gateway: DemoGateway) -> None:
    async with another_device(gateway.url, gateway.robot(), "first") as first:
        async with another_device(gateway.url, gateway.robot(), "second"):
            assert {device.name for device in await first.devices()} == {"first", "second"}
        assert [device.name for device in await first.devices()] == ["first"]
