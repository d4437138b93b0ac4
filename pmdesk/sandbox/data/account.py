"""Hearth & Rye Bakery: its account, the people who may use it, contacts, card, mail history and a quote."""

from __future__ import annotations

from pmdesk.sandbox.data.days import Days
from pmdesk.sandbox.data.provider import USD
from pmdesk.sandbox.database import Database
from pmdesk.sandbox.installation import Person

CLIENT, MARTA, INES = 418, 502, 519
NAME, EMAIL = "Marta Lindqvist", "marta@hearthandrye.example"
OWNER = Person(EMAIL, CLIENT, MARTA)
INES_NAME, INES_EMAIL = "Ines Halloran", "ines@ledgerline.example"
CARD = 77
CREDIT = 2351


def add(database: Database, days: Days) -> None:
    """Put the account in with its people and papers."""
    _client(database, days)
    _people(database, days)
    _contacts(database, days)
    _card(database, days)
    _emails(database, days)
    _quote(database, days)


def _client(database: Database, days: Days) -> None:
    """The account itself; its credit is what the credit log adds up to."""
    database.insert(
        "clients",
        {
            "id": CLIENT,
            "uuid": "3d5b1c52-7a64-4d1e-9f0c-5b8a41c2e418",
            "owner_user_id": MARTA,
            "firstname": "Marta",
            "lastname": "Lindqvist",
            "companyname": "Hearth & Rye Bakery",
            "email": EMAIL,
            "address1": "14 Mill Lane",
            "address2": "Baker's Yard",
            "city": "Northfield",
            "state": "Minnesota",
            "postcode": "55057",
            "country": "US",
            "countryname": "United States",
            "phonecc": "1",
            "phonenumber": "5075550142",
            "tax_id": "",
            "currency": USD,
            "credit": CREDIT,
            "notes": "Staff only: friendly, calls on Fridays.",
            "defaultgateway": "stripe",
            "customfield": "A neighbour",
            "datecreated": days.year(-40, -3),
            "lastlogin": days.at(-1, "17:02"),
        },
    )


def _card(database: Database, days: Days) -> None:
    """The only means of payment on file, and it has run out."""
    database.insert(
        "paymethods",
        {
            "id": CARD,
            "userid": CLIENT,
            "position": 0,
            "type": "RemoteCreditCard",
            "description": "Bakery card",
            "gateway_name": "stripe",
            "card_last_four": "4417",
            "expiry": f"{days.date(-45):%m/%y}",
            "card_type": "Visa",
            "remote_token": '{"customer":"cus_hearthrye","method":"pm_4417"}',
            "updated": f"{days.year(-50, -2)} 11:20:00",
        },
    )


def _people(database: Database, days: Days) -> None:
    columns = ("id", "firstname", "lastname", "email", "password", "two_factor", "datecreated")
    database.insert_many(
        "users",
        columns,
        [
            (MARTA, "Marta", "Lindqvist", EMAIL, "", 0, f"{days.year(-40, -3)} 09:15:22"),
            (INES, "Ines", "Halloran", INES_EMAIL, "", 0, f"{days.year(-12, -1)} 14:41:05"),
        ],
    )
    database.insert_many(
        "memberships",
        ("user_id", "client_id", "is_owner", "permissions"),
        [(MARTA, CLIENT, 1, ""), (INES, CLIENT, 0, "contacts products invoices quotes tickets")],
    )


