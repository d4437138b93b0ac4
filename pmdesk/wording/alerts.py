"""What needs the owner, in words: what, when, what it costs, what happens otherwise, and the one button.

Only facts that are given are told; where a fact is missing its clause is left out. `said` are facts that an
alert does not carry: who of staff answered and their first line, what an invoice is for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec

from pmdesk.core.alerts import SUMMARY, Alert, AlertKind, Severity
from pmdesk.core.ports import Notice, Urgency
from pmdesk.records import Area
from pmdesk.wording import actions, details, formats
from pmdesk.wording.chip_data import Tone
from pmdesk.wording.translate import translate

OPEN = "open"
"""The action that shows the item in this program; the other ids are those of core.actions."""

LONGEST = 160
"""Characters of the host's own words in a row or a notice."""

NAMED = 4
"""So many things are named in a summary."""


class Told(msgspec.Struct, frozen=True):
    """Facts beside an alert, "" where they are not kept: who answered, their first line, what is billed."""

    staff: str = ""
    first_line: str = ""
    about: str = ""


class AlertAction(msgspec.Struct, frozen=True):
    """The button: the id of an action, its label, what it is called aloud, and where it leads (tool tip)."""

    id: str
    label: str
    spoken: str
    tip: str
    needs_network: bool


NOTHING = Told()


def _today(alert: Alert) -> date:
    """The day on which the alert was evaluated."""
    assert alert.day is not None
    return alert.day - timedelta(days=alert.days or 0)


# --- what ---------------------------------------------------------------------------------------------


def title(alert: Alert, said: Told = NOTHING) -> str:
    """`hearthandrye.example expires in 5 days`, `Invoice 10482 is 6 days overdue`."""
    match alert.kind:
        case AlertKind.DOMAIN_EXPIRING:
            return _renewal_due(alert) if alert.which == "next_due" else _expires(alert)
        case AlertKind.DOMAIN_EXPIRED:
            return translate("alerts", "{name} has expired").format(name=alert.name)
        case AlertKind.INVOICE_DUE:
            return _invoice_due(alert)
        case AlertKind.INVOICE_OVERDUE:
            late = -(alert.days or 0)
            return translate(
                "alerts", "Invoice {name} is %Ln days overdue", "Invoice {name} is %Ln day overdue", late
            ).format(name=alert.name)
        case AlertKind.SERVICE_SUSPENDED:
            return translate("alerts", "{name} is suspended").format(name=alert.name)
        case AlertKind.TICKET_ANSWERED:
            if said.staff:
                return translate("alerts", "{name} answered you").format(name=said.staff)
            return translate("alerts", "Staff answered you")


def _expires(alert: Alert) -> str:
    days = alert.days or 0
    if days <= 0:
        text = translate("alerts", "{name} expires today")
    elif days == 1:
        text = translate("alerts", "{name} expires tomorrow")
    else:
        text = translate("alerts", "{name} expires in %Ln days", None, days)
    return text.format(name=alert.name)


def _renewal_due(alert: Alert) -> str:
    days = alert.days or 0
    if days < 0:
        text = translate(
            "alerts",
            "The renewal of {name} is %Ln days overdue",
            "The renewal of {name} is %Ln day overdue",
            -days,
        )
    elif days == 0:
        text = translate("alerts", "The renewal of {name} is due today")
    elif days == 1:
        text = translate("alerts", "The renewal of {name} is due tomorrow")
    else:
        text = translate("alerts", "The renewal of {name} is due in %Ln days", None, days)
    return text.format(name=alert.name)


def _invoice_due(alert: Alert) -> str:
    days = alert.days or 0
    if days <= 0:
        text = translate("alerts", "Invoice {name} is due today")
    elif days == 1:
        text = translate("alerts", "Invoice {name} is due tomorrow")
    else:
        text = translate("alerts", "Invoice {name} is due in %Ln days", None, days)
    return text.format(name=alert.name)


# --- what happens otherwise ---------------------------------------------------------------------------


def consequence(alert: Alert, said: Told = NOTHING) -> str:
    """What stops and when, cause after it; "" where no fact supports a sentence."""
    match alert.kind:
        case AlertKind.DOMAIN_EXPIRING:
            return _unless_paid_by(alert) if alert.which == "next_due" else _stops(alert)
        case AlertKind.DOMAIN_EXPIRED:
            return _lapsed(alert)
        case AlertKind.INVOICE_DUE | AlertKind.INVOICE_OVERDUE:
            return billed_for(_short(said.about)) if said.about else ""
        case AlertKind.SERVICE_SUSPENDED:
            return details.suspended(_short(alert.reason) if alert.reason else None)
        case AlertKind.TICKET_ANSWERED:
            return _short(said.first_line or alert.name)


