"""What was said in the bakery's tickets."""

from __future__ import annotations

from dataclasses import dataclass

from pmdesk.sandbox.data.provider import BILLING, SALES, SECURITY, SUPPORT

DANA, PRIYA, LUC, AGNES = "Dana Okafor", "Priya Raman", "Luc Marchetti", "Agnes Holt"


@dataclass(frozen=True)
class Message:
    """``by`` is marta, ines or the name of somebody of the staff; ``day`` is relative to today."""

    day: int
    time: str
    by: str
    text: str
    files: tuple[str, ...] = ()
    files_removed: bool = False


@dataclass(frozen=True)
class Ticket:
    """The first message opened it. ``about`` is ``S12`` for a service and ``D3`` for a domain."""

    id: int
    subject: str
    department: int
    status: str
    messages: tuple[Message, ...]
    priority: str = "Medium"
    about: str = ""
    cc: str = ""
    note: str = ""


CONVERSATIONS = (
    Ticket(
        4402,
        "Strange login at night",
        SECURITY,
        "Closed",
        (
            Message(
                -34,
                "07:12",
                "marta",
                "I got a mail about a sign-in at 3:40 from a place I have never been to.\n\n"
                "Was that me? I was asleep.",
            ),
            Message(
                -34,
                "07:55",
                AGNES,
                "Good morning Marta,\n\nit was a password from another website's leak, tried on ours. "
                "The sign-in **failed**: only the first step was right.\n\n"
                "1. We ended all sessions.\n2. Please choose a new password.\n"
                "3. Switch on the code at sign-in, it takes two minutes.\n\nAgnes",
            ),
            Message(-33, "18:20", "marta", "Done, all three. Thank you for being so quick!"),
        ),
        priority="High",
        note="Source was on the list of the 14th. No further steps.",
    ),
    Ticket(
        4431,
        "Which plan for a web shop?",
        SALES,
        "Closed",
        (
            Message(
                -20, "11:31", "marta", "We'd like to sell cakes online: about 60 products, pick-up only."
            ),
            Message(
                -20,
                "13:02",
                LUC,
                "Hi Marta, lovely idea. Here is how they compare:\n\n"
                "| plan | room | products |\n|---|---|---|\n| Business | 10 GB | up to 100 |\n"
                "| Shop | 30 GB | no limit |\n\n"
                "*Business* is enough for 60. You have it already, so nothing changes; see "
                "[the shop page](https://www.preciselymanaged.example/shop).",
            ),
        ),
        about="S1201",
    ),
    Ticket(
        4450,
        "Copy of last month's invoice",
        BILLING,
        "Closed",
        (
            Message(-10, "09:44", "ines", 'Could you send last month\'s invoice again, with "Inc." added?'),
            Message(
                -10,
                "10:30",
                PRIYA,
                "Hello Ines, invoices can't be changed once they are paid, but I have put the line into the "
                "notes of the next ones. Last month's is attached.",
                ("invoice-copy.txt",),
            ),
        ),
        priority="Low",
    ),
    Ticket(
        4459,
        "Mailbox for deliveries@",
        SUPPORT,
        "Closed",
        (
            Message(
                -95, "15:10", "marta", "deliveries@ says it is full.", ("screenshot.png",), files_removed=True
            ),
            Message(-95, "15:41", DANA, "I doubled its room. `du` says 48 % now."),
        ),
    ),
    Ticket(
        4466,
        "Move the old blog",
        SUPPORT,
        "In Progress",
        (
            Message(
                -3,
                "14:05",
                "marta",
                "The recipes on the old blog should come to hearthandrye.example/recipes. "
                "Here is how it looks now, and the list of those to keep.",
                ("old-blog.png", "recipes to keep.csv"),
            ),
            Message(-1, "09:30", DANA, "I have copied 38 of 52 recipes; pictures come tonight."),
        ),
        about="S1201",
    ),
    Ticket(
        4468,
        "Certificate for orders.hearthandrye.example",
        SECURITY,
        "On Hold",
        (
            Message(
                -6, "16:52", "marta", "Browsers warn about orders.hearthandrye.example since this morning."
            ),
            Message(
                -6,
                "17:15",
                AGNES,
                "Its certificate has run out. We wait for the domain's owner mail to be confirmed:\n\n"
                "```\nadmin@hearthandrye.example\n```\n\nIs anybody reading that address?",
            ),
        ),
        about="S1207",
        cc="siobhan@northwebs.example",
    ),
    Ticket(
        4471,
        'Order form says "thank you" but doesn\'t send emails',
        SUPPORT,
        "Answered",
        (
            Message(
                -2,
                "17:02",
                "marta",
                "Since Friday the order form says “thank you” but no email reaches us. Two wedding cake "
                'orders were lost.\n\nCan you look today? It is the form under "Cakes & more".',
                ("form.png",),
            ),
            Message(
                -2, "17:20", DANA, "Thank you, Marta. I am reading the mail log and write again tomorrow."
            ),
            Message(
                -1,
                "16:18",
                DANA,
                "Hello Marta,\n\nyour form sends from an address that no longer exists (orders@). I can set "
                "it to marta@hearthandrye.example and send you the 2 orders stored on the server.\n\n"
                "Nothing else changes. Is that right for you?\n\nDana",
                ("lost-orders.csv",),
            ),
        ),
        priority="High",
        about="S1201",
    ),
    Ticket(
        4475,
        "Was the card charged twice?",
        BILLING,
        "Customer-Reply",
        (
            Message(
                -5, "08:15", "marta", "I see two mails about the card ending 4417. Was it charged twice?"
            ),
            Message(-5, "09:02", PRIYA, "No: it was tried twice and refused twice, because it has expired."),
            Message(
                -4,
                "19:47",
                "marta",
                "I see. The new card comes next week, then I will pay <the big one> too.",
            ),
        ),
    ),
    Ticket(
        4478,
        "Bigger mailbox for catering@",
        SALES,
        "Open",
        (Message(-1, "18:36", "ines", "What would 25 GB for catering@ cost a year? 5 GB isn't enough."),),
        priority="Low",
        about="D3301",
    ),
)
