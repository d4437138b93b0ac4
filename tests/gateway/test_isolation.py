"""A customer reaches their own records and nobody else's, through any door.

Two customers, a third, and a user with some rights at two accounts; every operation with every id that
somebody could put into it, of others, of nobody, and no ids at all. What is somebody else's is answered like
what is nobody's, to the letter, and asks of WHMCS the same; nothing that belongs to others is in any answer,
header or log.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.gateway import vocabulary
from tests.gateway.marked import CALLERS, House
from tests.gateway.matrix import (
    BODIES,
    MANGLED,
    ODD,
    PLACES,
    Answer,
    Ask,
    Operation,
    Unruled,
    Wire,
    asks_of,
    fields_of,
    operations,
)
from tests.gateway.running import running

OPERATIONS = 33
"""As many as there were when this was written: fewer would mean that something hides from the document."""
OWNERS = ("Marta", "Tomas", "Pia")
OWN_ALONE = {
    *("AddOrder", "UpdateUser", "DomainUpdateLockingStatus", "DomainRequestEPP", "DomainUpdateWhoisInfo"),
    *("CreateSsoToken", "GetTicketAttachment", "DomainGetNameservers", "DomainGetLockingStatus"),
    "DomainGetWhoisInfo",
}
"""What is only ever asked about one's own records: changes, and what takes an id alone."""
REMEMBERED = {"GetClientsDetails", "GetUserPermissions", "GetPaymentMethods", "GetSupportDepartments"}
"""What is asked once in a while, whatever the request is."""


def places(operation: Operation) -> list[str]:
    return list(PLACES) if operation.body == "SignOnWish" else [""]


# --- the matrix itself ----------------------------------------------------------------------------------


def test_every_operation_has_its_rules(house: House) -> None:
    assert len(house.operations) >= OPERATIONS
    with house.gateway.client() as client:
        document = client.get("/schema/openapi.json").json()
    domain = "/v1/domains/{domain_id}"
    for change in (
        lambda one: one["paths"][domain]["get"]["parameters"].append({"in": "path", "name": "client_id"}),
        lambda one: one["paths"][domain]["get"]["parameters"].append({"in": "query", "name": "userid"}),
        lambda one: one["paths"][domain]["get"]["parameters"].append({"in": "header", "name": "X-Client"}),
        lambda one: one["components"]["schemas"]["SignOnWish"]["properties"].update(
            client={"type": "string"}
        ),
        lambda one: one["components"]["schemas"]["NamedValue"]["properties"].update(id={"type": "string"}),
        lambda one: one["components"]["schemas"]["Place"]["enum"].append("orders"),
    ):
        grown = deepcopy(document)
        change(grown)
        with pytest.raises(Unruled):
            operations(grown)


def all_of_ones_own(house: House, owner: str) -> Iterator[tuple[Ask, Answer]]:
    """Everything that can be asked, about the caller's own records."""
    client, user = CALLERS[owner]
    own = house.own(client, user)
    with house.wire(client, user) as wire:
        for operation in house.operations:
            for place in places(operation):
                ask = asks_of(operation, own, place)
                if operation.body == "LockWish":
                    ask = replace(ask, body={"locked": False})
                if operation.body == "EmailWish":
                    ask = replace(ask, body={"email": f"new@own-{client}.example"})
                yield ask, wire(ask)


@pytest.mark.parametrize("owner", OWNERS)
def test_what_is_ones_own_is_there_and_would_be_seen_elsewhere(house: House, owner: str) -> None:
    """So that the matrix does not pass because everything is refused, nor because the judge is blind."""
    client, _ = CALLERS[owner]
    seen, other = set(), next(one for one, _ in CALLERS.values() if one != client)
    for ask, answer in all_of_ones_own(house, owner):
        assert answer.status in (200, 201, 204), f"{ask}: {answer.status} {answer.body!r}"
        house.judged(client, ask, answer)
        if vocabulary.leaks(house.words[other], answer.headers, answer.body):
            seen.add(ask.operation.name)
    assert {operation.name for operation in house.operations} - seen <= SAYS_NOTHING_OF_ANYBODY


