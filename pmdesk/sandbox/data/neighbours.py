"""Other customers of the same provider: whatever a customer sees of these is a leak."""

from __future__ import annotations

from pmdesk.sandbox.data import provider as host
from pmdesk.sandbox.data.account import INES
from pmdesk.sandbox.data.days import Days
from pmdesk.sandbox.data.files import file
from pmdesk.sandbox.data.ledger import VAT, Invoice, Line, write
from pmdesk.sandbox.database import Database
from pmdesk.sandbox.installation import Person

BICYCLES, TOMAS = 731, 877
LIGHTHOUSE, WILHELMINA = 745, 891
OTHER = Person("tomas@saltmarshbikes.example", BICYCLES, TOMAS)
SERVICE, DOMAIN, TICKET, INVOICE, REPLY = 1301, 3401, 4490, 10470, 7901


def add(database: Database, days: Days) -> None:
    """A bicycle shop that is billed in euro, and a closed account with a second factor and no sign-on."""
    for client, user, name, company, email in _PEOPLE:
        _client(database, days, client, user, name, company, email)
    # The bookkeeper of the bakery keeps these books too.
    database.insert(
        "memberships", {"user_id": INES, "client_id": BICYCLES, "is_owner": 0, "permissions": "invoices"}
    )
    _service(database, days)
    _addon(database, days)
    _domain(database, days)
    _ticket(database, days)
    _files(database)
    _invoices(database, days)
    _contact(database, days)
    _papers(database, days)


def _service(database: Database, days: Days) -> None:
    database.insert(
        "services",
        {
            "id": SERVICE,
            "clientid": BICYCLES,
            "orderid": 2501,
            "pid": host.SHOP,
            "serverid": host.HERON,
            "regdate": days.year(-70, -1),
            "domain": "saltmarshbikes.example",
            "firstpaymentamount": 19900,
            "recurringamount": 19900,
            "paymentmethod": "paypal",
            "billingcycle": "Annually",
            "nextduedate": days.year(-70, 1),
            "status": "Active",
            "username": "saltmars",
            "password": "not-for-anybody",
            "diskusage": 9011,
            "disklimit": 30720,
        },
    )


def _addon(database: Database, days: Days) -> None:
    database.insert(
        "addons",
        {
            "userid": BICYCLES,
            "orderid": 2502,
            "serviceid": SERVICE,
            "addonid": host.ADDON_GOLD,
            "name": host.ADDON_NAMES[host.ADDON_GOLD],
            "setupfee": 0,
            "recurring": 8900,
            "billingcycle": "Monthly",
            "tax": "on",
            "status": "Active",
            "regdate": days.day(-70),
            "nextduedate": days.day(12),
            "paymentmethod": "paypal",
        },
    )


_PEOPLE = (
    (BICYCLES, TOMAS, ("Tomas", "Verhoeven"), "Saltmarsh Bicycles", OTHER.email),
    (LIGHTHOUSE, WILHELMINA, ("Wilhelmina", "Achterberg"), "", "mina@lighthouse.example"),
)


def _client(
    database: Database, days: Days, client: int, user: int, name: tuple[str, str], company: str, email: str
) -> None:
    closed = client == LIGHTHOUSE
    who = {"firstname": name[0], "lastname": name[1], "email": email}
    created = f"{days.year(-70, -2)} 10:00:00"
    database.insert(
        "users", {"id": user, **who, "password": "", "two_factor": closed, "datecreated": created}
    )
    database.insert(
        "clients",
        {
            "id": client,
            **who,
            "uuid": f"77aa10f4-1c0b-4f0e-8a51-00000000{client:04d}",
            "owner_user_id": user,
            "companyname": company,
            "address1": "3 Quay Street",
            "city": "Antwerpen",
            "state": "Antwerpen",
            "postcode": "2000",
            "country": "BE",
            "countryname": "Belgium",
            "phonecc": "32",
            "phonenumber": "35550123",
            "currency": host.EUR,
            "credit": 1250,
            "customfield": "A neighbour" if company else "",
            "status": "Closed" if closed else "Active",
            "single_sign_on": not closed,
            "datecreated": created[:10],
            "lastlogin": days.at(-9, "08:20"),
        },
    )
    database.insert("memberships", {"user_id": user, "client_id": client, "is_owner": 1})


