"""Mail that the provider sends: nothing leaves the machine, it stands in the client's mail history."""

from __future__ import annotations

from html import escape

from pmdesk.sandbox.installation import Installation


def send(installation: Installation, client_id: int, subject: str, text: str) -> None:
    """Put a mail to a client into the history, as a whole HTML document."""
    database = installation.database
    client = database.one("SELECT * FROM clients WHERE id = ?", (client_id,))
    if client is None:
        return
    message = (
        "<!DOCTYPE html>\n<html><body>\n"
        f"<p>Dear {escape(client['firstname'])},</p>\n<p>{escape(text)}</p>\n"
        "<p>&mdash;<br />Precisely Managed</p>\n</body></html>"
    )
    database.insert(
        "emails",
        {
            "userid": client_id,
            "subject": subject,
            "message": message,
            "date": str(installation.clock.now()),
            "recipient": f"{client['firstname']} {client['lastname']} <{client['email']}>",
        },
    )
