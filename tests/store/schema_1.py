"""Makes a database as the first released version left it, by means of that version alone.

The statements here are frozen with schema/0001.sql: later migrations start from them, and they use nothing of
the program that may change.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from zlib import crc32

from pmdesk.store.migrations import SCHEMA_FOLDER

ACCOUNT = (
    '{"key":"one","kind":"test","address":"","host":"host.example","provider_name":"","client_id":"",'
    '"user_id":"","email":"","display_name":"","company":"","backend_name":"","signed_out":false,'
    '"added":"2026-11-22T09:43:00Z","last_synced":null}'
)
INVOICE = (
    '{"id":"%d","number":"HF-%d","status":"unpaid","status_word":"Unpaid","issued":"2026-11-01",'
    '"due":"2026-11-15","paid":null,"subtotal":null,"credit":null,"taxes":[],'
    '"total":{"currency":"EUR","amount":"142.00"},"payment_method":null,"is_credit_note":false}'
)


def build(path: Path, invoices: int = 40) -> None:
    """Write the file `path`: one account, some invoices, a mark of an alert."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript((SCHEMA_FOLDER / "0001.sql").read_text("utf-8"))
    connection.execute("PRAGMA application_id = 0x706D646B")
    connection.execute("PRAGMA user_version = 1")
    connection.execute("INSERT INTO accounts (account, key, record) VALUES (1, 'one', ?)", (ACCOUNT,))
    connection.execute("BEGIN")
    for n in range(invoices):
        row = (1 << 40) + n
        connection.execute(
            "INSERT INTO invoices (row, account, id, id_key, read_at, search, status, number_key, issued,"
            " due, total, total_minor, total_currency)"
            " VALUES (?, 1, ?, ?, NULL, ?, 1, ?, '2026-11-01', '2026-11-15', '142.00', 14200, 'EUR')",
            (row, str(n), f"{n:018}", f"hf-{n}\nunpaid\n142.00", f"hf-{n:012}"),
        )
        record = INVOICE % (n, n)
        connection.execute(
            "INSERT INTO invoices_records (row, record, crc) VALUES (?, ?, ?)",
            (row, record, crc32(record.encode())),
        )
    connection.execute(
        "INSERT INTO collections (account, area, at, total, set_aside)"
        " VALUES (1, 'invoices', '2026-11-22T09:43:00.000000Z', ?, 0)",
        (invoices,),
    )
    connection.execute(
        "INSERT INTO alerts (account, key, shown_at, withdrawn_at, dismissed_at)"
        " VALUES (1, 'invoice-due:1', '2026-11-22T09:43:00.000000Z', NULL, NULL)"
    )
    connection.execute("COMMIT")
    connection.close()
    path.chmod(0o600)
