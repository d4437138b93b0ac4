"""The composition root: the only place where objects are made and joined.

`program` makes the window from what is on this disk and paints it; `running` adds, once there is a loop,
what needs the network and the system; `answers`, `signing_in` and `outside` are the joints between them.
"""

import pmdesk.app.plain_import  # noqa: F401 - before all else that is imported after PySide6
