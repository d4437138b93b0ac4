"""What Home says of a small business, and of an empty account."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from pmdesk.core.alerts import evaluate
from pmdesk.core.facts import gather
from pmdesk.models.home import HomeData, attention, read_home, told_of
from pmdesk.records import Area
from pmdesk.records.account import Counters
from pmdesk.store.database import Store
from pmdesk.store.settings import Settings
from pmdesk.wording import home as home_words
from tests.helpers import DAY_ONE, FakeClock
from tests.models.bakery import KEY, TODAY, domain, invoice, open_store


def home(store: Store) -> HomeData:
    alerts = evaluate(gather(store, KEY), Settings(), TODAY)
    return read_home(store, KEY, alerts, TODAY, DAY_ONE)


def panel(data: HomeData, area: Area) -> list[tuple[str, str, str, str]]:
    found = next(one for one in data.panels if one.area is area)
    return [(row.first, row.second, row.right, row.below.word) for row in found.rows]


def test_what_needs_attention_comes_named_dated_and_priced(store: Store) -> None:
    rows = {row.title: row for row in home(store).attention}
    assert "Invoice 10482 is 6 days overdue" in rows
    row = rows["Invoice 10482 is 6 days overdue"]
    assert row.consequence == "For Web hosting Business and 1 more."
    assert (row.when, row.when_detail, row.when_tone) == ("6 days overdue", "due 16 Nov 2026", "bad")
    assert (row.amount, row.action.label) == ("$100.00", "Pay $100.00")
    answered = rows["Dana Okafor answered you"]
    assert answered.consequence == "I can set it to your address."
    assert answered.when == "24 min ago"
    assert "hearthrye.example has expired" in rows
    assert "shop.example is suspended" in rows


def test_a_long_list_is_worded_as_far_as_one_looks(profile: Path, clock: FakeClock) -> None:
    store = open_store(profile, clock, filled=False)
    late = [invoice(str(number), -number) for number in range(1, 41)]
    store.invoices.replace(KEY, late, len(late), DAY_ONE)
    rows = home(store).attention
    store.close()  # nothing is read any more
    assert len(rows) == 40
    assert [row.title for row in rows[:2]] == [
        "Invoice 40 is 40 days overdue",
        "Invoice 39 is 39 days overdue",
    ]
    assert rows[-1].title == "Invoice 1 is 1 day overdue"
    assert len(list(rows)) == 40
    with pytest.raises(IndexError):
        rows[40]


def test_the_tiles(store: Store) -> None:
    tiles = {tile.area: (tile.figure, tile.state.word, tile.state.tone) for tile in home(store).tiles}
    assert tiles == {
        Area.SERVICES: ("2", "1 suspended", "bad"),
        Area.DOMAINS: ("6", "3 need you", "bad"),
        Area.TICKETS: ("2", "1 answer to read", "info"),
        Area.INVOICES: ("3", "1 overdue", "bad"),
    }


def test_the_panels(store: Store) -> None:
    data = home(store)
    assert [one.area for one in data.panels] == [Area.INVOICES, Area.DOMAINS, Area.TICKETS, Area.SERVICES]
    assert panel(data, Area.INVOICES) == [
        ("Invoice 10482", "due 16 Nov 2026", "$100.00", "6 days overdue"),
        ("Invoice 10488", "due 25 Nov 2026", "$18.99", "due in 3 days"),
        ("Invoice 10491", "due 2 Dec 2026", "$39.00", "due in 10 days"),
    ]
    assert panel(data, Area.DOMAINS) == [
        ("hearthandrye.example", "27 Nov 2026", "5 days", "auto-renew off"),
        ("hearthandrye-cafe.example", "13 Dec 2026", "21 days", "auto-renew off"),
        ("ryestarter.example", "4 Jan 2027", "43 days", "renews itself"),
    ]
    assert [(row[0], row[3]) for row in panel(data, Area.TICKETS)] == [
        ("Order form does not send emails", "Answered"),
        ("Move the old blog", "Being worked on"),
        ("Copy of the October invoice", "Closed"),
    ]
    assert panel(data, Area.TICKETS)[0][2] == "24 min ago"
    assert panel(data, Area.SERVICES) == [
        ("Cafe hosting", "cafe.example", "$142.00 a year", "Ends 31 Dec"),
        ("Hearth hosting", "hearth.example", "$142.00 a year", "next due 22 Dec 2026"),
    ]


def test_nothing_is_said_of_what_was_never_fetched(profile: Path, clock: FakeClock) -> None:
    store = open_store(profile, clock, filled=False)
    data = home(store)
    assert [(tile.figure, tile.state.word) for tile in data.tiles] == [("–", "")] * 4
    assert all(not one.rows and one.empty == "Not fetched yet." for one in data.panels)
    store.close()


def test_an_empty_account_invents_nothing(profile: Path, clock: FakeClock) -> None:
    store = open_store(profile, clock, filled=False)
    for shelf in (store.services, store.domains, store.tickets, store.invoices):
        shelf.replace(KEY, [], 0, clock.now())
    data = home(store)
    assert len(data.attention) == 0
    assert [(tile.figure, tile.state.word) for tile in data.tiles] == [
        ("0", "None active"),
        ("0", "None here"),
        ("0", "None open"),
        ("0", "None yet"),
    ]
    assert all(not one.rows and one.empty for one in data.panels)
    store.close()


def test_an_account_in_order(profile: Path, clock: FakeClock) -> None:
    store = open_store(profile, clock, filled=False)
    store.domains.replace(KEY, [domain("far", 300)], 1, DAY_ONE)
    store.invoices.replace(KEY, [invoice("1", -30, "paid")], 1, DAY_ONE)
    data = home(store)
    words = {tile.area: (tile.state.word, tile.state.tone) for tile in data.tiles}
    assert words[Area.DOMAINS] == ("Nothing to do", "ok")
    assert words[Area.INVOICES] == ("All paid", "ok")
    assert panel(data, Area.DOMAINS) == []
    store.close()


@pytest.mark.parametrize(("total", "aside"), [(2, 1), (1, 1), (2, 0)])
def test_there_is_no_all_clear_where_not_all_could_be_read(
    profile: Path, clock: FakeClock, total: int, aside: int
) -> None:
    store = open_store(profile, clock, filled=False)
    store.domains.replace(KEY, [domain("far", 300)], 1, DAY_ONE)
    store.invoices.replace(KEY, [invoice("1", -30, "paid")], total, DAY_ONE, aside)
    data = home(store)
    assert data.partly == (Area.INVOICES,)
    tiles = {tile.area: tile.state.tone for tile in data.tiles}
    assert (tiles[Area.INVOICES], tiles[Area.DOMAINS]) == ("warn", "ok")
    empty = {one.area: one.empty for one in data.panels}
    assert empty[Area.INVOICES] == home_words.panel_partly()
    assert empty[Area.DOMAINS] == home_words.panel(Area.DOMAINS)[2]
    store.close()


def test_another_accounts_alerts_are_not_shown(store: Store) -> None:
    alerts = evaluate(gather(store, KEY), Settings(), TODAY)
    assert read_home(store, "somebody else", alerts, TODAY, DAY_ONE).attention[:] == ()


def test_what_is_not_kept_is_not_told(profile: Path, clock: FakeClock) -> None:
    store = open_store(profile, clock, filled=False)
    store.invoices.replace(KEY, [invoice("1", -6)], 1, DAY_ONE)
    (alert,) = evaluate(gather(store, KEY), Settings(), TODAY)
    row = attention(store, alert, DAY_ONE)
    assert (row.consequence, told_of(store, alert).about) == ("", "")
    store.close()


def test_a_domain_at_its_end_says_so_instead_of_minus_days(profile: Path, clock: FakeClock) -> None:
    store = open_store(profile, clock, filled=False)
    store.domains.replace(KEY, [domain("now", 0, renews=False), domain("gone", -1, renews=None)], 2, DAY_ONE)
    assert [row[2:] for row in panel(home(store), Area.DOMAINS)] == [
        ("End date passed", "auto-renew not known"),
        ("Ends today", "auto-renew off"),
    ]
    store.close()


def test_a_later_day_says_other_words(store: Store) -> None:
    alerts = evaluate(gather(store, KEY), Settings(), TODAY + timedelta(days=1))
    data = read_home(store, KEY, alerts, TODAY + timedelta(days=1), DAY_ONE + timedelta(days=1))
    assert panel(data, Area.INVOICES)[0][3] == "7 days overdue"


# --- rights, hiding, the host's counts ----------------------------------------------------------------


def test_of_a_closed_area_nothing_is_shown_though_rows_are_kept(store: Store) -> None:
    data = read_home(store, KEY, (), TODAY, DAY_ONE, closed={Area.DOMAINS, Area.ADDONS, Area.ACCOUNT})
    assert data.closed == (Area.DOMAINS,)
    assert data.seen == (Area.SERVICES, Area.TICKETS, Area.INVOICES)
    tile = next(one for one in data.tiles if one.area is Area.DOMAINS)
    assert (tile.figure, tile.state.word) == ("–", "Not for this sign-in")
    assert panel(data, Area.DOMAINS) == []
    said = next(one.empty for one in data.panels if one.area is Area.DOMAINS)
    assert said == "This sign-in may not see domains."


def test_what_is_hidden_counts_in_the_tiles(store: Store) -> None:
    alerts = evaluate(gather(store, KEY), Settings(), TODAY)
    data = read_home(store, KEY, (), TODAY, DAY_ONE, hidden=alerts)
    assert len(data.attention) == 0
    assert [row.alert for row in data.hidden] == list(alerts)
    assert data.tiles == home(store).tiles


def test_before_the_alerts_are_worked_out_nothing_is_said_to_be_well(store: Store) -> None:
    data = read_home(store, KEY, (), TODAY, DAY_ONE, judged=False)
    tiles = {tile.area: (tile.figure, tile.state.word) for tile in data.tiles}
    assert tiles[Area.DOMAINS] == ("6", "")
    assert tiles[Area.TICKETS] == ("2", "")
    assert tiles[Area.SERVICES] == ("2", "2 need you")


def test_before_a_list_was_read_the_host_s_count_stands(profile: Path, clock: FakeClock) -> None:
    store = open_store(profile, clock, filled=False)
    store.details.put(KEY, Counters(active_domains=12, unpaid_invoices=1204), DAY_ONE)
    store.tickets.replace(KEY, [], 0, DAY_ONE)
    tiles = {tile.area: (tile.figure, tile.state.word) for tile in home(store).tiles}
    assert tiles == {
        Area.SERVICES: ("–", ""),
        Area.DOMAINS: ("12", "Counted by your host"),
        Area.TICKETS: ("0", "None open"),
        Area.INVOICES: ("1,204", "Counted by your host"),
    }
    closed = read_home(store, KEY, (), TODAY, DAY_ONE, closed={Area.DOMAINS}).tiles[1]
    assert closed.figure == "–", "the host counts also what this sign-in may not see"
    store.close()
