"""The bakery's services with their care plans: running, suspended, on order, cancelled and gone."""

from __future__ import annotations

import json

from pmdesk.sandbox.data import provider as host
from pmdesk.sandbox.data.account import CLIENT
from pmdesk.sandbox.data.days import Days
from pmdesk.sandbox.database import Database

MAIN, SCHOOL, POPUP, PREMIUM_PLAN, BUILDER, RESELLER, ORDERS = range(1201, 1208)
SILVER, WORDPRESS, GOLD, PREMIUM = range(881, 885)


def add(database: Database, days: Days) -> None:
    """Put the services, their addons and one cancellation request in."""
    for service in (
        _main(days),
        _school(days),
        _orders(days),
        _popup(days),
        _plan(days),
        _builder(days),
        _trial(days),
    ):
        database.insert("services", {"clientid": CLIENT, "paymentmethod": "stripe", **service})
    _addons(database, days)
    database.insert(
        "cancellations",
        {
            "id": 41,
            "date": days.at(-2, "13:22"),
            "relid": ORDERS,
            "reason": 'We take orders on the website now; "orders." isn\'t needed any more.',
            "type": "End of Billing Period",
        },
    )


def _main(days: Days) -> dict[str, object]:
    counted = days.at(-1, "23:12")
    return {
        "id": MAIN,
        "orderid": 2201,
        "pid": host.BUSINESS,
        "serverid": host.FALCON,
        "regdate": days.year(-6, -3),
        "domain": "hearthandrye.example",
        "firstpaymentamount": 11900,
        "recurringamount": 12900,
        "billingcycle": "Annually",
        "nextduedate": days.day(-6),
        "status": "Active",
        "username": "hearthan",
        "password": "not-for-the-desktop",
        "diskusage": 8397,
        "disklimit": 10240,
        "bwusage": 31744,
        "bwlimit": 204800,
        "lastupdate": counted,
        "customfields": json.dumps([{"id": "7", "name": "Heard of us through", "value": "A neighbour"}]),
        "configoptions": json.dumps(
            [{"id": "3", "option": "Daily backups", "type": "dropdown", "value": "Kept for 14 days"}]
        ),
    }


def _school(days: Days) -> dict[str, object]:
    counted = days.at(-1, "23:12")
    return {
        "id": SCHOOL,
        "orderid": 2260,
        "pid": host.STARTER,
        "serverid": host.HERON,
        "regdate": days.month(24, -12),
        "domain": "sourdough-school.example",
        "firstpaymentamount": 2700,
        "recurringamount": 2700,
        "billingcycle": "Quarterly",
        "nextduedate": days.day(24),
        "status": "Active",
        "username": "sourdoug",
        "password": "not-for-the-desktop",
        "diskusage": 412,
        "disklimit": 2048,
        "bwusage": 2210,
        "bwlimit": 51200,
        "lastupdate": counted,
    }


def _orders(days: Days) -> dict[str, object]:
    counted = days.at(-1, "23:12")
    return {
        "id": ORDERS,
        "orderid": 2291,
        "pid": host.VPS,
        "serverid": host.ORCHARD,
        "regdate": days.month(18, -8),
        "domain": "orders.hearthandrye.example",
        "firstpaymentamount": 2400,
        "recurringamount": 2400,
        "billingcycle": "Monthly",
        "nextduedate": days.day(18),
        "status": "Active",
        "username": "root",
        "password": "not-for-the-desktop",
        "dedicatedip": "203.0.113.77",
        "assignedips": "203.0.113.77\r\n2001:db8:40::77",
        "diskusage": 11020,
        "disklimit": 40960,
        "bwusage": 8800,
        "bwlimit": 0,
        "lastupdate": counted,
    }


def _popup(days: Days) -> dict[str, object]:
    return {
        "id": POPUP,
        "orderid": 2271,
        "pid": host.STARTER,
        "serverid": host.HERON,
        "regdate": days.month(-34, -10),
        "domain": "popup.hearthandrye.example",
        "firstpaymentamount": 900,
        "recurringamount": 900,
        "billingcycle": "Monthly",
        "nextduedate": days.day(-34),
        "status": "Suspended",
        "suspensionreason": "Overdue on Payment",
        "username": "popuphea",
        "password": "not-for-the-desktop",
        "diskusage": 130,
        "disklimit": 2048,
        "bwusage": 0,
        "bwlimit": 51200,
        "lastupdate": days.at(-20, "23:12"),
    }


def _plan(days: Days) -> dict[str, object]:
    return {
        "id": PREMIUM_PLAN,
        "orderid": 2305,
        "pid": host.PREMIUM,
        "serverid": 0,
        "regdate": days.day(-1),
        "domain": "",
        "firstpaymentamount": 12900,
        "recurringamount": 12900,
        "billingcycle": "Monthly",
        "nextduedate": days.day(-1),
        "status": "Pending",
        "username": "",
        "password": "",
    }


def _builder(days: Days) -> dict[str, object]:
    return {
        "id": BUILDER,
        "orderid": 2230,
        "pid": host.BUILDER,
        "serverid": 0,
        "regdate": days.day(-560),
        "domain": "hearthrye.example",
        "firstpaymentamount": 1500,
        "recurringamount": 1500,
        "billingcycle": "Semi-Annually",
        "nextduedate": days.day(-190),
        "status": "Cancelled",
        "username": "",
        "password": "",
    }


def _trial(days: Days) -> dict[str, object]:
    return {
        "id": RESELLER,
        "orderid": 2242,
        "pid": host.RESELLER,
        "serverid": host.HERON,
        "regdate": days.day(-480),
        "domain": "friends-of-rye.example",
        "firstpaymentamount": 0,
        "recurringamount": 0,
        "billingcycle": "Free Account",
        "nextduedate": "0000-00-00",
        "status": "Terminated",
        "username": "friendso",
        "password": "not-for-the-desktop",
    }


def _addons(database: Database, days: Days) -> None:
    owned = (
        (SILVER, MAIN, host.ADDON_SILVER, 0, 4900, "Monthly", "Active", days.month(10, -14), days.day(10)),
        (
            WORDPRESS,
            SCHOOL,
            host.ADDON_WORDPRESS,
            2500,
            0,
            "One Time",
            "Active",
            days.day(-300),
            "0000-00-00",
        ),
        (GOLD, MAIN, host.ADDON_GOLD, 0, 8900, "Monthly", "Cancelled", days.day(-130), days.day(-100)),
        (PREMIUM, SCHOOL, host.ADDON_PREMIUM, 0, 12900, "Monthly", "Pending", days.day(-1), days.day(-1)),
    )
    database.insert_many(
        "addons",
        (
            "id",
            "serviceid",
            "addonid",
            "setupfee",
            "recurring",
            "billingcycle",
            "status",
            "regdate",
            "nextduedate",
            "userid",
            "orderid",
            "name",
            "tax",
            "paymentmethod",
        ),
        [
            (*addon, CLIENT, 2281 + number, host.ADDON_NAMES[addon[2]], "on", "stripe")
            for number, addon in enumerate(owned)
        ],
    )
