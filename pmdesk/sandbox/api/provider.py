"""What the provider says of itself: version, currencies, payment methods, announcements, mail it sent."""

from __future__ import annotations

from pmdesk.sandbox.api.call import Answer, Call, Handler, Refusal, Where
from pmdesk.sandbox.api.services import GATEWAYS
from pmdesk.sandbox.api.shapes import as_they_are, escaped, texts
from pmdesk.sandbox.database import Row

VERSION = "8.13.1"


def whmcs_details(call: Call) -> Answer:
    """whmcsdetails.md."""
    return {
        "result": "success",
        "whmcs": {"version": VERSION, "canonicalversion": f"{VERSION}-release.1"},
    }


def get_payment_methods(call: Call) -> Answer:
    """getpaymentmethods.md: the gateways that are switched on."""
    methods = [{"module": module, "displayname": name} for module, name in GATEWAYS.items()]
    return {
        "result": "success",
        "totalresults": len(methods),
        "paymentmethods": {"paymentmethod": methods},
    }


def get_currencies(call: Call) -> Answer:
    """getcurrencies.md: all text."""
    rows = call.installation.database.all("SELECT * FROM currencies ORDER BY id")
    currencies = [texts(row, "id", "code", "prefix", "suffix", "format", "rate") for row in rows]
    return {
        "result": "success",
        "totalresults": str(len(currencies)),
        "currencies": {"currency": currencies},
    }


def get_announcements(call: Call) -> Answer:
    """getannouncements.md: newest first, HTML; also those that are not published yet."""
    start, number = call.page()
    database = call.installation.database
    rows = database.all("SELECT * FROM announcements ORDER BY date DESC LIMIT ? OFFSET ?", (number, start))
    announcements = [
        {
            **texts(row, "id", "date"),
            "title": escaped(row["title"]),
            **texts(row, "announcement", "published"),
            "parentid": "0",
            "language": "",
            **texts(row, "created_at", "updated_at"),
        }
        for row in rows
    ]
    return {
        "result": "success",
        "totalresults": str(database.value("SELECT COUNT(*) FROM announcements")),
        "startnumber": str(start),
        "numreturned": str(len(rows)),
        "announcements": {"announcement": announcements},
    }


def get_emails(call: Call) -> Answer:
    """getemails.md: newest first, whole HTML documents; its errors stand under ``status``."""
    client = call.integer("clientid")
    database = call.installation.database
    if database.one("SELECT id FROM clients WHERE id = ?", (client,)) is None:
        raise Refusal("Client ID Not Found", marker="status")
    where = Where()
    where.add("userid = ?", client)
    if call.given("date"):
        where.add("date LIKE ?", call.text("date") + "%")
    if call.given("subject"):
        where.add("subject LIKE ?", f"%{call.text('subject')}%")
    start, number = call.page()
    rows = database.all(
        f"SELECT * FROM emails{where.sql} ORDER BY date DESC, id DESC LIMIT ? OFFSET ?",  # noqa: S608
        (*where.values, number, start),
    )
    answer: Answer = {
        "result": "success",
        "totalresults": database.value(f"SELECT COUNT(*) FROM emails{where.sql}", where.values),  # noqa: S608
        "startnumber": start,
        "numreturned": len(rows),
    }
    answer["emails"] = {"email": [_email(row) for row in rows]}
    return answer


def _email(row: Row) -> Answer:
    return {
        **as_they_are(row, "id", "userid"),
        "subject": escaped(row["subject"]),
        **as_they_are(row, "message", "date"),
        "to": row["recipient"],
        "cc": "",
        "bcc": "",
        "attachments": None,
        "pending": 0,
        "message_data": None,
        **as_they_are(row, "failed", "failure_reason"),
        "retry_count": 0,
        "created_at": None,
        "updated_at": None,
        "campaign_id": 0,
    }


ACTIONS: dict[str, Handler] = {
    "WhmcsDetails": whmcs_details,
    "GetPaymentMethods": get_payment_methods,
    "GetCurrencies": get_currencies,
    "GetAnnouncements": get_announcements,
    "GetEmails": get_emails,
}
