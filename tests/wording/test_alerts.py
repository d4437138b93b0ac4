"""What needs the owner, sentence by sentence, and nothing that no fact supports."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.core.alerts import Alert, AlertKind, Severity
from pmdesk.core.ports import Urgency
from pmdesk.records import Area
from pmdesk.records.money import Money
from pmdesk.wording import alerts as w

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 43, tzinfo=UTC)
RYE = "hearthandrye.example"


def money(amount: str) -> Money:
    return Money(currency="USD", amount=Decimal(amount))


def domain(kind: AlertKind, days: int | None, **more: object) -> Alert:
    facts: dict[str, object] = {
        "key": f"{kind}:1",
        "kind": kind,
        "area": Area.DOMAINS,
        "record_id": "1",
        "name": RYE,
        "day": None if days is None else TODAY + timedelta(days),
        "days": days,
        "which": "expires",
        "amount": money("18.99"),
        "severity": Severity.BAD,
    }
    return Alert(**(facts | more))  # type: ignore[arg-type]


def invoice(days: int, **more: object) -> Alert:
    kind = AlertKind.INVOICE_DUE if days >= 0 else AlertKind.INVOICE_OVERDUE
    facts: dict[str, object] = {
        "key": f"{kind}:7",
        "kind": kind,
        "area": Area.INVOICES,
        "record_id": "7",
        "name": "10482",
        "day": TODAY + timedelta(days),
        "days": days,
        "amount": money("142"),
        "invoice_id": "7",
        "severity": Severity.WARN if days >= 0 else Severity.BAD,
    }
    return Alert(**(facts | more))  # type: ignore[arg-type]


def ticket() -> Alert:
    return Alert(
        key="ticket-answered:3",
        kind=AlertKind.TICKET_ANSWERED,
        area=Area.TICKETS,
        record_id="3",
        name="Order form does not send emails",
        number="4471",
        at=NOW - timedelta(minutes=25),
        severity=Severity.INFO,
    )


def suspended(reason: str | None = None) -> Alert:
    return Alert(
        key="service-suspended:5",
        kind=AlertKind.SERVICE_SUSPENDED,
        area=Area.SERVICES,
        record_id="5",
        name="shop.example",
        severity=Severity.BAD,
        reason=reason,
    )


EXPIRING, EXPIRED = AlertKind.DOMAIN_EXPIRING, AlertKind.DOMAIN_EXPIRED


@pytest.mark.parametrize(
    ("alert", "title", "consequence"),
    [
        (
            domain(EXPIRING, 5),
            f"{RYE} expires in 5 days",
            "Website and email stop working on 27 Nov unless it is renewed.",
        ),
        (
            domain(EXPIRING, 1, renews_itself=False),
            f"{RYE} expires tomorrow",
            "Website and email stop working on 23 Nov. Auto-renew is off.",
        ),
        (
            domain(EXPIRING, 0, renews_itself=True, invoice_id="7"),
            f"{RYE} expires today",
            "Website and email stop working on 22 Nov unless its invoice is paid.",
        ),
        (
            domain(EXPIRING, 3, which="next_due"),
            f"The renewal of {RYE} is due in 3 days",
            "Its renewal is due on 25 Nov.",
        ),
        (
            domain(EXPIRING, 1, which="next_due", renews_itself=False),
            f"The renewal of {RYE} is due tomorrow",
            "Its renewal is due on 23 Nov. Auto-renew is off.",
        ),
        (
            domain(EXPIRING, 3, which="next_due", invoice_id="7", invoice_due=date(2026, 11, 24)),
            f"The renewal of {RYE} is due in 3 days",
            "Its invoice is due on 24 Nov.",
        ),
        (
            domain(EXPIRING, 3, which="next_due", invoice_id="7", invoice_due=date(2026, 11, 20)),
            f"The renewal of {RYE} is due in 3 days",
            "Its invoice was due on 20 Nov.",
        ),
        (
            domain(EXPIRING, 0, which="next_due"),
            f"The renewal of {RYE} is due today",
            "Its renewal is due on 22 Nov.",
        ),
        (
            domain(EXPIRING, -1, which="next_due"),
            f"The renewal of {RYE} is 1 day overdue",
            "Its renewal was due on 21 Nov.",
        ),
        (
            domain(EXPIRED, -13),
            f"{RYE} has expired",
            "It was registered until 9 Nov. Website and email on this name may not work.",
        ),
        (
            domain(EXPIRED, -50, stage="redemption"),
            f"{RYE} has expired",
            "It was registered until 3 Oct. It can still be saved, for a while.",
        ),
        (
            domain(EXPIRED, None),
            f"{RYE} has expired",
            "Website and email on this name may not work.",
        ),
        (invoice(3), "Invoice 10482 is due in 3 days", ""),
        (invoice(1), "Invoice 10482 is due tomorrow", ""),
        (invoice(0), "Invoice 10482 is due today", ""),
        (invoice(-1), "Invoice 10482 is 1 day overdue", ""),
        (invoice(-6), "Invoice 10482 is 6 days overdue", ""),
        (suspended(), "shop.example is suspended", "It does not work until your host turns it on again."),
        (
            suspended("Overdue on payment."),
            "shop.example is suspended",
            "It does not work until your host turns it on again. "
            "Your host gives as the reason: Overdue on payment.",
        ),
        (ticket(), "Staff answered you", "Order form does not send emails"),
    ],
)
def test_what_and_what_otherwise(alert: Alert, title: str, consequence: str) -> None:
    assert w.title(alert) == title
    assert w.consequence(alert) == consequence


def test_facts_that_are_kept_beside_an_alert_are_told() -> None:
    told = w.Told(staff="Dana Okafor", first_line="I can set it to your address.", about="Web hosting.")
    assert w.title(ticket(), told) == "Dana Okafor answered you"
    assert w.consequence(ticket(), told) == "I can set it to your address."
    assert w.consequence(invoice(-6), told) == "For Web hosting."


@pytest.mark.parametrize(
    ("alert", "when"),
    [
        (domain(EXPIRING, 5), ("in 5 days", "27 Nov 2026")),
        (domain(EXPIRING, 3, which="next_due"), ("in 3 days", "due 25 Nov 2026")),
        (domain(EXPIRED, -13), ("13 days ago", "9 Nov 2026")),
        (domain(EXPIRED, None), ("", "")),
        (invoice(-6), ("6 days overdue", "due 16 Nov 2026")),
        (invoice(0), ("today", "due 22 Nov 2026")),
        (suspended(), ("", "")),
    ],
)
def test_when(alert: Alert, when: tuple[str, str]) -> None:
    assert w.when(alert, NOW) == when


def test_when_staff_answered() -> None:
    far, at = w.when(ticket(), NOW)
    assert far == "25 min ago"
    assert at.startswith(("today ", "yesterday "))


def test_the_button_says_what_it_does_and_where() -> None:
    pay = w.action(invoice(-6))
    assert (pay.id, pay.label, pay.spoken) == ("invoice.pay", "Pay $142.00", "Pay $142.00, invoice 10482")
    assert pay.needs_network
    assert "browser" in pay.tip
    assert w.action(invoice(3, amount=None)).label == "Pay invoice"
    renew = w.action(domain(EXPIRING, 5))
    assert (renew.id, renew.label, renew.spoken) == ("domain.renew", "Renew", f"Renew, {RYE}")
    owed = w.action(domain(EXPIRING, 5, invoice_id="7"))
    assert (owed.id, owed.label) == ("invoice.pay", "Pay invoice")
    read = w.action(ticket())
    assert (read.id, read.label, read.needs_network, read.tip) == (w.OPEN, "Read answer", False, "")
    assert w.action(suspended()).label == "Open service"


def test_every_action_exists() -> None:
    from pmdesk.core.actions.catalogue import find

    for alert in (invoice(3), domain(EXPIRING, 5), domain(EXPIRED, -3), domain(EXPIRING, 5, invoice_id="7")):
        assert find(w.action(alert).id)


def test_a_notice_tells_one_event() -> None:
    said = w.notice(invoice(-6))
    assert (said.key, said.title) == ("invoice-overdue:7", "Invoice 10482 is 6 days overdue")
    assert said.body == "$142.00, due 16 Nov 2026."
    assert said.actions == ((w.OPEN, "Open invoice"),)
    assert (said.urgency, said.persistent) == (Urgency.NORMAL, True)
    said = w.notice(domain(EXPIRING, 5))
    assert said.body == (
        "Website and email stop working on 27 Nov unless it is renewed. Renewing costs $18.99."
    )
    assert w.notice(domain(EXPIRED, -2)).urgency == Urgency.CRITICAL
    assert w.notice(domain(EXPIRING, 0)).urgency == Urgency.CRITICAL
    assert w.notice(invoice(3)).persistent is False
    assert w.notice(ticket()).actions == ((w.OPEN, "Read answer"),)


def test_a_summary_names_its_things() -> None:
    said = w.summary([invoice(-6), domain(EXPIRED, -2), ticket()])
    assert said.title == "3 things need attention"
    assert said.body == f"Invoice 10482 is 6 days overdue. {RYE} has expired. Staff answered you."
    assert said.actions == ((w.OPEN, "Show all"),)
    assert said.urgency == Urgency.CRITICAL
    many = w.summary([invoice(-day) for day in range(1, 8)], [ticket()])
    assert many.title == "8 things need attention", "as many as Home and the tray say"
    assert many.body.endswith("And 4 more.")
    later = w.summary([invoice(3), invoice(4)], [invoice(-6), ticket()])
    assert later.title == "2 more things need attention"
    assert later.body == "Invoice 10482 is due in 3 days. Invoice 10482 is due in 4 days."
    assert w.things(0) == "Nothing needs attention"
    assert w.things(1) == "1 thing needs attention"


def test_words_of_the_host_without_an_end_are_shortened() -> None:
    said = w.consequence(suspended(reason="x " * 500))
    assert len(said) < 300
    assert "…" in said
    assert len(w.consequence(invoice(-6), w.Told(about="hosting " * 99))) < 200


def test_urgency_is_seen_without_colour() -> None:
    assert w.icon(domain(EXPIRING, 5)) != w.icon(domain(EXPIRING, 21, severity=Severity.WARN))
    assert [w.tone(severity) for severity in Severity] == ["info", "warn", "bad"]
    assert w.when_tone(domain(EXPIRING, 21, severity=Severity.WARN)) == "text"
    assert w.when_tone(invoice(-6)) == "bad"


names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=30)


@given(st.sampled_from(list(AlertKind)), names, st.integers(-400, 400), st.booleans(), st.booleans())
def test_any_facts_make_whole_sentences(
    kind: AlertKind, name: str, days: int, dated: bool, priced: bool
) -> None:
    """Names with braces, signs or per cents are told as they are; no fact is told that is not there."""
    past = kind in (AlertKind.INVOICE_OVERDUE,)
    days = -abs(days) - 1 if past else days
    dated = dated or kind in (EXPIRING, AlertKind.INVOICE_DUE, AlertKind.INVOICE_OVERDUE)
    if kind in (AlertKind.SERVICE_SUSPENDED, AlertKind.TICKET_ANSWERED):
        dated = False
    alert = domain(
        kind,
        days if dated else None,
        name=name,
        which="expires" if dated else None,
        amount=money("1") if priced else None,
        area=Area.INVOICES if "invoice" in kind else Area.DOMAINS,
    )
    said = w.notice(alert)
    assert said.title
    if kind is not AlertKind.TICKET_ANSWERED:
        assert name in said.title
    assert priced or "$" not in (said.title + said.body).replace(name, "")
    assert dated or "20" not in said.body.replace(name, "").replace(str(days), "")
    w.when(alert, NOW)
    assert w.action(alert).label
