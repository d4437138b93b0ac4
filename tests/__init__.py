"""The tests mirror pmdesk/; `from tests.helpers import …` works in all of them."""
