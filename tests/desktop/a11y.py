#!/usr/bin/python3
"""Reads a running program as a screen reader does, and presses its buttons, through the accessibility bus.

Runs under the system's python3 (pyatspi is no PyPI package), inside desktop.sh:

    a11y.py apps                         names of the programs on the bus
    a11y.py dump APP [--depth N] [--wait SECONDS]
                                         the tree of APP's windows, as JSON
    a11y.py press APP NAME [--role ROLE] [--wait SECONDS]
                                         do the main action of the first showing control of that name,
                                         once it is enabled
    a11y.py focus APP NAME [--role ROLE] [--wait SECONDS]
                                         give it the keyboard focus
    a11y.py choose APP NAME [--role ROLE] [--wait SECONDS]
                                         make that item of a list or table the chosen one
    a11y.py text APP NAME TEXT [--role ROLE] [--wait SECONDS]
                                         type TEXT into the first showing field of that name
    a11y.py wait APP NAME [--role ROLE] [--wait SECONDS]
                                         until something of that name shows
    a11y.py focused APP                  what has the keyboard focus
    a11y.py serve                        the same commands, one list of words in JSON a line of standard
                                         input, each answered by one line: {"ok": ...} or {"error": "..."}

APP is the start of the program's accessible name. A node is {"name", "role", "description", "states",
"actions", "text", "value", "bounds", "children"}, where text, value and empty lists are left out if there are
none. NAME is compared whole, or from its start when it ends in "*". Ends with 1 and a word on standard error
if the thing looked for does not come within --wait (10 s).
"""

import argparse
import json
import sys
import time

import pyatspi

MOST_CHILDREN = 200
"""Of a table of 10,000 rows only the first are read; the node then says "more"."""

WINDOWS = ("frame", "dialog", "window", "alert")


def quietly(call, otherwise):
    """What comes of asking about an object that may vanish meanwhile."""
    try:
        return call()
    except Exception:
        return otherwise


def applications():
    desktop = pyatspi.Registry.getDesktop(0)
    return [app for app in quietly(lambda: list(desktop), []) if app is not None]


def find_application(name):
    for app in applications():
        if quietly(lambda app=app: app.name, "").lower().startswith(name.lower()):
            return app
    return None


def children(node):
    count = quietly(lambda: node.childCount, 0)
    for index in range(min(count, MOST_CHILDREN)):
        child = quietly(lambda index=index: node.getChildAtIndex(index), None)
        if child is not None:
            yield child


def states(node):
    found = quietly(lambda: node.getState().getStates(), [])
    return sorted(pyatspi.stateToString(state) for state in found)


def actions(node):
    def ask():
        action = node.queryAction()
        return [action.getName(index) for index in range(action.nActions)]

    return quietly(ask, [])


def text(node):
    return quietly(lambda: node.queryText().getText(0, -1), "")


def bounds(node):
    def ask():
        extents = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        return [extents.x, extents.y, extents.width, extents.height]

    return quietly(ask, [])


def described(node, depth):
    shown = {
        "name": quietly(lambda: node.name, ""),
        "role": quietly(lambda: node.getRoleName(), ""),
        "description": quietly(lambda: node.description, ""),
        "states": states(node),
        "actions": actions(node),
        "text": text(node),
        "value": quietly(lambda: node.queryValue().currentValue, None),
        "bounds": bounds(node),
    }
    shown = {key: value for key, value in shown.items() if value not in ("", [], None) or key == "name"}
    if depth > 0:
        below = [described(child, depth - 1) for child in children(node)]
        if below:
            shown["children"] = below
        if quietly(lambda: node.childCount, 0) > MOST_CHILDREN:
            shown["more"] = True
    return shown


def showing(node):
    state = quietly(lambda: node.getState(), None)
    return state is not None and state.contains(pyatspi.STATE_SHOWING)


def fits(node, name, role):
    found = quietly(lambda: node.name, "")
    same = found.startswith(name[:-1]) if name.endswith("*") else found == name
    return same and showing(node) and (not role or quietly(lambda: node.getRoleName(), "") == role)


def search(node, name, role):
    """The first node that fits, top to bottom; what is not showing is not looked into."""
    if fits(node, name, role):
        return node
    for child in children(node):
        if showing(child) or quietly(lambda child=child: child.getRoleName(), "") in WINDOWS:
            found = search(child, name, role)
            if found is not None:
                return found
    return None


