"""The words of the list of signed-in devices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pmdesk.records.account import Device
from pmdesk.wording.formats import age, day, local_day
from pmdesk.wording.translate import translate


def head() -> str:
    return translate("Devices", "Signed-in devices")


def this_one() -> str:
    return translate("Devices", "This computer")


def since(device: Device, now: datetime) -> str:
    """Under its name: since when, and when it was last used."""
    signed_in = day(local_day(device.signed_in))
    if device.this:
        return translate("Devices", "Signed in since {day}").format(day=signed_in)
    return translate("Devices", "Signed in since {day}, last used {age}").format(
        day=signed_in, age=age(device.last_used, now)
    )


def only_this() -> str:
    """Where there is no other one."""
    return translate("Devices", "You are signed in on no other device.")


def none() -> str:
    """Where the host lists not even this one."""
    return translate("Devices", "Your host lists no device.")


def not_here() -> str:
    """Without a network: they are never kept."""
    return translate("Devices", "Your host keeps this list. It is asked for it when it can be reached.")


def sign_out() -> str:
    """The button of one of them."""
    return translate("Devices", "Sign out…")


def sign_out_aloud(device: Device) -> str:
    """The same for who cannot see beside what it stands."""
    return translate("Devices", "Sign out, {name}").format(name=device.name)


def sign_out_all() -> str:
    """The button for all but this one."""
    return translate("Devices", "Sign out all others…")


def show_all(number: int) -> str:
    """Under the first of a long list."""
    return translate("Devices", "Show all %Ln", None, number)


def ask(devices: Sequence[Device], now: datetime) -> tuple[str, str]:
    """(title, text) of the question before they are signed out."""
    stays = translate(
        "Devices",
        "It fetches nothing more from your host until somebody signs in there again. What is saved on it "
        "can still be read there.",
    )
    if len(devices) == 1:
        title = translate("Devices", "Sign out {name}?").format(name=f"“{devices[0].name}”")
        return title, f"{since(devices[0], now)}. {stays}"
    number = len(devices)
    title = translate("Devices", "Sign out %Ln other devices?", None, number)
    names = ", ".join(f"“{device.name}”" for device in devices)
    stays = translate(
        "Devices",
        "They fetch nothing more from your host until somebody signs in there again. What is saved on them "
        "can still be read there.",
    )
    return title, f"{names}. {stays}"


def ask_buttons() -> tuple[str, str]:
    """(cancel, sign out)."""
    return translate("Devices", "Leave signed in"), translate("Devices", "Sign out")


def signed_out(devices: Sequence[Device]) -> str:
    """Done."""
    if len(devices) == 1:
        return translate("Devices", "“{name}” is signed out.").format(name=devices[0].name)
    number = len(devices)
    return translate("Devices", "%Ln devices are signed out.", None, number)


def not_known(device: Device) -> str:
    """The answer was lost."""
    return translate(
        "Devices", "Whether “{name}” is signed out is not known. The list shows it once it is fetched."
    ).format(name=device.name)
