"""What pages say when there is nothing yet, nothing at all or nothing found; trouble; two accounts."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton

from pmdesk.api.errors import Refused
from pmdesk.records import Area
from pmdesk.tools.chapters import pages, signing_in
from pmdesk.tools.driver import NotSeen
from pmdesk.tools.stage import Scene
from pmdesk.tools.steps import Step
from pmdesk.wording import alerts, browser_sign_in, dialogs, frame, home, lists, panes
from pmdesk.wording import sign_in as words

BOOKKEEPER, FIRST = "ines@ledgerline.example", "Hearth & Rye Bakery"
SECOND, SECOND_TICKET = "tomas@saltmarshbikes.example", 4490
_LOADING = 1.5
"""Seconds that the domains are held back, so that the grey bars can be seen."""


async def not_an_address(scene: Scene) -> str:
    """Something that is no address."""
    driver, said = scene.driver, words.words()
    await driver.write(said["address"], "my host")
    await driver.press(said["continue"])
    await driver.said("This is not an address")
    return "it is said before anything is asked"


async def nobody_there(scene: Scene) -> str:
    """An address where nothing answers."""
    driver, said = scene.driver, words.words()
    await driver.write(said["address"], "http://127.0.0.1:9")
    await driver.press(said["continue"])
    await driver.said("could not be reached")
    return "it is said, with what to check"


async def demo_starting(scene: Scene) -> str:
    """The demo takes some seconds to set up: it is said, and nothing stands still."""
    await scene.driver.press(words.words()["demo"])
    await scene.driver.said(words.words()["demo-starting"])
    return "it can be given up"


async def no_browser(scene: Scene) -> str:
    """The demo is given up. This computer opens no browser: the link can be taken to one by hand."""
    await scene.driver.press(words.words()["cancel"])
    scene.browser.there = False
    await signing_in.give_address(scene)
    await scene.driver.said(browser_sign_in.words()["no-browser"])
    scene.browser.there = True
    return "the link is offered instead"


async def said_no(scene: Scene) -> str:
    """A no on the host's page is said here too, and can be thought over."""
    driver = scene.driver
    host = urlsplit(scene.provider.access.url).netloc
    scene.browser.sit_down(account="Deny")
    await driver.press(browser_sign_in.words()["open"])
    await driver.said(words.problem(Refused(), host, in_browser=True)[0])
    return "nobody was signed in"


async def several_accounts(scene: Scene) -> str:
    """A bookkeeper's sign-in opens two accounts: which, is asked on the host's page, and waited for here."""
    driver = scene.driver
    await driver.menu(scene.running.window.top.user.accessibleName())
    await driver.pick(frame.words()["other-account"])
    await signing_in.to_the_browser(scene)
    return "which of them is asked in the browser"


async def limited(scene: Scene) -> str:
    """A sign-in that may not see the domains: it is said where they would be, and nothing waits for ever."""
    driver = scene.driver
    scene.browser.sit_down(BOOKKEEPER, account=FIRST)
    await driver.press(browser_sign_in.words()["open-again"])
    await driver.until(lambda: driver.says("Client area"), "the sign-in page to go")
    await signing_in.whole_sync(scene)
    await pages.go(scene, "Domains")
    await driver.said(lists.not_allowed(Area.DOMAINS)[0])
    await pages.go(scene, "Home")
    await driver.said(home.not_included((Area.DOMAINS,)))
    failed = scene.running.desk.status.failed
    if failed:
        raise NotSeen(f"these count as failed: {', '.join(failed)}")
    return "what this sign-in may not see is said, and nothing counts as failed"


async def loading(scene: Scene) -> str:
    """The very first data are on their way: grey bars."""
    driver, provider = scene.driver, scene.provider
    await provider.told("fault", name="latency", target="GetClientsDomains", count=1, value=_LOADING)
    await provider.told("fault", name="server-error", target="GetTickets")
    await signing_in.give_up(scene)
    scene.browser.sit_down()
    await signing_in.give_address(scene)
    await driver.until(lambda: driver.says("Client area"), "the sign-in page to go")
    await pages.go(scene, "Domains")
    await driver.said(lists.loading(Area.DOMAINS))
    return "grey bars where the domains will be"


async def failed(scene: Scene) -> str:
    """One area could not be fetched; the others are there."""
    driver = scene.driver
    await driver.until(lambda: not scene.running.desk.status.running, "the end of the sync", scene.for_sync)
    await pages.go(scene, "Tickets")
    await driver.the(lists.try_again(), QPushButton)
    return "what happened, what it means, when the next try comes"


async def failed_home(scene: Scene) -> str:
    """Home beside an area that failed."""
    await pages.go(scene, "Home")
    await scene.driver.said("Needs attention")
    return "Home with what could be fetched"


async def mended(scene: Scene) -> str:
    """The provider answers again: one press brings the tickets."""
    driver = scene.driver
    await scene.provider.told("clear_faults")
    await pages.go(scene, "Tickets")
    await driver.press(lists.try_again())
    await driver.choose(panes.list_of(Area.TICKETS), pages.TICKET)
    await signing_in.whole_sync(scene)
    return "the tickets are there"