def _domain(database: Database, days: Days) -> None:
    database.insert(
        "domains",
        {
            "id": DOMAIN,
            "userid": BICYCLES,
            "orderid": 2503,
            "regtype": "Register",
            "domainname": "saltmarshbikes.example",
            "registrar": "northregistry",
            "regperiod": 1,
            "firstpaymentamount": 1379,
            "recurringamount": 1747,
            "paymentmethod": "paypal",
            "regdate": days.year(9, -2),
            "expirydate": days.day(9),
            "nextduedate": days.day(2),
            "status": "Active",
            "nameservers": host.NAMESERVERS,
        },
    )


def _ticket(database: Database, days: Days) -> None:
    database.insert(
        "tickets",
        {
            "id": TICKET,
            "tid": f"66{TICKET}",
            "c": "n3ighb0r",
            "deptid": host.SUPPORT,
            "userid": BICYCLES,
            "name": "Tomas Verhoeven",
            "email": OTHER.email,
            "date": days.at(-1, "08:00"),
            "subject": "Private: supplier prices",
            "message": "Nobody but us should read this.",
            "status": "Open",
            "priority": "Medium",
            "lastreply": days.at(-1, "09:00"),
        },
    )
    database.insert(
        "replies",
        {
            "id": REPLY,
            "ticketid": TICKET,
            "userid": 0,
            "name": "Dana Okafor",
            "email": "",
            "requestor_type": "Operator",
            "date": days.at(-1, "09:00"),
            "message": "Understood.",
            "admin": "Dana Okafor",
        },
    )


def _files(database: Database) -> None:
    for kind, related in (("ticket", TICKET), ("reply", REPLY)):
        database.insert(
            "attachments",
            {
                "kind": kind,
                "relatedid": related,
                "position": 0,
                "filename": "supplier-prices.csv",
                "stored": "555123_supplier-prices.csv",
                "data": file("supplier-prices.csv"),
            },
        )


def _invoices(database: Database, days: Days) -> None:
    plan = Line("Hosting", SERVICE, "Web hosting Shop - saltmarshbikes.example", 19900, taxed=True)
    name = Line("Domain", DOMAIN, "Domain Renewal - saltmarshbikes.example - 1 Year/s", 1747)
    for invoice in (
        Invoice(
            10310,
            days.day(-84),
            days.day(-70),
            (plan,),
            paid=days.at(-69, "11:11"),
            rates=VAT,
            method="paypal",
        ),
        Invoice(INVOICE, days.day(-12), days.day(2), (name,), "Unpaid", rates=VAT, method="paypal"),
    ):
        write(database, BICYCLES, invoice)


def _contact(database: Database, days: Days) -> None:
    database.insert(
        "contacts",
        {
            "id": 671,
            "userid": BICYCLES,
            "firstname": "Griet",
            "lastname": "Verhoeven",
            "email": "griet@saltmarshbikes.example",
            **{
                f"{name}emails": 1
                for name in ("domain", "general", "invoice", "product", "support", "affiliate")
            },
            "created_at": days.at(-60, "10:00"),
            "updated_at": "0000-00-00 00:00:00",
        },
    )


def _papers(database: Database, days: Days) -> None:
    """One of everything else that a list without its filter would give away."""
    database.insert(
        "paymethods",
        {
            "userid": BICYCLES,
            "position": 0,
            "type": "RemoteBankAccount",
            "description": "Shop account",
            "gateway_name": "gocardless",
            "bank_name": "",
            "remote_token": "MD000731",
            "updated": days.at(-70, "10:00"),
        },
    )
    database.insert(
        "credits",
        {"clientid": BICYCLES, "date": days.day(-40), "description": "Goodwill", "amount": 1250, "relid": 0},
    )
    database.insert(
        "emails",
        {
            "id": 9101,
            "userid": BICYCLES,
            "subject": "Customer Invoice 10470",
            "message": "<html><body><p>Dear Tomas,</p></body></html>",
            "date": days.at(-12, "07:00"),
            "recipient": f"Tomas Verhoeven <{OTHER.email}>",
        },
    )
    database.insert(
        "cancellations",
        {"date": days.at(-5, "12:00"), "relid": SERVICE, "reason": "Moving house", "type": "Immediate"},
    )
