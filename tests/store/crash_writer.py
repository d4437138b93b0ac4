"""A process to be killed: writes one whole state of the invoices after the other, saying which it begins."""

from __future__ import annotations

import sys
from pathlib import Path

from pmdesk.store.database import Store
from tests.helpers import FakeClock
from tests.store.samples import AT, account, invoice

ROWS = 1200


def state(number: int) -> list[str]:
    """The ids of a state: most stay, some come, some go."""
    return [str(n) for n in range(number * 50, number * 50 + ROWS)]


def main(folder: Path, first: int) -> None:
    store = Store.open(folder, FakeClock())
    if not store.accounts.all():
        store.accounts.add(account("one"))
    number = first
    while True:
        rows = [invoice(int(i), total=str(number), number=f"S{number}-{i}") for i in state(number)]
        print("begin", number, flush=True)
        store.invoices.replace("one", rows, number, AT)
        print("done", number, flush=True)
        number += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