def _short(words: str) -> str:
    """Words of the host's, no longer than two lines of a row; the item itself has them whole."""
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"


def billed_for(what: str) -> str:
    """`For Web hosting Business.`: what an invoice is about, as a sentence."""
    return translate("alerts", "For {what}.").format(what=what.rstrip("."))


def _stops(alert: Alert) -> str:
    assert alert.day is not None
    on = formats.short_day(alert.day, _today(alert))
    if alert.invoice_id is not None:
        text = translate("alerts", "Website and email stop working on {day} unless its invoice is paid.")
    elif alert.renews_itself is False:
        text = translate("alerts", "Website and email stop working on {day}. Auto-renew is off.")
    else:
        text = translate("alerts", "Website and email stop working on {day} unless it is renewed.")
    return text.format(day=on)


def _unless_paid_by(alert: Alert) -> str:
    assert alert.day is not None
    today = _today(alert)
    day = alert.invoice_due or alert.day
    if alert.invoice_due is not None:
        is_due = translate("alerts", "Its invoice is due on {day}.")
        text = translate("alerts", "Its invoice was due on {day}.") if day < today else is_due
    else:
        is_due = translate("alerts", "Its renewal is due on {day}.")
        text = translate("alerts", "Its renewal was due on {day}.") if day < today else is_due
    if alert.renews_itself is False:
        text += " " + translate("alerts", "Auto-renew is off.")
    return text.format(day=formats.short_day(day, today))


def _lapsed(alert: Alert) -> str:
    text = ""
    if alert.day is not None and alert.which == "expires":
        on = formats.short_day(alert.day, _today(alert))
        text = translate("alerts", "It was registered until {day}.").format(day=on) + " "
    if alert.stage == "redemption":
        return text + translate("alerts", "It can still be saved, for a while.")
    return text + translate("alerts", "Website and email on this name may not work.")


# --- when and what it costs ---------------------------------------------------------------------------


def when(alert: Alert, now: datetime) -> tuple[str, str]:
    """Two lines: how far it is, and the day itself: `in 5 days`, `27 Nov 2026`."""
    if alert.at is not None:
        return formats.age(alert.at, now), formats.moment(alert.at, now)
    if alert.day is None:
        return "", ""
    far, on = formats.near_day(alert.day, _today(alert)), formats.day(alert.day)
    if alert.kind is AlertKind.DOMAIN_EXPIRED:
        return formats.past_day(alert.day, _today(alert)), on
    if alert.kind is AlertKind.DOMAIN_EXPIRING and alert.which == "expires":
        return far, on
    return far, translate("alerts", "due {day}").format(day=on)


def amount(alert: Alert) -> str:
    """What it costs, where the provider says so."""
    return formats.money(alert.amount)


# --- how it looks -------------------------------------------------------------------------------------


def icon(alert: Alert) -> str:
    """A Lucide icon by its name."""
    match alert.kind:
        case AlertKind.DOMAIN_EXPIRING:
            return "triangle-alert" if alert.severity is Severity.BAD else "clock-alert"
        case AlertKind.DOMAIN_EXPIRED:
            return "clock-alert"
        case AlertKind.INVOICE_DUE:
            return "clock"
        case AlertKind.INVOICE_OVERDUE:
            return "triangle-alert"
        case AlertKind.SERVICE_SUSPENDED:
            return "circle-pause"
        case AlertKind.TICKET_ANSWERED:
            return "message-square-reply"


def tone(severity: Severity) -> Tone:
    """The tone of an alert's icon, and of the badge that counts it."""
    tones: dict[Severity, Tone] = {Severity.BAD: "bad", Severity.WARN: "warn", Severity.INFO: "info"}
    return tones[severity]


def when_tone(alert: Alert) -> Tone:
    """The tone of the first line of `when`: only what presses is coloured."""
    return "bad" if alert.severity is Severity.BAD else "text"


# --- the button ---------------------------------------------------------------------------------------


def in_browser() -> str:
    """Where paying and renewing happen: nothing is charged by our own button."""
    return translate("alerts", "Opens your host’s page in your browser, already signed in")


