"""A small business as a store holds it: records of every area at every stage of life, all of our own making.

The day is Sunday 22 November 2026, as the fake clock has it.
"""

from tests.views.papers import *  # noqa: F403
from tests.views.things import *  # noqa: F403
