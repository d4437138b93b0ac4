"""The status of every record as icon, word and tone: one vocabulary for tables, panes, Home and tray.

A fill is kept for what the owner must act on. A status we do not know is shown in the host's own word.
"""

from datetime import date

from pmdesk.records.domains import Domain, DomainStatus
from pmdesk.records.invoices import Invoice, InvoiceStatus
from pmdesk.records.services import Addon, Service, ServiceStatus
from pmdesk.records.tickets import Ticket, TicketStatus
from pmdesk.store.domains import SOON
from pmdesk.wording.chip_data import ChipData
from pmdesk.wording.formats import short_day
from pmdesk.wording.translate import translate

URGENT = 7
"""Within so many days of its end a domain that will not renew itself is urgent."""


def unknown(word: str) -> ChipData:
    """A status of the host's own, in the host's own word."""
    return ChipData("circle-question-mark", word.strip() or translate("chips", "Unknown"))


# --- services and addons ------------------------------------------------------------------------------


def _service(status: ServiceStatus, word: str) -> ChipData:
    match status:
        case ServiceStatus.PENDING:
            return ChipData("hourglass", translate("chips", "Being set up"))
        case ServiceStatus.ACTIVE:
            return ChipData("circle-check", translate("chips", "Active"), "ok")
        case ServiceStatus.SUSPENDED:
            return ChipData("circle-pause", translate("chips", "Suspended"), "bad", filled=True)
        case ServiceStatus.CANCELLED:
            return ChipData("circle-slash", translate("chips", "Cancelled"))
        case ServiceStatus.TERMINATED:
            return ChipData("circle-x", translate("chips", "Closed"))
        case ServiceStatus.COMPLETED:
            return ChipData("circle-check", translate("chips", "Completed"))
        case ServiceStatus.FRAUD:
            return ChipData("shield-alert", translate("chips", "On hold for review"), "warn", filled=True)
        case _:
            return unknown(word)


def service_chip(service: Service, today: date) -> ChipData:
    """A service's status; one that runs until a known day because it was cancelled says that day."""
    if service.ends is not None and service.status is ServiceStatus.ACTIVE:
        ends = translate("chips", "Ends {day}").format(day=short_day(service.ends, today))
        return ChipData("calendar-x", ends, "warn", filled=True)
    return _service(service.status, service.status_word)


def addon_chip(addon: Addon) -> ChipData:
    """An addon's status, in the words of a service's."""
    return _service(addon.status, addon.status_word)


# --- domains ------------------------------------------------------------------------------------------


def domain_chip(domain: Domain, today: date) -> ChipData:
    """Where a domain is in its life; an active one that will run out soon says how many days are left."""
    match domain.status:
        case DomainStatus.PENDING | DomainStatus.PENDING_REGISTRATION:
            return ChipData("hourglass", translate("chips", "Registering"))
        case DomainStatus.PENDING_TRANSFER:
            return ChipData("arrow-left-right", translate("chips", "Moving here"), "info")
        case DomainStatus.ACTIVE:
            return _living(domain, today)
        case DomainStatus.GRACE:
            return ChipData("clock-alert", translate("chips", "Just expired"), "bad", filled=True)
        case DomainStatus.REDEMPTION:
            return ChipData("archive-restore", translate("chips", "In rescue period"), "bad", filled=True)
        case DomainStatus.EXPIRED:
            return ChipData("calendar-x", translate("chips", "Expired"), "bad", filled=True)
        case DomainStatus.CANCELLED:
            return _service(ServiceStatus.CANCELLED, "")
        case DomainStatus.FRAUD:
            return _service(ServiceStatus.FRAUD, "")
        case DomainStatus.TRANSFERRED_AWAY:
            return ChipData("arrow-up-right", translate("chips", "Moved away"))
        case _:
            return unknown(domain.status_word)


def runs_out(domain: Domain, today: date) -> bool:
    """Whether an active domain's end or its invoice is near and it will not renew itself, as far as known."""
    known = [value for value in (domain.expires, domain.next_due) if value is not None]
    if domain.status is not DomainStatus.ACTIVE or domain.auto_renew is True or not known:
        return False
    return min(known) - today <= SOON