SAYS_NOTHING_OF_ANYBODY = {
    *("getCounters", "listCapabilities", "listAnnouncements", "listDepartments", "listNameservers"),
    *("getRegistrarLock", "setRegistrarLock", "askTransferCode", "renewDomain", "changeEmail"),
    *("listDevices", "endDevice"),
}


# --- others' records ------------------------------------------------------------------------------------


def pairs(house: House, caller: tuple[int, int]) -> Iterator[tuple[str, str, Ask, Ask]]:
    """Each question with a stranger's id and with nobody's; how it is written, and the place of a link."""
    own = house.own(*caller)
    strangers = [house.own(*CALLERS[name]) for name in OWNERS if CALLERS[name][0] != caller[0]]
    for operation in house.operations:
        for place in places(operation):
            for _, kind, put in fields_of(asks_of(operation, own, place)):
                for theirs in strangers:
                    # For what is about no record (a page, an index) any stranger's id will do.
                    yield from written(put, theirs[kind or "services"], own[kind or "services"], place)
                for other in {"services", "domains", "tickets", "invoices"} - {kind} if kind else ():
                    theirs_ = strangers[0][other]
                    yield "another kind", place, put(theirs_), put(nobodys(theirs_))


def written(put: Any, theirs: str, own: str, place: str) -> Iterator[tuple[str, str, Ask, Ask]]:
    for way, write in MANGLED.items():
        yield way, place, put(write(theirs, own)), put(write(nobodys(theirs), own))


def nobodys(record: str) -> str:
    """An id as long as this one that no record has."""
    return "9" * len(record) if record.isdigit() else "f" * len(record)


@pytest.mark.parametrize("caller", CALLERS)
def test_what_is_somebody_elses_is_like_what_is_nobodys(house: House, soak: bool, caller: str) -> None:
    cases = list(pairs(house, CALLERS[caller]))
    plain = [case for case in cases if case[0] == "as it is"]
    tried = cases if soak else plain + random.Random(caller).sample(cases, 40)
    client, user = CALLERS[caller]
    with house.wire(client, user) as wire:
        for _, place, theirs, nobodys_ in tried:
            house.calls()
            first, first_calls = wire(theirs), house.calls()
            second, second_calls = wire(nobodys_), house.calls()
            assert first.plain == second.plain, str(theirs)
            assert alike(first_calls) == alike(second_calls), str(theirs)
            house.judged(client, theirs, first)
            house.judged(client, nobodys_, second)
            if not place or PLACES[place]:
                assert first.status in (400, 403, 404), str(theirs)
                assert not {name for name, _ in first_calls + second_calls} & OWN_ALONE, str(theirs)
    print(f"{len(tried)} of {len(cases)} pairs, for {caller}")


def alike(calls: list[tuple[str, dict[str, str]]]) -> list[tuple[str, tuple[tuple[str, int], ...]]]:
    """What was asked, by names of parameters and lengths of what was in them."""
    return [
        (name, tuple((key, len(value)) for key, value in sorted(asked.items())))
        for name, asked in calls
        if name not in REMEMBERED
    ]


@pytest.mark.parametrize("caller", CALLERS)
def test_what_is_no_id_opens_nothing(house: House, soak: bool, caller: str) -> None:
    """Nor breaks anything: whatever is put into a path, a body, a cursor or a header is answered in form."""
    client, user = CALLERS[caller]
    theirs = house.own(*CALLERS["Pia" if caller != "Pia" else "Tomas"])
    cases = list(odd_asks(house, house.own(client, user), theirs))
    tried = cases if soak else random.Random(caller).sample(cases, 70)
    with house.wire(client, user) as wire:
        for case in tried:
            answer = wire(case)
            assert answer.status < 500, str(case)
            house.judged(client, case, answer)
    print(f"{len(tried)} of {len(cases)} requests, for {caller}")


