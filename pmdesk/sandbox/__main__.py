"""``python -m pmdesk.sandbox``."""

from __future__ import annotations

import sys

from pmdesk.sandbox.cli import main

sys.exit(main())
