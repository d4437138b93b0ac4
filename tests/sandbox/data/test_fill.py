"""What the accounts hold: every stage and state, right sums, and the same again for the same day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmdesk.sandbox.data import Size, fill
from pmdesk.sandbox.data.days import Days, add_months
from pmdesk.sandbox.database import Database

TODAY = date(2026, 11, 22)


@contextmanager
def filled(size: Size = "small", today: date = TODAY) -> Iterator[Database]:
    database = Database()
    with closing(database.connection):
        fill(database, size, Days(today))
        yield database


def words(database: Database, sql: str) -> set[str]:
    return {row[0] for row in database.all(sql)}


def dump(database: Database) -> list[str]:
    return list(database.connection.iterdump())


def test_every_state_of_everything_is_there() -> None:
    with filled() as database:
        assert words(database, "SELECT status FROM services WHERE clientid = 418") == {
            *("Active", "Suspended", "Pending", "Cancelled", "Terminated")
        }
        assert words(database, "SELECT status FROM domains WHERE userid = 418") == {
            *("Active", "Grace", "Redemption", "Expired", "Pending Transfer", "Pending Registration"),
            *("Cancelled", "Transferred Away"),
        }
        assert words(database, "SELECT status FROM tickets WHERE userid = 418") == {
            *("Open", "Answered", "Customer-Reply", "In Progress", "On Hold", "Closed")
        }
        assert words(database, "SELECT status FROM invoices WHERE userid = 418") == {
            *("Paid", "Unpaid", "Payment Pending", "Cancelled", "Refunded", "Draft")
        }
        departments = "SELECT d.name FROM tickets t JOIN departments d ON d.id = t.deptid WHERE userid = 418"
        assert words(database, departments) == {"Sales", "Billing", "Support", "Security"}
        assert 25 <= database.value("SELECT COUNT(*) FROM invoices WHERE userid = 418") <= 40


def test_neighbours_are_far_from_the_owner_and_from_one_another() -> None:
    with filled() as database:
        for table, column in (("services", "clientid"), ("domains", "userid"), ("tickets", "userid")):
            rows = database.all(f"SELECT id, {column} FROM {table} ORDER BY id")
            owners = [row[1] for row in rows]
            assert len({*owners}) == 3
            # Each has a stretch of numbers of their own.
            assert sum(here != there for here, there in pairwise(owners)) == 2
        held = {row[0] for row in database.all("SELECT userid FROM invoices WHERE status = 'Unpaid'")}
        assert held == {418, 731, 758}
        newest = database.one("SELECT userid FROM invoices ORDER BY id DESC LIMIT 1")
        assert newest is not None
        assert newest[0] == 418


def test_names_and_addresses_are_of_nobody() -> None:
    with filled() as database:
        for table, column in (("domains", "domainname"), ("services", "domain")):
            for row in database.all(f"SELECT {column} FROM {table} WHERE {column} <> ''"):
                assert row[0].endswith(".example")
        for table in ("clients", "users", "contacts"):
            for row in database.all(f"SELECT email FROM {table}"):
                assert row[0].endswith(".example")


@settings(max_examples=30, deadline=None)
@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_stands_in_the_right_distance_to_any_day(today: date) -> None:
    with filled(today=today) as database:

        def day(sql: str) -> int:
            return (date.fromisoformat(database.value(sql)) - today).days

        assert day("SELECT expirydate FROM domains WHERE domainname = 'hearthandrye.example'") == 5
        assert day("SELECT expirydate FROM domains WHERE domainname = 'hearthandrye-cafe.example'") == 25
        assert day("SELECT duedate FROM invoices WHERE id = 10482") == -6
        assert day("SELECT duedate FROM invoices WHERE id = 10488") == 3
        assert day("SELECT duedate FROM invoices WHERE id = 10491") == 10
        future = str(today + timedelta(days=1))
        for table, column in (("tickets", "lastreply"), ("replies", "date"), ("transactions", "date")):
            assert database.value(f"SELECT COUNT(*) FROM {table} WHERE {column} >= ?", (future,)) == 0


@pytest.mark.parametrize("size", ["small", "large"])
def test_is_the_same_again_for_the_same_day(size: Size) -> None:
    with filled(size) as first, filled(size) as second:
        assert dump(first) == dump(second)


@pytest.mark.parametrize(("size", "invoices"), [("large", 10_000), ("huge", 100_000)])
def test_the_large_accounts_are_as_large_as_they_say(size: Size, invoices: int) -> None:
    with filled(size) as database:
        counts = {
            table: database.value(f"SELECT COUNT(*) FROM {table} WHERE {column} = 418")
            for table, column in (
                ("invoices", "userid"),
                ("tickets", "userid"),
                ("domains", "userid"),
                ("services", "clientid"),
            )
        }
        assert counts == {"invoices": invoices, "tickets": 2000, "domains": 500, "services": 200}
        wrong = "SELECT COUNT(*) FROM invoices WHERE total <> subtotal + tax + tax2 - credit"
        assert database.value(wrong) == 0


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(-120, 120))
def test_months_keep_the_day_where_there_is_one(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)
