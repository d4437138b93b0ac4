"""What the program does with provider and store: sessions, sync, alerts, actions. No Qt.

What the core needs of the operating system it names as protocols in `pmdesk.core.ports`;
`pmdesk.system` fills them and `pmdesk.app` joins the two.
"""
