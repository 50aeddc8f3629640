"""The page that people read, made from the OpenAPI document: no script, and nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8882; }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2.2rem; } h3 { font-size: 1rem; }
table { border-collapse: collapse; width: 100%; display: block; overflow-x: auto; }
th, td { text-align: left; vertical-align: top; padding: .4rem .7rem; border-bottom: 1px solid var(--line); }
th { white-space: nowrap; } code, pre { font: .9em/1.5 ui-monospace, monospace; background: var(--soft); }
code { padding: .1em .3em; border-radius: .25em; overflow-wrap: anywhere; }
pre { padding: .8rem 1rem; border-radius: .4rem; overflow-x: auto; }
"""


def page(document: Mapping[str, Any]) -> str:
    """Everything the document says, as one page of HTML."""
    info = document["info"]
    parts = [
        f"<h1>{_text(info['title'])} <small>{_text(info['version'])}</small></h1>",
        f"<p>{_prose(info['description'])}</p>",
        *_ways_in(document),
        *(part for path, methods in document["paths"].items() for part in _operations(path, methods)),
        *_schemas(document["components"]["schemas"]),
        '<p>For programs: <a href="/openapi.json">openapi.json</a>.</p>',
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(info['title'])}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(parts)
        + "\n</main>\n</body>\n</html>\n"
    )


def _ways_in(document: Mapping[str, Any]) -> Iterator[str]:
    for scheme in document["components"]["securitySchemes"].values():
        yield f"<p><code>Authorization: Bearer TOKEN</code> {_prose(scheme['description'])}</p>"


def _operations(path: str, methods: Mapping[str, Any]) -> Iterator[str]:
    for method, operation in methods.items():
        yield f"<h2><code>{_text(method.upper())} {_text(path)}</code></h2>"
        yield f"<p>{_prose(operation['summary'])}</p>"
        yield f"<pre>{_text(_example(path, operation['parameters']))}</pre>"
        yield "<h3>What is asked</h3>"
        yield _table(("name", "where", "given", "meaning"), map(_parameter, operation["parameters"]))
        yield "<h3>What is answered</h3>"
        yield _table(("status", "meaning"), map(_response, operation["responses"].items()))


def _example(path: str, parameters: Iterable[Mapping[str, Any]]) -> str:
    """The shortest question, for a terminal."""
    asked = [one for one in parameters if one["in"] == "query" and one["required"]]
    query = "&".join(f"{one['name']}={one['example']}" for one in asked)
    return f'curl -H "Authorization: Bearer $ENCOURS_API_TOKEN" \\\n  "http://127.0.0.1:3000{path}?{query}"'


def _parameter(one: Mapping[str, Any]) -> tuple[str, ...]:
    needed = "needed" if one["required"] else "optional"
    said = f"{_prose(one['schema']['description'])} For example <code>{_text(one['example'])}</code>."
    return f"<code>{_text(one['name'])}</code>", _text(one["in"]), needed, said


def _response(one: tuple[str, Mapping[str, Any]]) -> tuple[str, ...]:
    status, said = one
    (content,) = said["content"].values()
    return f"<code>{_text(status)}</code>", f"{_prose(said['description'])} {_kind(content['schema'])}"


def _schemas(schemas: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for name, schema in schemas.items():
        yield f'<h2 id="{_text(name)}">{_text(name)}</h2>'
        yield _table(("field", "kind", "meaning"), _fields(schema))


def _fields(schema: Mapping[str, Any], under: str = "") -> Iterator[tuple[str, ...]]:
    for name, field in schema["properties"].items():
        whole = f"{under}{name}"
        if "properties" in field:
            yield from _fields(field, f"{whole}.")
            continue
        always = "always" if name in schema["required"] else "when it applies"
        yield f"<code>{_text(whole)}</code>", f"{_kind(field)}, {always}", _meaning(field)


def _kind(field: Mapping[str, Any]) -> str:
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return f'<a href="#{_text(name)}">{_text(name)}</a>'
    if field["type"] == "array":
        return f"list of {_kind(field['items'])}"
    kind = field["type"]
    named = " or ".join(kind) if isinstance(kind, list) else str(kind)
    return _text(str(field.get("format", named)) if isinstance(kind, str) else named)


def _meaning(field: Mapping[str, Any]) -> str:
    said = [_prose(field["description"])] if field.get("description") else []
    if "enum" in field and not said:
        said.append("One of " + ", ".join(f"<code>{_text(one)}</code>" for one in field["enum"]) + ".")
    return " ".join(said).replace("; ", "<br>") if "enum" in field else " ".join(said)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{_text(one)}</th>' for one in heads)
    body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _prose(text: str) -> str:
    """A sentence of the document, whose words between back-quotes are code."""
    parts = _text(text).split("`")
    return "".join(f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts))


def _text(value: object) -> str:
    return escape(str(value))
