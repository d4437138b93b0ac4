"""The hand behind the curtain: faults, the clock, and what happens at the provider while a client watches."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from pmdesk.sandbox.billing import settle
from pmdesk.sandbox.clock import Clock
from pmdesk.sandbox.data import crowd
from pmdesk.sandbox.data.days import Days
from pmdesk.sandbox.data.ledger import Invoice, Line, next_number, write
from pmdesk.sandbox.faults import Board, Fault
from pmdesk.sandbox.installation import Installation
from pmdesk.sandbox.people import Member, members

_SECRET = {
    *("identifier", "secret", "username", "password", "password2", "accesskey", "access_token", "token"),
    *("client_secret", "code", "code_verifier", "eppcode", "rootpw"),
}


class Journal:
    """Which requests came in: how many of each action or page, and the latest with what they asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._latest: deque[tuple[str, dict[str, str]]] = deque(maxlen=5000)

    def write(self, name: str, parameters: Mapping[str, str]) -> None:
        shown = {key: value for key, value in parameters.items() if key.partition("[")[0] not in _SECRET}
        with self._lock:
            self._counts[name] += 1
            self._latest.append((name, shown))

    def counts(self) -> dict[str, int]:
        with self._lock:
            return dict(self._counts)

    def latest(self) -> list[tuple[str, dict[str, str]]]:
        with self._lock:
            return list(self._latest)

    def reset(self) -> None:
        with self._lock:
            self._counts.clear()
            self._latest.clear()


