"""Every fault of the host's at every operation: it is said as what it is, signs nobody out, and passes.

Nothing of the operator's reaches a customer meanwhile: no address, action, credential or message of WHMCS's,
and nobody else's rows.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from pmdesk.api.pace import Patience
from pmdesk.api.transport import Timeouts
from pmdesk.gateway.document import PROBLEMS
from pmdesk.gateway.house import Bounds
from pmdesk.gateway.needs import ACTIONS
from pmdesk.sandbox.data.account import CLIENT, INES, MARTA
from pmdesk.sandbox.faults import KINDS
from tests.gateway.marked import CALLERS, House, marked
from tests.gateway.matrix import Answer, Ask, Wire
from tests.gateway.test_permissions import everything

MINUTE, HELD = 61.0, 400.0
"""Until what is known of somebody is asked anew, and until every silence that WHMCS wished for is over."""
CHANGING = {
    "DomainUpdateLockingStatus",
    "DomainUpdateWhoisInfo",
    "DomainRequestEPP",
    "AddOrder",
    "UpdateUser",
}
RIGHT = {200, 201, 204}
MESSAGES = (
    *("Invalid IP", "203.0.113.9", "Invalid Permissions", "not allowed", "api.php", "Traceback", "<html"),
    *("Something went wrong", "upgrading", "Checking your browser", "emitted", "Too Many Requests</h1>"),
)
"""What the pretend WHMCS says in its faults."""


STRANGE = ("foreign-rows", "only-foreign")
UNNAMED = ("listPayMethods", "listCreditEntries")
"""Their rows do not say whose they are, in WHMCS's answer (getpaymethods.md, getcredits.md): it says once at
the top for whom it is, which is all that can be checked. Where a host puts other rows under the right name,
nobody who has only its answer can tell.
"""


@dataclass(frozen=True)
class Case:
    """A fault, how it is switched on, and how what it hits may be answered."""

    name: str
    statuses: frozenset[int]
    value: float | None = None
    slow: bool = False
    target: str = ""
    harmless: bool = False
    """It need not be noticed."""


def case(name: str, *statuses: int, **more: object) -> Case:
    return Case(name, frozenset(statuses), **more)  # type: ignore[arg-type]


CASES = (
    case("latency", value=0.02, harmless=True),
    case("latency", 503, 504, value=5.0, slow=True),
    case("rate-limit", 429),
    case("rate-limit-bare", 429),
    case("server-error", 503, 504),
    case("maintenance", 503, 504),
    case("denied", 503),
    case("truncated", 502, 504),
    case("wrong-types", 502, 504, 422, 404),
    case("html", 502, 504),
    case("invalid-ip", 503),
    case("foreign-rows", 404, 502, 503, 504),
    case("only-foreign", 404, 502, 503, 504),
    case("reset", 503, 504),
    case("stall", 503, 504, slow=True),
    case("expired-session", 502, harmless=True),
    case("pdf-html", harmless=True),
    case("down", 503, value=0.0),
    case("html", 502, target="pages"),
    case("server-error", 503, target="pages"),
    case("rate-limit", 429, target="pages"),
    case("reset", 503, target="pages"),
)


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A gateway whose patience with WHMCS is short."""
    bounds = Bounds(
        times=Timeouts(connect=5.0, read=1.0, call=2.0, download=2.0),
        patience=Patience(tries=1, budget=0.2),
        request=20.0,
    )
    with marked(tmp_path_factory.mktemp("gateway"), parts={"bounds": bounds}) as found:
        yield found


@pytest.fixture
def house(hasty: House) -> Iterator[House]:
    """It, with nothing wrong before and after."""
    recover(hasty)
    yield hasty
    recover(hasty)


def recover(house: House) -> None:
    house.sandbox.control.clear_faults()
    house.gateway.clock.aged += HELD


def test_every_fault_is_tried() -> None:
    assert {one.name for one in CASES} == set(KINDS)


def all_asks(house: House, client: int = CLIENT, user: int = MARTA) -> list[Ask]:
    """Every request about somebody's own records."""
    return [ask for ask, _ in everything(house, house.own(client, user), (client, user))]


