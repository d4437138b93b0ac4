"""Everything known of a domain, as lines: both dates, renewal, nameservers, protection, contacts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from pmdesk.core.actions.domains import OVER
from pmdesk.core.alerts import Alert
from pmdesk.models.sections import Details, Line, LineKind, Section, pairs, sections
from pmdesk.records import Area
from pmdesk.records.domains import Domain, DomainContact, DomainDetails, DomainFacet, Lock
from pmdesk.wording import alerts as alert_words
from pmdesk.wording import details as words
from pmdesk.wording.chips import auto_renew_cell, domain_chip
from pmdesk.wording.cycles import domain_price
from pmdesk.wording.formats import day


def domain_details(
    domain: Domain,
    kept: DomainDetails | None,
    today: date,
    *,
    at: datetime | None = None,
    alerts: Sequence[Alert] = (),
    notices_to: str | None = None,
) -> Details:
    """`kept` is what the registrar said, read at `at` (None: never); `notices_to` the account's address.

    Of a domain that has left nothing is said that was true before: nobody is asked for it any more.
    """
    if domain.status in OVER:
        since = words.registered(domain.registered)
        return Details(domain.name, domain_chip(domain, today), since, (), words.gone(domain))
    sentence = next((alert_words.consequence(alert) for alert in alerts if _about(alert, domain)), "")
    return Details(
        domain.name,
        domain_chip(domain, today),
        "",
        sections(
            _renewal(domain),
            _nameservers(kept, at),
            _protection(domain, kept, at),
            _contacts(domain, kept, at, notices_to),
            _included(domain),
        ),
        sentence,
    )


def _about(alert: Alert, domain: Domain) -> bool:
    return alert.area is Area.DOMAINS and alert.record_id == domain.id


def _renewal(domain: Domain) -> Section:
    renews = auto_renew_cell(domain)
    lines = pairs(
        (words.label("until"), day(domain.expires)),
        (words.label("invoice-due"), day(domain.next_due)),
        Line(words.label("auto-renew"), renews.word, tone=renews.tone, icon=renews.icon),
        Line("", words.auto_renew_means(), LineKind.NOTE, "text2") if domain.auto_renew else None,
        (words.label("price"), domain_price(domain.recurring, domain.period_years)),
        (words.label("paid-with"), domain.payment_method or ""),
        (words.label("registered"), day(domain.registered)),
    )
    return Section("renewal", words.section("renewal"), lines)


def _missing(kept: DomainDetails | None, facet: DomainFacet) -> Line | None:
    """Why a part is not there: never fetched, or the registrar did not answer."""
    if kept is None:
        return Line("", words.not_fetched(), LineKind.NOTE, "text2")
    if facet in kept.unavailable:
        return Line("", words.facet_unavailable(facet), LineKind.NOTE, "text2")
    return None


def _nameservers(kept: DomainDetails | None, at: datetime | None) -> Section:
    missing = _missing(kept, DomainFacet.NAMESERVERS)
    names = kept.nameservers if kept is not None else None
    lines = tuple(Line("", name, LineKind.TEXT, copy=True) for name in names or ())
    if not lines and names is not None:
        lines = (Line("", words.none_set(), LineKind.NOTE, "text2"),)
    if missing is not None:
        lines = (*lines, missing)
    return Section("nameservers", words.section("nameservers"), lines, at)


def _protection(domain: Domain, kept: DomainDetails | None, at: datetime | None) -> Section:
    lines: list[Line] = []
    missing = _missing(kept, DomainFacet.LOCK)
    if kept is not None and missing is None:
        locked = kept.lock is Lock.LOCKED
        icon = {Lock.LOCKED: "lock", Lock.UNLOCKED: "lock-open"}.get(kept.lock, "")
        lines.append(_state("lock", words.lock(kept.lock), icon, locked))
    if domain.id_protection is not None:
        icon = "shield-check" if domain.id_protection else "shield"
        value = words.on_off(domain.id_protection)
        lines.append(_state("id-protection", value, icon, domain.id_protection))
    if missing is not None:
        lines.append(missing)
    return Section("protection", words.section("protection"), tuple(lines), at)


def _state(label: str, value: str, icon: str, on: bool) -> Line:
    return Line(words.label(label), value, tone="text" if on else "text2", icon=icon)


def _contacts(
    domain: Domain, kept: DomainDetails | None, at: datetime | None, notices_to: str | None
) -> Section:
    lines = [_contact(contact) for contact in (kept.contacts or ())] if kept is not None else []
    if notices_to:
        lines.append(Line(words.label("notices"), notices_to, copy=True))
        if _within(notices_to, domain.name):
            warning = words.mailbox_stops()
            lines.append(Line("", warning, LineKind.WARNING, "warn", "triangle-alert"))
    missing = _missing(kept, DomainFacet.CONTACTS)
    if missing is not None:
        lines.append(missing)
    return Section("contacts", words.section("contacts"), tuple(lines), at)


def _contact(contact: DomainContact) -> Line:
    """A role with its person: registrars name their fields as they like, so the first ones that fit."""
    fields = {_plain(field.name): field.value.strip() for field in contact.fields}

    def said(*names: str) -> str:
        return next((fields[name] for name in names if fields.get(name)), "")

    name = said("fullname", "contactname", "name") or words.full_name(said("firstname"), said("lastname"))
    company = said("companyname", "company", "organisationname", "organizationname", "organisation")
    email = said("email", "emailaddress")
    person = name or company or email
    second = email if person != email else ""
    return Line(words.role(contact.role), person or words.none_set(), second=second, copy=bool(email))


def _plain(name: str) -> str:
    """`Full Name`, `full_name` and `FullName` are one field."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _within(address: str, domain: str) -> bool:
    """Whether a mailbox is on this domain, and so goes with it."""
    host = address.rpartition("@")[2].strip().casefold().rstrip(".")
    name = domain.strip().casefold().rstrip(".")
    return bool(name) and (host == name or host.endswith("." + name))


def _included(domain: Domain) -> Section:
    lines = pairs(
        (words.label("dns"), _said(domain.dns_management)),
        (words.label("forwarding"), _said(domain.email_forwarding)),
    )
    return Section("extras", words.section("extras"), lines)


def _said(value: bool | None) -> str:
    return "" if value is None else words.on_off(value)