def _living(domain: Domain, today: date) -> ChipData:
    if domain.expires is None and domain.next_due is None:
        return ChipData("circle-question-mark", translate("chips", "End date unknown"))
    if not runs_out(domain, today):
        return ChipData("circle-check", translate("chips", "Active"), "ok")
    if domain.expires is None:
        assert domain.next_due is not None
        return _counted((domain.next_due - today).days, due=True)
    return _counted((domain.expires - today).days, due=False)


def _counted(days: int, *, due: bool) -> ChipData:
    """Days to the registry's day, or, where that is not known, to the renewal invoice's."""
    if days < 0:
        word = translate("chips", "Invoice overdue") if due else translate("chips", "End date passed")
    elif days == 0:
        word = translate("chips", "Due today") if due else translate("chips", "Ends today")
    elif due:
        word = translate("chips", "Due in %Ln days", "Due in %Ln day", days)
    else:
        word = translate("chips", "%Ln days left", "%Ln day left", days)
    return ChipData("clock-alert", word, "bad" if days <= URGENT else "warn", filled=True)


def auto_renew_cell(domain: Domain, will_fail: bool = False) -> ChipData:
    """Whether the host makes a renewal invoice by itself; `will_fail` where its payment is known to fail."""
    if domain.auto_renew is None:
        return ChipData("", translate("chips", "Not known"), "text2")
    if not domain.auto_renew:
        return ChipData("", translate("chips", "Off"), "text2")
    if will_fail:
        return ChipData("triangle-alert", translate("chips", "Will fail"), "bad")
    return ChipData("", translate("chips", "On"), "text")


# --- tickets ------------------------------------------------------------------------------------------


def ticket_chip(ticket: Ticket) -> ChipData:
    """Whose turn it is."""
    match ticket.status:
        case TicketStatus.OPEN:
            return ChipData("circle-dot", translate("chips", "Waiting for staff"))
        case TicketStatus.ANSWERED:
            return ChipData("message-square-reply", translate("chips", "Answered"), "info", filled=True)
        case TicketStatus.CUSTOMER_REPLY:
            return ChipData("clock", translate("chips", "You replied"))
        case TicketStatus.IN_PROGRESS:
            return ChipData("loader", translate("chips", "Being worked on"))
        case TicketStatus.ON_HOLD:
            return ChipData("circle-pause", translate("chips", "On hold"))
        case TicketStatus.CLOSED:
            return ChipData("check-check", translate("chips", "Closed"))
        case _:
            return unknown(ticket.status_word)


# --- invoices -----------------------------------------------------------------------------------------


def days_overdue(invoice: Invoice, today: date) -> int:
    """How many days an unpaid invoice is late; 0 on its due date, before it, and for any other status."""
    if invoice.status is not InvoiceStatus.UNPAID or invoice.due is None:
        return 0
    return max(0, (today - invoice.due).days)


def invoice_chip(invoice: Invoice, today: date) -> ChipData:
    """What an invoice waits for; overdue from the day after its due date, in the user's own day."""
    late = days_overdue(invoice, today)
    if late:
        word = translate("chips", "%Ln days overdue", "%Ln day overdue", late)
        return ChipData("triangle-alert", word, "bad", filled=True)
    match invoice.status:
        case InvoiceStatus.DRAFT:
            return ChipData("file-clock", translate("chips", "Draft"))
        case InvoiceStatus.UNPAID:
            return ChipData("clock", translate("chips", "Unpaid"), "warn", filled=True)
        case InvoiceStatus.PAYMENT_PENDING:
            return ChipData("hourglass", translate("chips", "Payment sent"), "info")
        case InvoiceStatus.PAID:
            return ChipData("circle-check", translate("chips", "Paid"), "ok")
        case InvoiceStatus.CANCELLED:
            return ChipData("circle-slash", translate("chips", "Cancelled"))
        case InvoiceStatus.REFUNDED:
            return ChipData("undo-2", translate("chips", "Refunded"))
        case InvoiceStatus.COLLECTIONS:
            return ChipData("shield-alert", translate("chips", "In collection"), "bad", filled=True)
        case _:
            return unknown(invoice.status_word)
