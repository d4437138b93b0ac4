"""Precisely Managed: its currencies, servers, products, departments, domain endings and announcements."""

from __future__ import annotations

from pmdesk.sandbox.data.days import Days
from pmdesk.sandbox.database import Database

USD, EUR = 1, 2
SALES, BILLING, SUPPORT, SECURITY = 1, 2, 3, 4
FALCON, HERON, ORCHARD = 1, 2, 3
NAMESERVERS = "ns1.preciselymanaged.example ns2.preciselymanaged.example"

STARTER, BUSINESS, SHOP, BUILDER, RESELLER, VPS = 11, 12, 13, 21, 31, 41
SILVER, GOLD, PREMIUM = 51, 52, 53
ADDON_SILVER, ADDON_GOLD, ADDON_PREMIUM, ADDON_WORDPRESS = 1, 2, 3, 4
ADDON_NAMES = {
    ADDON_SILVER: "Website Maintenance Service - Silver",
    ADDON_GOLD: "Website Maintenance Service - Gold",
    ADDON_PREMIUM: "Website Maintenance Service - Premium",
    ADDON_WORDPRESS: "WordPress Addon",
}

ADDON_PRICES = {
    ADDON_SILVER: (0, 4900, "Monthly"),
    ADDON_GOLD: (0, 8900, "Monthly"),
    ADDON_PREMIUM: (0, 12900, "Monthly"),
    ADDON_WORDPRESS: (2500, 0, "One Time"),
}
"""What is paid once, what again and again, and how often; cents of the first currency."""

_PRODUCTS = (
    (STARTER, "Web hosting Starter", "Web Hosting", "hosting", 2048, 51200, 900),
    (BUSINESS, "Web hosting Business", "Web Hosting", "hosting", 10240, 204800, 1290),
    (SHOP, "Web hosting Shop", "Web Hosting", "hosting", 30720, 512000, 2490),
    (BUILDER, "Website builder", "Build & Design", "other", 0, 0, 250),
    (RESELLER, "Reseller trial", "Reseller Hosting", "reseller", 20480, 409600, 0),
    (VPS, "VPS Small", "Servers", "servers", 40960, 1048576, 2400),
    (SILVER, ADDON_NAMES[ADDON_SILVER], "Care Plans", "other", 0, 0, 4900),
    (GOLD, ADDON_NAMES[ADDON_GOLD], "Care Plans", "other", 0, 0, 8900),
    (PREMIUM, ADDON_NAMES[ADDON_PREMIUM], "Care Plans", "other", 0, 0, 12900),
)
"""Each with the disk and traffic it may use, in MB, and its price for a month in cents."""

_PRODUCT_COLUMNS = ("pid", "name", "groupname", "type", "disklimit", "bwlimit", "price")

_ENDINGS = (
    ("example", "Popular", 1, 1, 1, 1499, 1899, 1899, 30, 0, 30, 9800),
    ("cafe.example", "Food & Drink", 1, 0, 1, 2450, 2450, 2450, 30, 0, 30, 9800),
    ("shop.example", "Business", 1, 1, 0, 3100, 3100, 3100, 0, 0, 0, 0),
)


def add(database: Database, days: Days) -> None:
    """Put the provider's own records in."""
    database.insert_many(
        "currencies",
        ("id", "code", "prefix", "suffix", "format", "rate"),
        [(USD, "USD", "$", " USD", 2, "1.00000"), (EUR, "EUR", "€", " EUR", 3, "0.92000")],
    )
    database.insert_many(
        "servers",
        ("id", "name", "ip", "hostname", "panel"),
        [
            (FALCON, "Falcon", "192.0.2.10", "falcon.preciselymanaged.example", "cpanel"),
            (HERON, "Heron", "192.0.2.11", "heron.preciselymanaged.example", "cpanel"),
            (ORCHARD, "Orchard", "192.0.2.40", "orchard.preciselymanaged.example", "vps"),
        ],
    )
    database.insert_many("products", _PRODUCT_COLUMNS, _PRODUCTS)
    # The API's administrator is not in Security: without ignore_dept_assignments its tickets are not listed.
    database.insert_many(
        "departments",
        ("id", "name", "api_admin_belongs"),
        [(SALES, "Sales", 1), (BILLING, "Billing", 1), (SUPPORT, "Support", 1), (SECURITY, "Security", 0)],
    )
    database.connection.executemany(
        f"INSERT INTO tlds VALUES ({','.join('?' * 12)})",  # noqa: S608 - question marks
        _ENDINGS,
    )
    _announcements(database, days)


_ANNOUNCEMENTS = (
    (
        -3,
        "Maintenance of Falcon & Heron on Sunday night",
        "<p>We replace two power supplies on <strong>Falcon</strong> and <strong>Heron</strong> on Sunday"
        " between 23:00 and 01:00.</p><p>Websites stay up; mail may arrive <em>up to ten minutes</em>"
        " late. Nothing needs doing on your side.</p>",
        1,
    ),
    (
        -31,
        "Two-factor sign-in for everybody",
        '<p>You can now ask for a code at sign-in: see <a href="https://help.preciselymanaged.example/2fa"'
        ' target="_blank">how to switch it on</a>.</p><ul><li>Works with any authenticator app</li>'
        "<li>Backup codes &gt; print them and put them away</li></ul>",
        1,
    ),
    (
        -96,
        "New data centre in Duluth",
        "<p>Our second room is open. New services start there; yours stay where they are unless you ask."
        '</p><p><img src="https://www.preciselymanaged.example/duluth.jpg" alt="The new room" /></p>',
        1,
    ),
    (2, "Prices from January (not published yet)", "<p>Draft for the staff.</p>", 0),
)
"""How many days from today, title, HTML, and whether it is published."""


def _announcements(database: Database, days: Days) -> None:
    database.insert_many(
        "announcements",
        ("date", "title", "announcement", "published", "created_at", "updated_at"),
        [
            (
                days.at(offset, "08:30"),
                title,
                text,
                published,
                days.at(offset, "08:12"),
                days.at(offset, "08:30"),
            )
            for offset, title, text, published in _ANNOUNCEMENTS
        ],
    )
