"""What a customer can do with tickets: answer and open them on the provider's page."""

from pmdesk.api.capability import Capability, Place
from pmdesk.core.actions import Action
from pmdesk.records import Area

REPLY = Action("ticket.reply", Area.TICKETS, "message-square-reply", Capability.SIGN_ON, place=Place.TICKET)
NEW = Action(
    "ticket.new", Area.TICKETS, "life-buoy", Capability.SIGN_ON, place=Place.NEW_TICKET, needs_record=False
)

ALL = (REPLY, NEW)
