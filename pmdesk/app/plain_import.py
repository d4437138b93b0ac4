"""The rooms without Qt that the first window needs, imported before PySide6 for the sake of the order.

PySide6 (6.11) watches every import made after its own and reads the source of each module to see whether
that uses Qt (``shibokensupport.feature``); what is imported before costs nothing of the kind. The gain was
about 15 ms of a start of 200. When that watching ends, this module can go.
"""

import decimal
import html
import inspect
import uuid

import pmdesk.core.actions.catalogue
import pmdesk.core.alerts
import pmdesk.core.facts
import pmdesk.core.status
import pmdesk.store.database
import pmdesk.store.documents
import pmdesk.store.settings
import pmdesk.system.clock
import pmdesk.system.lock
import pmdesk.system.paths

__all__ = ["decimal", "html", "inspect", "pmdesk", "uuid"]
