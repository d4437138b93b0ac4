"""Plain, tidy HTML: everything is in the page, nothing is loaded from elsewhere."""

from __future__ import annotations

from html import escape

_STYLE = """
:root { color-scheme: light dark; --accent: #0b6474; --line: #d9d6cf; --soft: #f3f2ee; --text2: #56595f; }
@media (prefers-color-scheme: dark) { :root { --line: #35383c; --soft: #232528; --text2: #b0b3b8; } }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; }
header, main { max-width: 860px; margin: 0 auto; padding: 16px 24px; }
header { display: flex; gap: 24px; align-items: baseline; border-bottom: 1px solid var(--line); }
header b { font-size: 17px; } header nav { display: flex; gap: 16px; flex-wrap: wrap; }
h1 { font-size: 22px; margin: 24px 0 8px; } p.hint, .hint { color: var(--text2); }
table { border-collapse: collapse; width: 100%; margin: 16px 0; }
th, td { text-align: left; padding: 8px 12px 8px 0; border-bottom: 1px solid var(--line);
         vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; padding-right: 0; white-space: nowrap; }
a { color: var(--accent); } label { display: block; margin: 12px 0 4px; }
input { font: inherit; padding: 6px 8px; width: 280px; max-width: 100%; box-sizing: border-box; }
button { font: inherit; margin-top: 16px; padding: 8px 20px; border: 0; border-radius: 4px;
         background: var(--accent); color: #fff; cursor: pointer; }
.notice { background: var(--soft); border-radius: 6px; padding: 12px 16px; margin: 16px 0; }
"""

_NAVIGATION = (
    ("clientarea.php?action=services", "Services"),
    ("clientarea.php?action=domains", "Domains"),
    ("supporttickets.php", "Tickets"),
    ("clientarea.php?action=invoices", "Invoices"),
    ("clientarea.php?action=details", "Account"),
    ("logout.php", "Sign out"),
)


def page(title: str, *parts: str, base: str, signed_in: bool = True) -> str:
    """A whole document; ``parts`` are HTML already, ``title`` is not."""
    links = "".join(f'<a href="{base}{path}">{word}</a>' for path, word in _NAVIGATION) if signed_in else ""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)} - Precisely Managed</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<header><b>Precisely Managed</b><nav>{links}</nav></header>\n"
        f"<main>\n<h1>{escape(title)}</h1>\n{''.join(parts)}\n</main>\n</body>\n</html>\n"
    )


def paragraph(text: str, kind: str = "") -> str:
    return f'<p class="{kind}">{escape(text)}</p>\n' if kind else f"<p>{escape(text)}</p>\n"


def notice(text: str) -> str:
    return f'<div class="notice" role="status">{escape(text)}</div>\n' if text else ""


def link(href: str, words: str) -> str:
    return f'<a href="{escape(href)}">{escape(words)}</a>'


def facts(pairs: list[tuple[str, str]]) -> str:
    """Two columns: what, and what it is. Text, not HTML."""
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in pairs)
    return f"<table>{rows}</table>\n"


def table(heads: list[str], rows: list[list[str]], numbers: tuple[int, ...] = ()) -> str:
    """Cells are HTML already (see ``link`` and ``cell``); columns in ``numbers`` are right-aligned."""

    def line(tag: str, cells: list[str]) -> str:
        kind = [' class="n"' if column in numbers else "" for column in range(len(cells))]
        joined = "".join(f"<{tag}{kind[at]}>{cell}</{tag}>" for at, cell in enumerate(cells))
        return f"<tr>{joined}</tr>"

    body = "".join(line("td", row) for row in rows)
    return (
        f"<table><thead>{line('th', [escape(head) for head in heads])}</thead><tbody>{body}</tbody></table>\n"
    )


def cell(text: object) -> str:
    return escape(str(text))


def form(action: str, csrf: str, *fields: str, button: str = "") -> str:
    """A form that posts with the session's CSRF token; ``fields`` are HTML already, buttons may be too."""
    press = f'<button type="submit">{escape(button)}</button>' if button else ""
    return (
        f'<form method="post" action="{escape(action)}"><input type="hidden" name="token" value="{csrf}">'
        f"{''.join(fields)}{press}</form>\n"
    )


def field(name: str, label: str, kind: str = "text", value: str = "") -> str:
    return (
        f'<label for="{name}">{escape(label)}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" value="{escape(value)}" required>'
    )


def hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def choice(name: str, value: str, words: str) -> str:
    """A button that says by its value which of several was pressed."""
    return f'<button type="submit" name="{name}" value="{value}">{escape(words)}</button> '
