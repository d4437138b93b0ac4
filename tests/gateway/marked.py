"""A gateway before a pretend WHMCS in which every text says whose it is, and all that is logged meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pmdesk.sandbox.data.account import CLIENT, INES, MARTA
from pmdesk.sandbox.data.neighbours import BICYCLES, TOMAS
from pmdesk.sandbox.data.translator import PIA, TRANSLATIONS
from pmdesk.sandbox.server import Sandbox, serve
from tests.gateway import vocabulary
from tests.gateway.matrix import Answer, Ask, Operation, Wire, operations
from tests.gateway.running import Running, running, whmcs_of

CALLERS = {
    "Marta": (CLIENT, MARTA),
    "Tomas": (BICYCLES, TOMAS),
    "Pia": (TRANSLATIONS, PIA),
    "Ines at Marta's": (CLIENT, INES),
    "Ines at Tomas's": (BICYCLES, INES),
}


class Records(logging.Handler):
    """Every record of every log, as it would be written."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@dataclass
class House:
    """A gateway before a pretend WHMCS in which every text is marked by whom it belongs to."""

    sandbox: Sandbox
    gateway: Running
    operations: list[Operation]
    records: Records
    tokens: list[str]

    @cached_property
    def words(self) -> dict[int, vocabulary.Vocabulary]:
        """What the callers of each client must not see."""
        sandbox = self.sandbox
        secrets = (sandbox.identifier, sandbox.secret, sandbox.password, sandbox.url.strip("/")[7:])
        return vocabulary.vocabularies(self.database, secrets)

    @property
    def database(self) -> Any:
        return self.sandbox.control._installation.database

    def own(self, client: int, user: int) -> dict[str, str]:
        """An id of each kind that belongs to a client."""
        ids = {
            "services": f"SELECT min(id) FROM services WHERE clientid = {client}",
            "domains": f"SELECT min(id) FROM domains WHERE userid = {client}",
            "tickets": f"SELECT max(id) FROM tickets WHERE userid = {client}",
            "invoices": f"SELECT max(id) FROM invoices WHERE userid = {client} AND status <> 'Draft'",
        }
        found = {kind: str(self.database.value(sql)) for kind, sql in ids.items()}
        reply = f"SELECT max(id) FROM replies WHERE ticketid = {found['tickets']}"
        found["replies"] = str(self.database.value(reply))
        found["devices"] = self.enter(client, user).family.device
        return found

    def enter(self, client: int, user: int) -> Any:
        issued = self.gateway.enter(client, user)
        self.tokens += [issued.access, issued.refresh]
        return issued

    def wire(self, client: int, user: int) -> Wire:
        return Wire(self.gateway.base, {"Authorization": f"Bearer {self.enter(client, user).access}"})

    def calls(self) -> list[tuple[str, dict[str, str]]]:
        """What WHMCS was asked since this was asked last."""
        found = self.sandbox.control.latest_requests
        self.sandbox.control.reset_requests()
        return found

    def judged(self, client: int, ask: Ask, answer: Answer) -> None:
        """Nothing in an answer is anybody else's, or nobody's to see."""
        found = vocabulary.leaks(self.words[client], answer.headers, answer.body)
        if ask.operation.name == "signOn" and answer.status == 200:
            found = [word for word in found if word not in self.sandbox.url]
        assert found == [], f"{ask}: {answer.status}"


@contextmanager
def marked(folder: Path, **more: Any) -> Iterator[House]:
    """Such a house, for as long as the ``with`` lasts; ``more`` goes to `running`."""
    records = Records()
    root = logging.getLogger()
    before = root.level
    root.addHandler(records)
    root.setLevel(logging.DEBUG)
    try:
        with serve() as sandbox, running(folder, whmcs_of(sandbox), **more) as gateway:
            vocabulary.brand(sandbox.control._installation.database)
            with gateway.client() as client:
                document = client.get("/schema/openapi.json").json()
            yield House(sandbox, gateway, operations(document), records, [])
    finally:
        root.removeHandler(records)
        root.setLevel(before)