class Control:
    """Everything that can be done to the pretend provider; each method may be called from any thread."""

    def __init__(
        self,
        installation: Installation,
        board: Board,
        journal: Journal,
        refuse: Callable[[float | None], None],
    ) -> None:
        self._installation = installation
        self._board = board
        self._journal = journal
        self._refuse = refuse

    # Faults

    def fault(
        self, name: str, *, target: str = "", count: int | None = None, value: float | None = None
    ) -> None:
        """Switch a fault on (see ``faults.KINDS``). ``target`` is an action (``GetInvoices``), a path
        (``/dl.php``), ``api`` or ``pages``; ``count`` how often it happens; ``value`` its seconds.

        ``down`` refuses connections for ``value`` seconds, or until it is cleared; the control's own
        address stays open. Raises ValueError for an unknown name.
        """
        fault = Fault.make(name, target=target, count=count, value=value)
        self._board.add(fault)
        if name == "down":
            self._refuse(fault.value)

    def clear_faults(self, name: str = "") -> None:
        """Switch off the faults of that name, or all."""
        self._board.clear(name)
        if name in {"", "down"}:
            self._refuse(None)

    def faults(self) -> list[dict[str, Any]]:
        """The faults that are switched on."""
        return [
            {"name": each.name, "target": each.target, "count": each.count, "value": each.value}
            for each in self._board.active()
        ]

    def deny(self, action: str) -> None:
        """Take an action from the credential's role, as an operator can."""
        with self._installation.lock:
            self._installation.denied_actions.add(action.lower())

    def allow(self, action: str) -> None:
        with self._installation.lock:
            self._installation.denied_actions.discard(action.lower())

    def end_sessions(self) -> None:
        """Sign everybody out of the client area."""
        with self._installation.lock:
            self._installation.end_sessions()

    # Signing in

    def people(self) -> list[Member]:
        """Everybody who can sign in, with the accounts they may use and the code they would type now."""
        return members(self._installation)

    def second_factor(self, user_id: int) -> str:
        """The code that a user's device shows now; each is accepted once, the next comes after 30 seconds.
        Raises LookupError for a user without a device."""
        with self._installation.lock:
            device = self._installation.second_factor(user_id)
            if device is None:
                raise LookupError(f"user {user_id} has no second factor")
            return device.code()

    def offer_linked_account(self, user_id: int | None) -> None:
        """Offer a button at the sign-in form that signs this user in without a password, as somebody else's
        sign-in service would; None withdraws it. A second factor is still asked for."""
        with self._installation.lock:
            if user_id is not None:
                self._user(user_id)
            self._installation.linked_user = user_id

    def add_customers(self, count: int) -> list[crowd.Customer]:
        """Let so many new customers come, each the owner of an account of the usual size; who they are."""
        installation = self._installation
        with installation.lock:
            days = Days(self.clock.today())
            return crowd.add(installation.database, days, count, installation.password)

    def verify_email(self, user_id: int, verified: bool = True) -> None:
        """Let a user follow the link in the mail that a changed address brings, or not have done so yet."""
        with self._installation.lock:
            self._user(user_id)
            self._installation.database.update("users", user_id, {"email_verified": int(verified)})

    def set_openid(
        self,
        pkce: str | None = None,
        claims: Iterable[str] | None = None,
        reauthentication: bool | None = None,
    ) -> None:
        """Switch what the OpenID provider does (see ``openid/settings.py``); what is not given stays.
        Raises ValueError for a word that is not known."""
        with self._installation.lock:
            openid = self._installation.openid
            openid.settings = openid.settings.changed(pkce, claims, reauthentication)

    def rotate_key(self) -> None:
        """Sign id_tokens with another key from now on; the old one is not published any more."""
        with self._installation.lock:
            self._installation.openid.key.rotate()

    def forget_consents(self) -> None:
        """Ask everybody again whether the gateway may know who they are."""
        with self._installation.lock:
            self._installation.openid.grants.forget_consents()

    def _user(self, user_id: int) -> None:
        """Raises LookupError for a user that does not exist."""
        if self._installation.database.one("SELECT 1 FROM users WHERE id = ?", (user_id,)) is None:
            raise LookupError(f"no user {user_id}")

    # The clock

    @property
    def clock(self) -> Clock:
        return self._installation.clock

    def today(self) -> str:
        return self.clock.today().isoformat()

    def set_today(self, day: date | str) -> None:
        """Move the provider's clock to another day; the time of day goes on."""
        with self._installation.lock:
            self.clock.set_today(date.fromisoformat(day) if isinstance(day, str) else day)

    def advance(self, seconds: float) -> None:
        """Let time pass at the provider at once."""
        with self._installation.lock:
            self.clock.advance(seconds)

    # What happens at the provider

    def pay_invoice(self, invoice: int) -> bool:
        """Pay an invoice in full; what it renews moves on. False if there was nothing to pay."""
        with self._installation.lock:
            return settle(self._installation, invoice)

    def issue_invoice(self, *, amount: str = "12.00", due_in: int = 7, words: str = "Extra work") -> int:
        """Send the account's owner a new invoice with one line, without tax; its number."""
        installation = self._installation
        cents = int(amount.replace(".", "")) if "." in amount else int(amount) * 100
        with installation.lock:
            number = next_number(installation.database, "invoices")
            today = self.clock.today()
            due = (today + timedelta(days=due_in)).isoformat()
            line = Line("", 0, words, cents)
            write(
                installation.database,
                installation.owner.client_id,
                Invoice(number, today.isoformat(), due, (line,), "Unpaid"),
            )
        return number

    def answer_ticket(self, ticket: int, message: str = "We are on it.", staff: str = "Dana Okafor") -> int:
        """Let somebody of the staff answer a ticket; the reply's id. Raises LookupError without a ticket."""
        installation = self._installation
        with installation.lock:
            now = str(self.clock.now())
            changes = {"status": "Answered", "lastreply": now}
            if not installation.database.update("tickets", ticket, changes):
                raise LookupError(f"no ticket {ticket}")
            return installation.database.insert(
                "replies",
                {
                    "ticketid": ticket,
                    "userid": 0,
                    "name": staff,
                    "email": "",
                    "requestor_type": "Operator",
                    "date": now,
                    "message": message,
                    "admin": staff,
                },
            )

    def change_domain(self, domain: int, **values: object) -> None:
        """Set columns of a domain by WHMCS's names (``expirydate``, ``status``, ``donotrenew`` …)."""
        self._change("domains", domain, values)

    def change_invoice(self, invoice: int, **values: object) -> None:
        """Set columns of an invoice; money in cents."""
        self._change("invoices", invoice, values)

    def change_service(self, service: int, **values: object) -> None:
        self._change("services", service, values)

    def change_ticket(self, ticket: int, **values: object) -> None:
        self._change("tickets", ticket, values)

    def change_client(self, client: int, **values: object) -> None:
        self._change("clients", client, values)

    def remove(self, what: str, identifier: int) -> None:
        """Delete a domain, invoice, service or ticket, as an operator may. Raises LookupError."""
        if what not in {"domain", "invoice", "service", "ticket"}:
            raise LookupError(f"nothing of the kind {what!r} can be removed")
        with self._installation.lock:
            sql = f"DELETE FROM {what}s WHERE id = ?"  # noqa: S608 - one of four words
            if not self._installation.database.run(sql, (identifier,)):
                raise LookupError(f"no {what} {identifier}")

    def _change(self, table: str, identifier: int, values: Mapping[str, object]) -> None:
        """Raises LookupError for an unknown column or no such row."""
        database = self._installation.database
        with self._installation.lock:
            columns = {row["name"] for row in database.all(f"PRAGMA table_info({table})")}
            if unknown := values.keys() - columns:
                raise LookupError(f"{table} has no {', '.join(sorted(unknown))}")
            if not database.update(table, identifier, values):
                raise LookupError(f"{table} has no row {identifier}")

    # What was asked

    @property
    def requests(self) -> dict[str, int]:
        """How often each action or page was asked for since the start or the last reset."""
        return self._journal.counts()

    @property
    def latest_requests(self) -> list[tuple[str, dict[str, str]]]:
        """The requests in their order, with their parameters but without secrets."""
        return self._journal.latest()

    def reset_requests(self) -> None:
        self._journal.reset()

    @property
    def spent(self) -> list[dict[str, Any]]:
        """What was ordered at the registry for the provider's own money, in its order: ``action`` and
        ``domain`` of each."""
        with self._installation.lock:
            return [{"action": each.action, "domain": each.domain} for each in self._installation.spent]