def _contacts(database: Database, days: Days) -> None:
    people = (
        ("Jonas", "Lindqvist", "jonas@hearthandrye.example", "5075550177", (0, 1, 0, 1, 1, 0)),
        ("Ines", "Halloran", INES_EMAIL, "", (0, 0, 1, 0, 0, 0)),
        ("Siobhán", "O'Dell", "siobhan@northwebs.example", "5075550119", (1, 1, 0, 1, 1, 0)),
    )
    for number, (first, last, email, phone, mails) in enumerate(people):
        database.insert(
            "contacts",
            {
                "id": 611 + number,
                "userid": CLIENT,
                "firstname": first,
                "lastname": last,
                "companyname": "Northwebs & Daughters" if number == 2 else "",
                "email": email,
                "address1": "14 Mill Lane",
                "city": "Northfield",
                "state": "Minnesota",
                "postcode": "55057",
                "country": "US",
                "phonenumber": phone,
                **dict(
                    zip(
                        (
                            "domainemails",
                            "generalemails",
                            "invoiceemails",
                            "productemails",
                            "supportemails",
                            "affiliateemails",
                        ),
                        mails,
                        strict=True,
                    )
                ),
                "created_at": days.at(-400 + number * 90, "10:05"),
                "updated_at": "0000-00-00 00:00:00",
            },
        )


_MAILS = (
    (-1, "16:18", "[Ticket ID: 664471] Order form doesn't send emails", "There is an answer on your ticket."),
    (-3, "07:00", "Invoice Payment Reminder", "Invoice 10482 was due three days ago. It is still unpaid."),
    (-4, "07:00", "Customer Invoice 10491", "Your invoice for the next month of the care plan is ready."),
    (-5, "07:10", "Credit Card Payment Failed", "The card ending 4417 was not accepted: it has expired."),
    (
        -11,
        "07:00",
        "Customer Invoice 10488",
        "Your invoice for the renewal of hearthandrye.example is ready.",
    ),
    (-13, "06:00", "Your domain hearthrye.example has expired", "You can still renew it at the usual price."),
    (-20, "07:00", "Customer Invoice 10482", "Your invoice for the next year of web hosting is ready."),
    (-32, "07:30", "Service Suspension Notification", "popup.hearthandrye.example is off until it is paid."),
    (-96, "09:00", "New data centre in Duluth", "Our second room is open & nothing changes for you."),
)


def _emails(database: Database, days: Days) -> None:
    for number, (offset, time, subject, text) in enumerate(reversed(_MAILS)):
        database.insert(
            "emails",
            {
                "id": 9001 + number * 3,
                "userid": CLIENT,
                "subject": subject,
                "message": _letter(text.replace("&", "&amp;")),
                "date": days.at(offset, time),
                "recipient": f"{NAME} (Hearth & Rye Bakery) <{EMAIL}>",
                "failed": int(number == 1),
                "failure_reason": "Mailbox full" if number == 1 else "",
            },
        )


def _letter(text: str) -> str:
    """A mail as the provider's template makes it: a whole document with a remote logo."""
    return (
        '<!DOCTYPE html>\n<html>\n<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8" />'
        "<style>p{font-family:sans-serif}</style></head>\n<body>\n"
        '<p><img src="https://www.preciselymanaged.example/logo.png" alt="Precisely Managed" /></p>\n'
        f"<p>Dear Marta,</p>\n<p>{text}</p>\n<p>&mdash;<br />Precisely Managed</p>\n</body>\n</html>"
    )


def _quote(database: Database, days: Days) -> None:
    database.insert(
        "quotes",
        {
            "id": 231,
            "userid": CLIENT,
            "subject": "Online shop for cakes & loaves",
            "stage": "Delivered",
            "validuntil": days.day(19),
            "subtotal": 64000,
            "tax1": 4400,
            "tax2": 320,
            "total": 68720,
            "proposal": "A shop of up to 60 products with pick-up times.",
            "customernotes": "Half on start, half when it opens.",
            "adminnotes": "Ask about the wedding cakes.",
            "datecreated": days.day(-11),
            "lastmodified": days.day(-9),
            "datesent": days.day(-9),
            "dateaccepted": "0000-00-00",
        },
    )
    database.insert_many(
        "quoteitems",
        ("quoteid", "description", "quantity", "unitprice", "discount", "taxable"),
        [(231, "Set-up and design", "8", 6500, 0, 1), (231, "Product photographs", "60", 200, 0, 1)],
    )
