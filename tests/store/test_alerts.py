"""The marks of alerts: shown once, withdrawn, dismissed."""

from __future__ import annotations

import pytest

from pmdesk.store.alerts import AlertMark
from pmdesk.store.database import Store
from pmdesk.store.errors import NoSuchAccount
from tests.store.samples import AT, LATER


def test_an_alert_is_new_once(store: Store) -> None:
    assert store.alerts.mark_shown("one", "invoice-due:1", AT)
    assert not store.alerts.mark_shown("one", "invoice-due:1", LATER)
    assert store.alerts.mark_shown("two", "invoice-due:1", LATER)
    assert store.alerts.shown("one") == {"invoice-due:1": AlertMark(shown_at=AT)}


def test_withdrawn_and_back_it_is_not_new(store: Store) -> None:
    store.alerts.mark_shown("one", "key", AT)
    store.alerts.withdraw("one", "key", LATER)
    assert store.alerts.shown("one")["key"].withdrawn_at == LATER
    assert not store.alerts.mark_shown("one", "key", LATER)
    assert store.alerts.shown("one")["key"] == AlertMark(shown_at=AT)


def test_the_first_time_stays(store: Store) -> None:
    store.alerts.mark_shown("one", "key", AT)
    for at in (AT, LATER):
        store.alerts.dismiss("one", "key", at)
    assert store.alerts.shown("one")["key"] == AlertMark(shown_at=AT, dismissed_at=AT)
    for at in (AT, LATER):
        store.alerts.withdraw("one", "key", at)
    assert store.alerts.shown("one")["key"] == AlertMark(shown_at=AT, withdrawn_at=AT)


def test_what_was_never_shown_can_be_dismissed(store: Store) -> None:
    store.alerts.dismiss("one", "ticket-answered:7", AT)
    assert store.alerts.shown("one") == {"ticket-answered:7": AlertMark(shown_at=AT, dismissed_at=AT)}
    assert not store.alerts.mark_shown("one", "ticket-answered:7", LATER)
    assert store.alerts.shown("one")["ticket-answered:7"].dismissed_at == AT


def test_dismissed_it_stands_and_restored_it_is_as_before(store: Store) -> None:
    store.alerts.mark_shown("one", "key", AT)
    store.alerts.withdraw("one", "key", AT)
    store.alerts.dismiss("one", "key", LATER)
    assert store.alerts.shown("one")["key"] == AlertMark(shown_at=AT, dismissed_at=LATER)
    store.alerts.restore("one", "key")
    assert store.alerts.shown("one")["key"] == AlertMark(shown_at=AT)


def test_unknown_keys_are_ignored(store: Store) -> None:
    store.alerts.withdraw("one", "never", AT)
    store.alerts.restore("one", "never")
    assert store.alerts.shown("one") == {} == store.alerts.shown("gone")
    with pytest.raises(NoSuchAccount):
        store.alerts.mark_shown("gone", "key", AT)
    with pytest.raises(NoSuchAccount):
        store.alerts.dismiss("gone", "key", AT)


def test_prune_forgets_what_was_withdrawn_long_ago(store: Store) -> None:
    for key in ("old", "new", "standing"):
        store.alerts.mark_shown("one", key, AT)
    store.alerts.withdraw("one", "old", AT)
    store.alerts.withdraw("one", "new", LATER)
    assert store.alerts.prune("one", LATER) == 1
    assert set(store.alerts.shown("one")) == {"new", "standing"}
