"""Front matter of Markdown files: `---` YAML or `+++` TOML, the flat keys of it."""

from __future__ import annotations

import re
import tomllib

_YAML = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M)
_TOML = re.compile(r"\A\ufeff?\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.S | re.M)
_PAIR = re.compile(r"([A-Za-z][\w .-]{0,60}?)[ \t]*:(?:[ \t]+(.*))?")
_COMMENT = re.compile(r"(?<!\s)\s+#.*")


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """Separate front matter from the body.

    Only flat `key: value` pairs are read (title, date, url, ...); lists and nested keys are not,
    and need no YAML library.

    Returns:
        Pairs as text, and the body; no pairs where the text does not begin with front matter.
    """
    match = _TOML.match(text)
    if match is not None:
        try:
            table = tomllib.loads(match[1].replace("\r\n", "\n"))
        except tomllib.TOMLDecodeError:
            return {}, text
        return {key: str(value) for key, value in table.items()}, text[match.end() :]
    match = _YAML.match(text)
    if match is None:
        return {}, text
    pairs = _yaml_pairs(match[1])
    return (pairs, text[match.end() :]) if pairs else ({}, text)


def _yaml_pairs(block: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    last = ""
    for line in block.splitlines():
        pair = _PAIR.fullmatch(line.rstrip())
        if pair is not None:
            last = pair[1]
            pairs.setdefault(last, _scalar(pair[2] or ""))
        elif last and line[:1] in " \t" and line.strip() and not line.lstrip().startswith("- "):
            # a folded or continued value
            pairs[last] = f"{pairs[last].strip('|>- ')} {line.strip()}".strip()
    return pairs


def _scalar(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        quote = value[0]
        inner = value[1:-1]
        return inner.replace("''", "'") if quote == "'" else inner.replace('\\"', '"')
    return _COMMENT.sub("", value)