def wait_for(seconds, what, look):
    """The first answer of `look` that is not None, within `seconds`."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found is not None:
            return found
        if time.monotonic() > end:
            sys.exit(f"a11y: {what} did not come within {seconds:g} s")
        time.sleep(0.05)


def find(arguments):
    def look():
        app = find_application(arguments.app)
        return None if app is None else search(app, arguments.name, arguments.role)

    return wait_for(arguments.wait, f"{arguments.name!r} in {arguments.app!r}", look)


def enabled(node):
    state = quietly(lambda: node.getState(), None)
    return state is not None and state.contains(pyatspi.STATE_ENABLED)


def press(arguments):
    def look():
        node = find(arguments)
        return node if enabled(node) else None

    node = wait_for(arguments.wait, f"{arguments.name!r} being enabled", look)
    names = actions(node)
    for wanted in ("Press", "click", "press", "Toggle", "activate", ""):
        if wanted in names or (not wanted and names):
            index = names.index(wanted) if wanted else 0
            if not node.queryAction().doAction(index):
                sys.exit(f"a11y: {arguments.name!r} refused {names[index]!r}")
            return described(node, 0)
    sys.exit(f"a11y: {arguments.name!r} can do nothing")


def type_text(arguments):
    node = find(arguments)
    if not node.queryEditableText().setTextContents(arguments.text):
        sys.exit(f"a11y: {arguments.name!r} takes no text")
    return described(node, 0)


def choose(arguments):
    node = find(arguments)
    if not node.parent.querySelection().selectChild(node.getIndexInParent()):
        sys.exit(f"a11y: {arguments.name!r} cannot be chosen")
    return described(node, 0)


def focus(arguments):
    node = find(arguments)
    if not node.queryComponent().grabFocus():
        sys.exit(f"a11y: {arguments.name!r} takes no focus")
    return described(node, 0)


ITEMS = ("list item", "table cell", "tree item")


def has_focus(node):
    state = quietly(lambda: node.getState(), None)
    return state is not None and state.contains(pyatspi.STATE_FOCUSED) and showing(node)


def focused(arguments):
    """The control with the focus, or its current item. Qt calls the current item of every list focused."""

    def search(node):
        for child in children(node):
            if not showing(child) or quietly(lambda child=child: child.getRoleName(), "") in ITEMS:
                continue
            found = search(child)
            if found is not None:
                viewport = has_focus(node) and not quietly(lambda found=found: found.name, "")
                return node if viewport else found
        if not has_focus(node):
            return None
        return next((item for item in children(node) if has_focus(item)), node)

    def look():
        app = find_application(arguments.app)
        return None if app is None else next(filter(None, map(search, children(app))), None)

    return described(wait_for(arguments.wait, f"a focus in {arguments.app!r}", look), 0)


def dump(arguments):
    app = wait_for(arguments.wait, repr(arguments.app), lambda: find_application(arguments.app))
    return described(app, arguments.depth)


def parser():
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("apps", "serve"):
        commands.add_parser(name)
    for name in ("dump", "press", "focus", "choose", "text", "wait", "focused"):
        command = commands.add_parser(name)
        command.add_argument("app")
        if name == "dump":
            command.add_argument("--depth", type=int, default=40)
        elif name != "focused":
            command.add_argument("name")
            command.add_argument("--role", default="")
        if name == "text":
            command.add_argument("text")
        command.add_argument("--wait", type=float, default=10)
    return parser


def answer(words):
    arguments = parser().parse_args(words)
    answers = {
        "apps": lambda: [quietly(lambda app=app: app.name, "") for app in applications()],
        "dump": lambda: dump(arguments),
        "press": lambda: press(arguments),
        "focus": lambda: focus(arguments),
        "choose": lambda: choose(arguments),
        "focused": lambda: focused(arguments),
        "text": lambda: type_text(arguments),
        "wait": lambda: described(find(arguments), 0),
        "serve": serve,
    }
    return answers[arguments.command]()


def serve():
    for line in sys.stdin:
        try:
            said = {"ok": answer(json.loads(line))}
        except SystemExit as error:
            said = {"error": str(error)}
        except Exception as error:  # something vanished between finding and asking
            said = {"error": f"a11y: {type(error).__name__}: {error}"}
        print(json.dumps(said, ensure_ascii=False), flush=True)


def main():
    words = sys.argv[1:]
    said = answer(words)
    if words[:1] != ["serve"]:
        json.dump(said, sys.stdout, ensure_ascii=False, indent=1)
        print()


if __name__ == "__main__":
    main()