@pytest.mark.parametrize("known", [True, False], ids=["somebody known", "somebody new"])
def test_a_fault_is_said_as_what_it_is_and_passes(house: House, soak: bool, known: bool) -> None:
    """``known``: what the caller is to the account is known, and the fault meets the question itself."""
    count = most = 0
    for fault in CASES:
        asks = all_asks(house)
        most += len(asks)
        tried = asks if soak else random.Random(str(fault)).sample(asks, 2 if fault.slow else 7)
        recover(house)
        with house.wire(CLIENT, MARTA) as wire:
            statuses = [answer_in(house, fault, wire, ask, known) for ask in tried]
            recover(house)
            for ask in tried:
                if ask.operation.name not in ONCE:
                    answer = wire(ask)
                    assert answer.status in RIGHT, f"after {fault.name}: {ask}: {answer}"
        if not fault.harmless and not fault.target:
            assert set(statuses) - RIGHT, f"{fault.name} was noticed"
        count += len(tried)
    print(f"{count} of {most} questions in {len(CASES)} faults")


def answer_in(house: House, fault: Case, wire: Wire, ask: Ask, known: bool) -> int:
    """The status of one answer while there is a fault, after what it says was looked at."""
    if known and ask.operation.name not in ONCE:
        wire(ask)
    if not known:
        house.gateway.clock.aged += MINUTE
    house.calls()
    house.sandbox.control.fault(fault.name, target=fault.target, value=fault.value)
    answer = wire(ask)
    house.sandbox.control.clear_faults()
    check(house, fault, ask, answer)
    house.gateway.clock.aged += HELD if answer.status == 429 else 0
    return answer.status


ONCE = ("endDevice", "changeEmail")
"""What cannot be done twice."""


def check(house: House, fault: Case, ask: Ask, answer: Answer) -> None:
    where = f"{fault.name} {fault.target}: {ask}: {answer}"
    if fault.name not in STRANGE or ask.operation.name not in UNNAMED:
        house.judged(CLIENT, ask, answer)
    headers = {name.lower(): value for name, value in answer.headers}
    assert answer.status in fault.statuses | RIGHT, where
    if answer.status in RIGHT:
        return
    assert answer.status in PROBLEMS
    assert answer.status != 500
    assert headers["content-type"] == "application/problem+json"
    assert ("retry-after" in headers) or fault.name != "rate-limit", where
    problem = json.loads(answer.body)
    assert problem.keys() <= {"type", "title", "status", "where", "passing", "until", "words"}
    said = f"{answer.body.decode()} {headers}"
    for word in (*ACTIONS, *MESSAGES, house.sandbox.identifier, house.sandbox.url.strip("/")[7:]):
        assert word not in said, where
    made = {name for name, _ in house.sandbox.control.latest_requests} & CHANGING
    if made and fault.name in {
        "latency",
        "reset",
        "stall",
        "truncated",
        "html",
        "server-error",
        "wrong-types",
    }:
        assert problem["type"].endswith(":uncertain"), f"{where}: it may have been done"


@pytest.mark.parametrize("fault", STRANGE)
def test_rows_of_others_are_dropped_counted_and_noted(house: House, fault: str) -> None:
    with house.wire(CLIENT, MARTA) as wire:
        for ask in all_asks(house):
            name = ask.operation.name
            if name not in ASKED_BY:
                continue
            before, noted = wire(ask), counted(house)
            house.sandbox.control.fault(fault, target=ASKED_BY[name])
            after = wire(ask)
            house.sandbox.control.clear_faults()
            house.judged(CLIENT, ask, after)
            assert counted(house) > noted, f"{name}: it is not in the audit log"
            if name.startswith("list"):
                mine = [row["id"] for row in json.loads(before.body)["rows"]]
                shown = [row["id"] for row in json.loads(after.body)["rows"]]
                assert set(shown) <= set(mine), name
                assert json.loads(after.body)["left_out"] > 0, name
            elif fault == "only-foreign" or ASKED_BY[name] in SINGLE:
                assert after.status == 404, name
            else:
                assert after.body == before.body, name


