"""What was ordered: an order waits until its invoice is paid."""

from pmdesk.records import Record


class PlacedOrder(Record, frozen=True, kw_only=True):
    """An order as the provider took it; ``invoice_id`` is what is to be paid, None where nothing is."""

    id: str
    invoice_id: str | None = None
