"""The bakery's domains, one for each stage of a domain's life."""

from __future__ import annotations

from pmdesk.sandbox.data.account import CLIENT
from pmdesk.sandbox.data.days import Days
from pmdesk.sandbox.data.provider import NAMESERVERS
from pmdesk.sandbox.database import Database

(
    MAIN,
    CAFE,
    GRACE,
    REDEMPTION,
    EXPIRED,
    TRANSFER,
    REGISTRATION,
    STARTER,
    SCHOOL,
    EVENTS,
    WHOLESALE,
    SUMMER,
    MOVED,
) = range(3301, 3314)

NONE = "0000-00-00"


def add(database: Database, days: Days) -> None:
    """Put the domains in. The registry's expiry and the bill's due date are two dates and mostly differ."""
    for domain in (
        _main(days),
        _cafe(days),
        _grace(days),
        _redemption(days),
        _expired(days),
        _starter(days),
        _school(days),
        _events(days),
        _wholesale(days),
        _transfer(days),
        _registration(days),
        _summer(days),
        _moved(days),
    ):
        database.insert(
            "domains",
            {
                "userid": CLIENT,
                "orderid": 2400 + (int(str(domain["id"])) - MAIN) * 3,
                "regtype": "Register",
                "registrar": "northregistry",
                "regperiod": 1,
                "firstpaymentamount": 1499,
                "recurringamount": 1899,
                "paymentmethod": "stripe",
                "nameservers": NAMESERVERS,
                **domain,
            },
        )


def _main(days: Days) -> dict[str, object]:
    return {
        "id": MAIN,
        "domainname": "hearthandrye.example",
        "regdate": days.year(5, -8),
        "expirydate": days.day(5),
        "nextduedate": days.day(3),
        "status": "Active",
        "idprotection": 1,
        "dnsmanagement": 1,
    }


def _cafe(days: Days) -> dict[str, object]:
    return {
        "id": CAFE,
        "domainname": "hearthandrye-cafe.example",
        "regdate": days.year(25, -2),
        "expirydate": days.day(25),
        "nextduedate": days.day(18),
        "status": "Active",
        "donotrenew": 1,
        "recurringamount": 2450,
        "lockstatus": "unlocked",
        "registrar": "lakenames",
        "nameservers": f"{NAMESERVERS} ns3.preciselymanaged.example",
        "whois": "other names",
    }


def _grace(days: Days) -> dict[str, object]:
    return {
        "id": GRACE,
        "domainname": "hearthrye.example",
        "regdate": days.year(-13, -4),
        "expirydate": days.day(-13),
        "nextduedate": days.day(-20),
        "status": "Grace",
        "donotrenew": 1,
    }


def _redemption(days: Days) -> dict[str, object]:
    return {
        "id": REDEMPTION,
        "domainname": "ryecrumbs.example",
        "regdate": days.year(-41, -3),
        "expirydate": days.day(-41),
        "nextduedate": days.day(-48),
        "status": "Redemption",
        "donotrenew": 1,
        "lockstatus": "",
    }


def _expired(days: Days) -> dict[str, object]:
    return {
        "id": EXPIRED,
        "domainname": "sourdough-sunday.example",
        "regdate": days.year(-204, -1),
        "expirydate": days.day(-204),
        "nextduedate": days.day(-211),
        "status": "Expired",
        "donotrenew": 1,
        "registrarerror": "Domain is not in this registrar's account",
    }


def _starter(days: Days) -> dict[str, object]:
    return {
        "id": STARTER,
        "domainname": "ryestarter.example",
        "regdate": days.year(43, -2),
        "expirydate": days.day(43),
        "nextduedate": days.day(36),
        "status": "Active",
    }


def _school(days: Days) -> dict[str, object]:
    return {
        "id": SCHOOL,
        "domainname": "sourdough-school.example",
        "regdate": days.year(165, -1),
        "expirydate": days.day(165),
        "nextduedate": days.day(165),
        "status": "Active",
        "idprotection": 1,
        "emailforwarding": 1,
        "whois": "text",
    }


def _events(days: Days) -> dict[str, object]:
    return {
        "id": EVENTS,
        "domainname": "hearthandrye-bread-and-butter-events.example",
        "regdate": days.year(700, -3),
        "expirydate": days.day(700),
        "nextduedate": days.day(693),
        "status": "Active",
        "regperiod": 2,
        "recurringamount": 3100,
    }


def _wholesale(days: Days) -> dict[str, object]:
    return {
        "id": WHOLESALE,
        "domainname": "ryewholesale.example",
        "regtype": "Transfer",
        "registrar": "",
        "regdate": days.year(80, -1),
        "expirydate": NONE,
        "nextduedate": NONE,
        "status": "Active",
        "recurringamount": 0,
        "lockstatus": "",
        "nameservers": "",
        "notes": "Kept at another registrar",
    }


def _transfer(days: Days) -> dict[str, object]:
    return {
        "id": TRANSFER,
        "domainname": "thecrumbletter.example",
        "regtype": "Transfer",
        "regdate": days.day(-6),
        "expirydate": NONE,
        "nextduedate": days.year(-6, 1),
        "status": "Pending Transfer",
        "registrarerror": "Transfer in progress: the registrar gave no data yet",
    }


def _registration(days: Days) -> dict[str, object]:
    return {
        "id": REGISTRATION,
        "domainname": "bröd-och-smör.example",
        "regdate": days.day(-1),
        "expirydate": NONE,
        "nextduedate": days.year(-1, 1),
        "status": "Pending Registration",
        "registrarerror": "Object does not exist",
    }


def _summer(days: Days) -> dict[str, object]:
    return {
        "id": SUMMER,
        "domainname": "summerloaves.example",
        "regdate": days.day(-520),
        "expirydate": NONE,
        "nextduedate": days.day(-510),
        "status": "Cancelled",
        "registrarerror": "Object does not exist",
    }


def _moved(days: Days) -> dict[str, object]:
    return {
        "id": MOVED,
        "domainname": "lindqvist-family.example",
        "regdate": days.year(-260, -5),
        "expirydate": days.day(105),
        "nextduedate": days.day(105),
        "status": "Transferred Away",
        "registrarerror": "Domain is not in this registrar's account",
    }
