"""The composition root: the only place where objects are made and joined.

`start` begins it all. `program` makes the window from what is on this disk and paints it; `running` adds what
needs the loop, and gives its `means` to the joints: `news` brings what the core tells to the window;
`answers`, `signing_in` and `outside` bring what the user wants to the core.
"""

import pmdesk.app.plain_import  # noqa: F401 - before all else that is imported after PySide6