def odd_asks(house: House, own: dict[str, str], theirs: dict[str, str]) -> Iterator[Ask]:
    for operation in house.operations:
        for place in places(operation):
            for _, _, put in fields_of(asks_of(operation, own, place)):
                yield from (ask for ask in map(put, ODD) if ask.target.isascii() and " " not in ask.target)
        base = asks_of(operation, own)
        if operation.method != "GET":
            continue  # another query or header changes nothing in what is done to one's own
        for word in (*ODD, *theirs.values()):
            if word.isascii() and word.isprintable():
                tag = {"If-None-Match": f'W/"{word[:200]}.{word[:200]}"'}
                yield replace(base, query=f"cursor={word}".replace(" ", "+"), headers=tag)
        for query in (
            "clientid=731",
            "userid=731",
            "client_id=758",
            "cursor=0&cursor=731",
            "cursor=&userid=758",
        ):
            yield replace(base, query=query)


# --- nobody -----------------------------------------------------------------------------------------------


@pytest.fixture
def keys(house: House, tmp_path: Path) -> Iterator[dict[str, str]]:
    """What opens nothing: by what is wrong with it."""
    client, user = CALLERS["Marta"]
    with running(tmp_path) as elsewhere:
        right, ended, old = (house.enter(client, user) for _ in range(3))
        house.gateway.gateway.keeper.families.end(ended.family)
        tomas = house.enter(*CALLERS["Tomas"])
        yield {
            "none": "",
            "empty": "Bearer ",
            "of another kind": f"Basic {right.access}",
            "a word": "Bearer anything",
            "another gateway's": f"Bearer {elsewhere.enter(client, user).access}",
            "for refreshing": f"Bearer {right.refresh}",
            "of a sign-in that is over": f"Bearer {ended.access}",
            "with another's secret": f"Bearer {right.access[:27]}{tomas.access[27:]}",
            "with a letter changed": f"Bearer {right.access[:-1]}{'A' if right.access[-1] != 'A' else 'B'}",
            "two": f"Bearer {right.access}, Bearer {tomas.access}",
            "expired": f"Bearer {old.access}",
        }


def test_nobody_gets_anything(house: House, keys: dict[str, str]) -> None:
    own, theirs = house.own(*CALLERS["Marta"]), house.own(*CALLERS["Tomas"])
    answers: set[Answer] = set()
    with Wire(house.gateway.base, {}) as wire:
        for why, key in keys.items():
            house.gateway.clock.added = 3600 if why == "expired" else 0
            house.calls()
            for operation in house.operations:
                for records in (own, theirs):
                    ask = asks_of(operation, records)
                    answer = wire(ask, **({"Authorization": key} if key else {}))
                    assert answer.status == 401, (why, str(ask))
                    answers.add(answer)
            assert house.calls() == [], f"WHMCS is not asked for {why}"
    house.gateway.clock.added = 0
    assert len(answers) == 1, "whatever is asked for, and whatever is wrong with the key"
    (answer,) = answers
    assert dict(answer.headers)["www-authenticate"] == 'Bearer error="invalid_token"'


# --- what is written down -----------------------------------------------------------------------------------


def test_logs_hold_no_secret_and_nothing_of_what_records_say(house: House) -> None:
    """Of all that the tests before this one did, and of everything that can be asked of one's own."""
    assert len(list(all_of_ones_own(house, "Marta"))) > len(house.operations)
    everything = vocabulary.everything(house.words)
    audit = house.gateway.audit.read_text("utf-8")
    logged = "\n".join(house.records.lines)
    assert audit.count('"sign-on"') >= len(PLACES)
    assert house.records.lines
    issued = [*house.tokens, *house.sandbox.control._installation._tokens]
    for written, where in ((audit, "the audit log"), (logged, "a log")):
        assert everything.seen_in(written) == [], where
        for token in issued:
            secret = token.rpartition(".")[2]
            assert secret not in written, where
        assert "access_token=" not in written
        for body in BODIES["ContactsWish"]["contacts"][0]["fields"]:
            assert body["value"] not in written
    assert "Bearer" not in logged
