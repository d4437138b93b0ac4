"""The orders that everything here was bought by, told from what is there."""

from __future__ import annotations

from pmdesk.sandbox.database import Database

_BOUGHT = """
    SELECT orderid, clientid AS userid, regdate, firstpaymentamount AS amount, paymentmethod, status
    FROM services
    UNION ALL
    SELECT orderid, userid, regdate, setupfee + recurring, paymentmethod, status FROM addons
    UNION ALL
    SELECT orderid, userid, regdate, firstpaymentamount, paymentmethod, status FROM domains"""

_FRAUD_CHECK = '{"score":"3","country_match":"Yes"}'
_NOTES = "Staff only: called back, all in order."


def add(database: Database) -> None:
    """One order for all that bears its number; its first invoice is not kept any more."""
    database.run(
        f"""INSERT INTO orders (id, userid, requestor_id, date, amount, paymentmethod, status, fraudmodule,
                                fraudoutput, notes)
            SELECT b.orderid, b.userid, c.owner_user_id, MIN(b.regdate) || ' 10:20:00', SUM(b.amount),
                   b.paymentmethod,
                   CASE COUNT(*) WHEN SUM(b.status = 'Pending') THEN 'Pending'
                                 WHEN SUM(b.status = 'Cancelled') THEN 'Cancelled' ELSE 'Active' END,
                   'fraudcheck', ?, ?
            FROM ({_BOUGHT}) b JOIN clients c ON c.id = b.userid GROUP BY b.orderid""",  # noqa: S608
        (_FRAUD_CHECK, _NOTES),
    )
