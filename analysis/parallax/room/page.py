"""One HTML file: the data as JSON, style and script inline and named by their hashes, and nothing fetched."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

HERE = Path(__file__).parent
# What could end the script element or a line of it, and halves of characters, which UTF-8 cannot hold.
_ESCAPED = re.compile("[<>&\u2028\u2029\ud800-\udfff]")

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>One event, told twice</title>
<style>{style}</style>
</head>
<body>
<div id="room"><noscript><p>This page needs JavaScript. It sends nothing anywhere.</p></noscript></div>
<script type="application/json" id="data">{data}</script>
<script>{script}</script>
</body>
</html>
"""


def page(payload: dict) -> str:
    """The page that shows a payload."""
    style = _asset("room.css") + "".join(_colour(*pair) for pair in _colours(payload))
    script = _asset("room.js")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return _PAGE.format(policy=policy, style=style, script=script, data=embedded(payload))


def embedded(payload: object) -> str:
    """JSON that may stand in a script element, whatever the texts in it hold.

    >>> embedded({"text": "</script><!-- R&D"})
    '{"text":"\\\\u003c/script\\\\u003e\\\\u003c!-- R\\\\u0026D"}'
    """
    text = json.dumps(payload, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _ESCAPED.sub(lambda m: f"\\u{ord(m.group()):04x}", text)


def _asset(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _colours(payload: dict) -> list[tuple[str, str]]:
    """Classes of families and groups: the colours of figures and report."""
    families = [(f"f-{f['id']}", f["colour"]) for f in payload["families"]]
    return families + [(f"g{n}", g["colour"]) for n, g in enumerate(payload["groups"])]


def _colour(name: str, colour: str) -> str:
    return f".{name}{{--hue:{colour}}}\n"
