"""The one door between the window and the program: what pages may read, ask for and hear.

Pages never see a provider, a session or a key store. They read the store, ask by calling a ``Desk`` method
(which only emits a signal that the composition root answers), and hear through its signals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pmdesk.api.capability import Capability
from pmdesk.core.status import SyncStatus
from pmdesk.models.devices import Devices
from pmdesk.models.today import Today
from pmdesk.records import Area

if TYPE_CHECKING:
    from collections.abc import Callable

    from pmdesk.core.alerts import Alert
    from pmdesk.core.ports import Clock
    from pmdesk.core.presets import Preset
    from pmdesk.store.accounts import StoredAccount
    from pmdesk.store.database import Store
    from pmdesk.store.documents import Documents
    from pmdesk.store.settings import Settings


class Desk(QObject):
    """State the pages draw from, requests they make, and news they hear. It decides nothing."""

    # News, emitted by the composition root on the Qt thread.
    account_changed = Signal()
    """Another account is in front, or the one in front signed in or out."""
    changed = Signal(object)
    """``Changes``: rows of an area in the store differ now."""
    details_changed = Signal(object, str)
    """(area, id): kept details, or the trouble in fetching them, differ now; id "" is any of the area."""
    documents_changed = Signal(str)
    """The id of an invoice whose document came, went, or could not be fetched."""
    status_changed = Signal(object)
    """``SyncStatus`` of the account in front."""
    attention_changed = Signal()
    """``attention`` differs now."""
    devices_changed = Signal()
    """``devices`` differs now."""
    settings_changed = Signal()
    store_renewed = Signal()
    """The store was set aside and begun anew: whoever holds one of its shelves holds an old one."""
    busy_changed = Signal(str, bool)
    """(action id, busy): an action was started or has ended."""
    told = Signal(str, str)
    """(tone, text): a passing word for the strip under the top bar: an action's failure, a saved file."""

    # Requests, answered by the composition root.
    refresh_asked = Signal()
    stop_asked = Signal()
    details_asked = Signal(object, str, bool)
    """(area, id, fresh): fetch the details of a record; ``fresh`` even if those kept are recent."""
    document_asked = Signal(str)
    action_asked = Signal(str, object)
    """(action id, record or None)."""
    open_asked = Signal(object, str)
    """(area, id): show this record on its page; "" shows the page."""
    filter_asked = Signal(object, str)
    """(area, words): show the list of that area with this filter."""
    attachment_asked = Signal(str, str, int, str)
    """(ticket id, message id, index, path): save an attachment to a file the user chose."""
    link_asked = Signal(str)
    """An ordinary address the user wants to see in the browser."""
    alert_dismissed = Signal(str)
    """The key of an alert that the user wants hidden."""
    alert_restored = Signal(str)
    """The key of a hidden one that the user wants to see again."""
    switch_asked = Signal(str)
    sign_in_asked = Signal()
    sign_out_asked = Signal(str, bool)
    """(account key, erase): the question was asked and answered before."""
    devices_asked = Signal()
    """Where the owner is signed in is wanted, afresh."""
    devices_end_asked = Signal(object)
    """Devices to sign out; the question was asked and answered before."""
    settings_asked = Signal(object)
    """``Settings`` to keep from now on."""
    quit_asked = Signal()

    def __init__(
        self, store: Store, documents: Documents, clock: Clock, settings: Settings, today: Today
    ) -> None:
        super().__init__()
        self.store, self.documents, self.clock, self.today = store, documents, clock, today
        self.settings = settings
        self.account: StoredAccount | None = None
        self.capabilities: frozenset[Capability] = frozenset()
        self.status = SyncStatus()
        self.attention: tuple[Alert, ...] = ()
        """What needs the owner, most urgent first."""
        self.hidden: tuple[Alert, ...] = ()
        """What does too and was hidden by the user."""
        self.judged = False
        """Whether both were worked out from everything: before that, none is no all-clear."""
        self.trouble: dict[tuple[Area, str], BaseException] = {}
        """Why the details of a record could not be fetched, until it goes well."""
        self.document_trouble: dict[str, BaseException] = {}
        """Why the PDF of an invoice could not be fetched, by the invoice's id."""
        self.presets: Callable[[], tuple[Preset, ...]] = tuple
        """The hosts that this program knows by name."""
        self.data_folder = ""
        """Where the saved data lie, for the settings page."""
        self.devices = Devices()
        """Where the owner of the account in front is signed in, as asked in this run of the program."""
        self.session_only = ""
        """Why the sign-in ends with the program: a key of `frame.session_only`, or "" where it is kept."""
        self.sign_in_missing = ""
        """Why a sign-in is wanted where the provider did not ask: a key of `frame.sign_in_missing`, or ""."""

    @property
    def account_key(self) -> str:
        """The key of the account in front; "" when nobody is signed in."""
        return self.account.key if self.account else ""

    @property
    def online(self) -> bool:
        """Whether something that needs the network can be tried."""
        return bool(self.capabilities) and not self.status.offline

    def refresh(self) -> None:
        """Fetch everything now."""
        self.refresh_asked.emit()

    def want(self, area: Area, record_id: str, fresh: bool = False) -> None:
        """Have the details of a record fetched; ``details_changed`` follows, whether it worked or not."""
        self.details_asked.emit(area, record_id, fresh)

    def open(self, area: Area, record_id: str = "") -> None:
        """Show a page, and on it a record."""
        self.open_asked.emit(area, record_id)

    def perform(self, action_id: str, record: object = None) -> None:
        """Do an action of core.actions with a record."""
        self.action_asked.emit(action_id, record)

    def say(self, tone: str, text: str) -> None:
        """A passing word in the strip."""
        self.told.emit(tone, text)