async def hidden(scene: Scene) -> str:
    """The most urgent thing is hidden: the next one takes its place, and it stays within reach."""
    driver, desk = scene.driver, scene.running.desk
    await pages.go(scene, "Home")
    first = desk.attention[0]
    title = alerts.title(first)
    await driver.press(home.hide_aloud(title))
    await driver.until(lambda: [one.key for one in desk.hidden] == [first.key], f"“{title}” to be hidden")
    await driver.said(home.was_hidden(title))
    await driver.press(home.hidden_things(1, shown=False))
    await driver.the(home.show_again_aloud(title), QToolButton)
    return "it leaves the list, not the program"


async def shown_again(scene: Scene) -> str:
    """Undone: it stands where it stood."""
    driver, desk = scene.driver, scene.running.desk
    (back,) = desk.hidden
    await driver.press(home.show_again_aloud(alerts.title(back)), QToolButton)
    await driver.until(lambda: desk.attention[0].key == back.key, "it to be the most urgent again")
    await driver.the(home.hide_aloud(alerts.title(back)), QToolButton)
    return "as before"


async def nothing_found(scene: Scene) -> str:
    """A filter that finds nothing says so, and how to see everything again."""
    driver = scene.driver
    await pages.go(scene, "Domains")
    await driver.write(lists.filter_field(Area.DOMAINS), "no such name")
    await driver.said(lists.nothing_found("no such name")[0])
    return "what was looked for, and the way back"


async def found_again(scene: Scene) -> str:
    """The way back from there; then the list of shortcuts."""
    driver = scene.driver
    await driver.press(lists.nothing_found("")[2])
    await driver.choose("List of domains", pages.DOMAIN)
    await driver.key(Qt.Key.Key_F1)
    await driver.said(dialogs.shortcuts()[0])
    return "every row, and every key"


async def second_sign_in(scene: Scene) -> str:
    """Another account beside the first: the way back is offered."""
    driver = scene.driver
    await driver.key(Qt.Key.Key_Escape)
    await driver.menu(scene.running.window.top.user.accessibleName())
    await driver.pick(frame.words()["other-account"])
    await driver.the(words.words()["leave"], QPushButton)
    return "the way back is offered"


async def second_account(scene: Scene) -> str:
    """The second account, in euro, without a ticket."""
    driver, running = scene.driver, scene.running
    scene.notes["first"] = running.desk.account_key
    await scene.provider.told("remove", what="ticket", identifier=SECOND_TICKET)
    scene.browser.sit_down(SECOND)
    await signing_in.give_address(scene)
    await driver.until(
        lambda: running.desk.account_key != scene.notes["first"], "the second account in front"
    )
    await driver.until(lambda: driver.says("Client area"), "the sign-in page to go")
    await signing_in.whole_sync(scene)
    await pages.go(scene, "Home")
    return str(running.window.top.user.accessibleName())


async def empty(scene: Scene) -> str:
    """A list with nothing in it."""
    await pages.go(scene, "Tickets")
    await scene.driver.said(lists.empty(Area.TICKETS)[0])
    return "what will stand here, and how"


async def two_accounts(scene: Scene) -> str:
    """Both accounts in the menu."""
    await pages.go(scene, "Invoices")
    await pages.user_menu(scene)
    return "both accounts, the one in front marked"


async def switched(scene: Scene) -> str:
    """Back to the first."""
    driver, running = scene.driver, scene.running
    menu = await driver.until(driver.open_menu, "the menu")
    first = next(action for action in menu.actions() if action.isCheckable() and not action.isChecked())
    await driver.click(menu, menu.actionGeometry(first).center())
    await driver.until(lambda: running.desk.account_key == scene.notes["first"], "the first account in front")
    return "the first account is in front"


async def session_only(scene: Scene) -> str:
    """Without a key store: a strip says how long the sign-in lasts."""
    if not scene.running.desk.session_only:
        return "not shown: this computer has a key store"
    await pages.go(scene, "Home")
    await scene.driver.said(frame.session_only())
    return "said in words"


async def signed_out(scene: Scene) -> str:
    """Signed out: what was fetched stays readable."""
    driver = scene.driver
    await driver.menu(scene.running.window.top.user.accessibleName())
    await driver.pick(frame.words()["sign-out"])
    await driver.press(dialogs.sign_out_buttons()[2])
    await driver.said(frame.sign_in_missing("signed-out"))
    await pages.invoice(scene)
    return "a document opens all the same"


STEPS = (
    Step("not an address", not_an_address),
    Step("nobody there", nobody_there),
    Step("demo starting", demo_starting, fleeting=True),
    Step("no browser", no_browser, needs="demo starting"),
    Step("said no", said_no, needs="no browser"),
    Step("loading", loading, needs="said no", fleeting=True),
    Step("failed", failed, needs="loading"),
    Step("failed home", failed_home, needs="loading"),
    Step("mended", mended, needs="failed"),
    Step("hidden", hidden, needs="mended"),
    Step("shown again", shown_again, needs="hidden"),
    Step("nothing found", nothing_found, needs="loading"),
    Step("shortcuts", found_again, needs="nothing found"),
    Step("second sign in", second_sign_in, needs="loading"),
    Step("second account", second_account, needs="second sign in"),
    Step("empty", empty, needs="second account"),
    Step("two accounts", two_accounts, needs="second account"),
    Step("switched", switched, needs="two accounts"),
    Step("session only", session_only, needs="loading"),
    Step("signed out", signed_out, needs="loading"),
    Step("several accounts", several_accounts, needs="signed out"),
    Step("limited sign-in", limited, needs="several accounts"),
)
