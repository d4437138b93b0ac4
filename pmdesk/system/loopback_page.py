"""The page that the browser shows at the end of a sign-in: plain HTML, no script, nothing loaded."""

from __future__ import annotations

import base64
import hashlib
from html import escape

_STYLE = """
:root { color-scheme: light dark; --ground: #f3f1ed; --box: #ffffff; --line: #d9d6cf; --text: #1c1e21;
        --soft: #5b5f66; --good: #1c6b3a; --bad: #a3261f; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #191b1d; --box: #232629; --line: #3a3e42; --text: #eceae6; --soft: #a8adb3;
          --good: #7ccb96; --bad: #f0948c; }
}
body { margin: 0; background: var(--ground); color: var(--text);
       font: 16px/1.5 Inter, "Segoe UI", system-ui, sans-serif; }
main { box-sizing: border-box; max-width: 440px; margin: 12vh auto 32px; padding: 32px;
       background: var(--box); border: 1px solid var(--line); border-radius: 8px; }
svg { display: block; width: 32px; height: 32px; margin: 0 0 16px; fill: none; stroke: var(--bad);
      stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
svg.good { stroke: var(--good); }
h1 { font-size: 22px; line-height: 1.3; margin: 0 0 8px; }
p { margin: 0; color: var(--soft); }
"""
_GOOD = '<circle cx="12" cy="12" r="10"/><path d="m8.5 12.5 2.5 2.5 5-5.5"/>'
_BAD = '<circle cx="12" cy="12" r="10"/><path d="M12 7.5v5.5M12 16.5v0"/>'

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; style-src "
        f"'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""With every answer: the address that was opened holds a code, which is kept nowhere and told to nobody."""


def page(title: str, text: str, *, good: bool) -> bytes:
    """A whole page in UTF-8, from plain text."""
    mark = f'<svg class="good" viewBox="0 0 24 24">{_GOOD}</svg>'
    if not good:
        mark = f'<svg viewBox="0 0 24 24">{_BAD}</svg>'
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main>{mark}<h1>{escape(title)}</h1><p>{escape(text)}</p></main></body></html>"
    ).encode()
