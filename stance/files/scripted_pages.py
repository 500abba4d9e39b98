"""Embed data in HTML pages, typeset their French, and restrict what they may run.

A page contains its own script and data and makes no network request. Its policy lists the
hashes of its own style and script, so that nothing else in it can run.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from typing import Any, Final

__all__ = ["json_in_script", "policy", "typeset", "typeset_all"]


_CODES: Final = str.maketrans(
    {"<": r"\u003c", ">": r"\u003e", "&": r"\u0026", "\u2028": r"\u2028", "\u2029": r"\u2029"}
)


def json_in_script(data: object) -> str:
    r"""Return JSON that is safe in a script element: characters special in HTML are escaped.

    Examples
    --------
    >>> print(json_in_script({"quote": "</script>"}))
    {"quote":"\u003c/script\u003e"}
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_CODES)


def policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy of a page with one inline style and one inline script."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def typeset(text: str) -> str:
    r"""Return a French text with curved apostrophes and the required no-break spaces.

    Examples
    --------
    >>> typeset("« L'un » ; 95 %")
    '«\xa0L’un\xa0»\u202f; 95\xa0%'
    """
    text = text.replace("'", "’")
    text = re.sub(r"« | »", lambda match: match[0].replace(" ", "\u00a0"), text)
    text = re.sub(r" (?=[:%])", "\u00a0", text)
    return re.sub(r" (?=[;!?])", "\u202f", text)


def typeset_all(words: Any) -> Any:  # noqa: ANN401 - what a TOML file holds
    """Return the contents of a TOML file with all texts typeset."""
    if isinstance(words, dict):
        return {key: typeset_all(value) for key, value in words.items()}
    if isinstance(words, list):
        return [typeset_all(value) for value in words]
    return typeset(words) if isinstance(words, str) else words