def action(alert: Alert) -> AlertAction:
    """What the button does: the same on Home, in the pane and in the tray."""
    match alert.kind:
        case AlertKind.INVOICE_DUE | AlertKind.INVOICE_OVERDUE:
            return _pay(alert)
        case AlertKind.DOMAIN_EXPIRING | AlertKind.DOMAIN_EXPIRED:
            if alert.invoice_id is not None:
                return AlertAction("invoice.pay", _pay_invoice(), *_aloud(_pay_invoice(), alert), True)
            label = translate("alerts", "Renew")
            return AlertAction("domain.renew", label, *_aloud(label, alert), True)
        case AlertKind.SERVICE_SUSPENDED | AlertKind.TICKET_ANSWERED:
            label = _open_label(alert)
            return AlertAction(OPEN, label, actions.aloud(label, alert.name), "", False)


def _aloud(label: str, alert: Alert) -> tuple[str, str]:
    """What a button that opens the browser is called aloud, and its tool tip."""
    return actions.aloud(label, alert.name), in_browser()


def _pay_invoice() -> str:
    return translate("alerts", "Pay invoice")


def _pay(alert: Alert) -> AlertAction:
    label = actions.pay(alert.amount) if alert.amount is not None else _pay_invoice()
    spoken = translate("alerts", "{pay}, invoice {number}").format(pay=label, number=alert.name)
    return AlertAction("invoice.pay", label, spoken, in_browser(), True)


# --- outside the window -------------------------------------------------------------------------------


def _open_label(alert: Alert) -> str:
    match alert.kind:
        case AlertKind.INVOICE_DUE | AlertKind.INVOICE_OVERDUE:
            return translate("alerts", "Open invoice")
        case AlertKind.DOMAIN_EXPIRING | AlertKind.DOMAIN_EXPIRED:
            return translate("alerts", "Open domain")
        case AlertKind.SERVICE_SUSPENDED:
            return translate("alerts", "Open service")
        case AlertKind.TICKET_ANSWERED:
            return translate("alerts", "Read answer")


def notice(alert: Alert, said: Told = NOTHING) -> Notice:
    """One event: what and when, what stops working and what it costs, and a button that opens it here."""
    pressing = alert.kind is AlertKind.DOMAIN_EXPIRED or (
        alert.kind is AlertKind.DOMAIN_EXPIRING and (alert.days or 0) <= 0
    )
    return Notice(
        key=alert.key,
        title=title(alert, said),
        body=" ".join(part for part in (consequence(alert, said), _cost(alert)) if part),
        urgency=Urgency.CRITICAL if pressing else Urgency.NORMAL,
        actions=((OPEN, _open_label(alert)),),
        persistent=alert.severity is Severity.BAD,
    )


def _cost(alert: Alert) -> str:
    """For an invoice the sum and its day; for a domain what a renewal costs."""
    cost = amount(alert)
    if not cost:
        return ""
    if alert.area is Area.INVOICES and alert.day is not None:
        on = formats.day(alert.day)
        return translate("alerts", "{amount}, due {day}.").format(amount=cost, day=on)
    if alert.kind in (AlertKind.DOMAIN_EXPIRING, AlertKind.DOMAIN_EXPIRED):
        return translate("alerts", "Renewing costs {amount}.").format(amount=cost)
    return ""


def things(number: int) -> str:
    """`3 things need attention`; for none, that all is well."""
    if number == 0:
        return translate("alerts", "Nothing needs attention")
    return translate("alerts", "%Ln things need attention", "%Ln thing needs attention", number)


def more_things(number: int) -> str:
    """`2 more things need attention`: beside those that were told before."""
    return translate("alerts", "%Ln more things need attention", "%Ln more thing needs attention", number)


def summary(alerts: Sequence[Alert], others: Sequence[Alert] = ()) -> Notice:
    """Several events at once, named; never how many without which.

    `others` stand too, and have no part in this. While none of them was told before, all are counted, as on
    Home and in the tray; later it is how many more there are.
    """
    told_before = any(alert.notifies for alert in others)
    number = len(alerts) if told_before else len(alerts) + len(others)
    named = [f"{title(alert)}." for alert in alerts[:NAMED]]
    more = number - len(named)
    if more > 0:
        named.append(translate("alerts", "And %Ln more.", None, more))
    urgent = any(alert.kind is AlertKind.DOMAIN_EXPIRED for alert in alerts)
    return Notice(
        key=SUMMARY,
        title=more_things(number) if told_before else things(number),
        body=" ".join(named),
        urgency=Urgency.CRITICAL if urgent else Urgency.NORMAL,
        actions=((OPEN, translate("alerts", "Show all")),),
        persistent=any(alert.severity is Severity.BAD for alert in alerts),
    )


def open_program() -> str:
    """What a click on a notice does, for desktops that list it beside the buttons."""
    return translate("alerts", "Open pmdesk")
