"""Who can sign in: the list keeps up with what changes."""

from __future__ import annotations

from tests.sandbox.conftest import Customer


def test_each_of_them_can_sign_in(customer: Customer) -> None:
    sandbox = customer.sandbox
    for person in sandbox.people:
        answer = customer.ask("ValidateLogin", email=person.email, password2=sandbox.password)
        assert answer["userid"] == str(person.user_id)
        assert answer["twoFactorEnabled"] == ("false" if person.second_factor is None else "true")
        details = customer.ask("GetClientsDetails", clientid=person.client_id)["client"]
        assert details["status"] == "Active"
        users = {user["id"]: user["is_owner"] for user in details["users"]["user"]}
        assert users[person.user_id] == person.owner
        if not person.owner:
            held = customer.ask("GetUserPermissions", user_id=person.user_id, client_id=person.client_id)
            assert tuple(held["permissions"]["permission"]) == person.permissions


def test_the_code_is_the_current_one(customer: Customer) -> None:
    codes = set()
    for _ in range(4):
        code = customer.sandbox.people[-1].second_factor
        assert code == customer.control.second_factor(903)
        codes.add(code)
        customer.control.advance(30)
    assert len(codes) > 1