SINGLE = ("GetInvoice", "GetTicket", "GetClientsDetails")
ASKED_BY = {
    "listServices": "GetClientsProducts",
    "getService": "GetClientsProducts",
    "listAddons": "GetClientsAddons",
    "listDomains": "GetClientsDomains",
    "getDomain": "GetClientsDomains",
    "listTickets": "GetTickets",
    "getConversation": "GetTicket",
    "listInvoices": "GetInvoices",
    "getInvoice": "GetInvoice",
    "listTransactions": "GetTransactions",
    "listContacts": "GetContacts",
    "listSentMail": "GetEmails",
    "listQuotes": "GetQuotes",
    "getAccount": "GetClientsDetails",
}
"""Which action of WHMCS's answers an operation. Pay methods and credit name their owner at the top alone."""


def counted(house: House) -> int:
    return sum(entry["count"] for entry in house.gateway.entries() if entry["event"] == "foreign-rows")


def test_an_action_that_the_role_lacks_costs_what_needs_it_alone(house: House, soak: bool) -> None:
    """The operator reads of it in the audit log; a customer hears that the host cannot answer."""
    count = 0
    for action in sorted(ACTIONS - {"WhmcsDetails", "ValidateLogin", "GetUsers"}):
        who = INES if action == "GetUserPermissions" else MARTA
        asks = all_asks(house, CLIENT, who)
        needing = [ask for ask in asks if action in NEEDING.get(ask.operation.name, ())]
        others = asks if soak else random.Random(action).sample(asks, 4)
        house.sandbox.control.deny(action)
        recover(house)
        failed = set()
        with house.wire(CLIENT, who) as wire:
            for ask in (*needing, *(one for one in others if one not in needing)):
                answer, name = wire(ask), ask.operation.name
                lost = 504 if (action, name) == NOT_READ_BACK else 403 if who == INES else 503
                assert answer.status in (*RIGHT, 503, lost), f"without {action}: {ask}: {answer}"
                assert action not in answer.body.decode("utf-8", "replace")
                failed |= {name} if answer.status not in RIGHT else set()
                count += 1
        house.sandbox.control.allow(action)
        assert bool(failed) is (action not in DONE_WITHOUT), f"{action}: {sorted(failed)}"
        if action not in (*DONE_WITHOUT, "GetUserPermissions"):
            noted = [entry["what"] for entry in house.gateway.entries() if entry["event"] == "not-set-up"]
            assert action.lower() in noted[-1]
        if action != "GetClientsDetails":
            assert len(failed) < len(house.operations) - 2
    print(f"{count} requests without one action each")


NEEDING = {
    **{name: (action,) for name, action in ASKED_BY.items()},
    "listPayMethods": ("GetPayMethods",),
    "listAnnouncements": ("GetAnnouncements",),
    "changeEmail": ("UpdateUser",),
    "listNameservers": ("DomainGetNameservers",),
    "getRegistrarLock": ("DomainGetLockingStatus",),
    "listDomainContacts": ("DomainGetWhoisInfo",),
    "setRegistrarLock": ("DomainUpdateLockingStatus",),
    "setDomainContacts": ("DomainUpdateWhoisInfo",),
    "askTransferCode": ("DomainRequestEPP",),
    "renewDomain": ("AddOrder",),
    "listDepartments": ("GetSupportDepartments",),
    "getAttachment": ("GetTicketAttachment",),
    "getInvoicePdf": ("CreateSsoToken",),
    "listCreditEntries": ("GetCredits",),
    "getCounters": ("GetClientsDetails",),
    "signOn": ("CreateSsoToken", "GetUserPermissions"),
}
"""Actions that an operation cannot do without."""
DONE_WITHOUT = ("GetPaymentMethods",)
"""What costs names alone."""
NOT_READ_BACK = ("DomainGetLockingStatus", "setRegistrarLock")
"""A change that is made, and then cannot be looked at."""


def test_a_slow_host_does_not_stop_other_customers_for_ever(house: House) -> None:
    """Nor does one customer's patience use up another's turn."""
    house.sandbox.control.fault("stall", target="GetTickets")
    began = time.monotonic()
    (slow,) = [ask for ask in all_asks(house) if ask.operation.name == "listTickets"]
    (quick,) = [ask for ask in all_asks(house, *CALLERS["Tomas"]) if ask.operation.name == "listInvoices"]
    with house.wire(CLIENT, MARTA) as marta, house.wire(*CALLERS["Tomas"]) as tomas:
        assert marta(slow).status == 503
        assert tomas(quick).status == 200
    assert time.monotonic() - began < 20
