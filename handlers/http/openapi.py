"""What the order check is, as an OpenAPI document: the page that people read is made from it."""

from __future__ import annotations

from typing import Any

from bot.credit.order_check import OrderCause, Verdict, WayKind
from bot.credit.terms import LONGEST_DAYS

CHECK_PATH, DOCUMENT_PATH, PAGE_PATH = "/orders/check", "/openapi.json", "/orders"
VERSION = "1.0.0"

Schema = dict[str, Any]

_ABOUT = (
    "Ask before an order is taken or shipped: accept it, or hold it with every cause that applies and every "
    "way out with its exact number. It is the answer that `/credit order` gives in Slack, from the same "
    "figures. Asking changes nothing and reserves nothing."
)
_CAUSES = {
    OrderCause.LIMIT: "exposure with the order is above the limit in force",
    OrderCause.GROUP: "the same, of the group's limit",
    OrderCause.LATE_HOLD: "invoices so late that orders are on hold",
    OrderCause.HOLD_BY_HAND: "orders were put on hold by hand",
    OrderCause.LATE: "other late invoices (said beside, it does not hold)",
    OrderCause.DISPUTED: "unresolved disputes (said beside)",
    OrderCause.UNUSUAL: "larger than the customer's usual orders (said beside)",
    OrderCause.LOWERED: "the limit went down in the last 90 days (said beside)",
    OrderCause.COVER: "exposure with the order is above what is insured (said beside)",
}
_WAYS = {
    WayKind.PAY_ALL: "the fewest invoices whose payment clears every cause that payments can",
    WayKind.PAY: "the fewest invoices whose payment makes the order fit the limit",
    WayKind.DOWN_PAYMENT: "the smallest down-payment that makes it fit",
    WayKind.PLAN: "an instalment plan for what is late",
    WayKind.INCREASE: "a temporary increase of exactly the shortfall",
    WayKind.TERMS: "a shorter payment term: it clears nothing today",
    WayKind.RELEASE: "the credit manager releases the hold",
}
_ERRORS = {
    "400": "What is wrong with the question.",
    "401": "The token is missing or wrong.",
    "404": "No customer has that code or SIREN.",
    "405": "Another method than GET.",
    "409": "Several customers fit: say which entity's.",
    "413": "The request has a body.",
    "414": "The question is too long.",
    "500": "The order could not be checked; the reference is in the log.",
    "503": "There are no figures yet, or they cannot be read now.",
}


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "encours: order check", "version": VERSION, "description": _ABOUT},
        "paths": {CHECK_PATH: {"get": _operation()}},
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The value of ENCOURS_API_TOKEN of the installation.",
                }
            },
            "schemas": {
                "Answer": _answer(),
                "Cause": _cause(),
                "WayOut": _way_out(),
                "Invoice": _invoice(),
                "Reservation": _reservation(),
                "Error": _error(),
            },
        },
    }


def _operation() -> Schema:
    errors = {
        status: {"description": said, "content": {"application/json": {"schema": _ref("Error")}}}
        for status, said in _ERRORS.items()
    }
    answered = {
        "description": "The verdict.",
        "content": {"application/json": {"schema": _ref("Answer")}},
    }
    return {
        "operationId": "checkOrder",
        "summary": "May this order be taken today?",
        "security": [{"token": []}],
        "parameters": _parameters(),
        "responses": {"200": answered, **errors},
    }


def _parameters() -> list[Schema]:
    return [
        _query("customer", _text("The customer's code, or its SIREN."), "C0042", required=True),
        _query(
            "amount",
            _text("The order, above zero, with a decimal point.", pattern=r"^[0-9]{1,13}(\.[0-9]{1,4})?$"),
            "15000",
            required=True,
        ),
        _query("currency", _text("ISO 4217; the customer's own when it is left out."), "EUR"),
        _query("entity", _text("The selling company's code, when several have the customer."), "LUMEN"),
        _query(
            "terms",
            {"type": "integer", "minimum": 0, "maximum": LONGEST_DAYS, "description": "Days to pay it in."},
            30,
        ),
        _query(
            "reference",
            _text(
                "The order's number: what the ledger or a reservation has of it counts once, as the order."
            ),
            "SO-1042",
        ),
        {
            "name": "Accept-Language",
            "in": "header",
            "required": False,
            "schema": _text("`fr` or `en`: the answer then says it in sentences, too."),
            "example": "fr",
        },
    ]


def _query(name: str, schema: Schema, example: object, *, required: bool = False) -> Schema:
    return {"name": name, "in": "query", "required": required, "schema": schema, "example": example}


def _answer() -> Schema:
    customer = _object({"code": _text("Its code."), "name": _text("Its name.")})
    exposure = _object(
        {
            "before": _money("Open documents and orders, less credits; what is reserved counts."),
            "with_order": _money("The same with this order."),
        }
    )
    properties = {
        "verdict": {"type": "string", "enum": [one.value for one in Verdict]},
        "provisional": _flag("The figures are more than a working day old, or there are none: be careful."),
        "as_of": _day("The day that it is good for."),
        "checked_at": _moment("When it was checked."),
        "ledger_at": _nullable(_moment("When the figures were taken.")),
        "customer": customer,
        "entity": _text("The selling company's code."),
        "currency": _text("Of every amount here that names no other."),
        "order": _money("The order."),
        "exposure": exposure,
        "limit": _nullable(_money("The limit in force, temporary increases included; null for none.")),
        "available": _nullable(_money("Limit less exposure before the order; negative over the limit.")),
        "causes": _list(_ref("Cause"), "Those that hold first."),
        "ways_out": _list(_ref("WayOut"), "Fewest steps first; empty when it is accepted."),
        "known": _nullable(_money("What the ledger has open of this order: it counts once, as the order.")),
        "released": {**_released(), "type": ["object", "null"]},
        "group": {**_group(), "type": ["object", "null"]},
        "reserved": _list(_ref("Reservation"), "What is kept for this customer's orders already."),
    }
    spoken = {
        "language": _text("Of `text`; only with Accept-Language."),
        "text": _text("The whole answer in sentences; only with Accept-Language."),
    }
    return _object({**properties, **spoken}, required=tuple(properties))


def _released() -> Schema:
    """A hold above the limit that somebody released, while that counts."""
    return _object(
        {
            "by": _text("Who released the hold of a limit gone over."),
            "until": _nullable(_day("The last day; null for as long as the limit is gone over.")),
            "up_to": _nullable(_money("The exposure up to which orders are taken all the same.")),
            "group_up_to": _nullable(_money("The same of the group's exposure.")),
        }
    ) | {"description": "A release of the hold above the limit; null while none counts."}


def _group() -> Schema:
    return _object(
        {
            "code": _text("The parent's code."),
            "currency": _text("Of these amounts: the parent's."),
            "exposure": _money("Of all its customers, before the order."),
            "limit": _nullable(_money("The parent's, in force; null for none.")),
            "rates_on": _nullable(_day("The oldest day of the rates that were used.")),
            "left_out": _list(_text("A code."), "Currencies for which there is no rate."),
            "judged": _flag("Whether the order was held against its limit."),
        }
    ) | {"description": "The customer's group; null for none."}


def _cause() -> Schema:
    meant = "; ".join(f"{cause.value}: {said}" for cause, said in _CAUSES.items())
    return _object(
        {
            "cause": {"type": "string", "enum": [one.value for one in OrderCause], "description": meant},
            "holds": _flag("Whether the order is held for it."),
            "exposure": _money("With the order."),
            "limit": _money("What it is above."),
            "short": _money("What is missing to fit."),
            "amount": _money("What is late or disputed, the most that is usual, or the limit that was."),
            "times": _text("The order in usual ones, such as 3.2."),
            "count": {"type": "integer", "description": "How many invoices, disputes or usual orders."},
            "on": _day("Since when."),
            "why": _text("What was said when it was set by hand."),
            "broken_promise_on": _day("A promise broken then: a newer one does not lift the hold by itself."),
            "invoices": _list(_ref("Invoice"), "The invoices it is about."),
        },
        required=("cause", "holds"),
    )


def _way_out() -> Schema:
    meant = "; ".join(f"{way.value}: {said}" for way, said in _WAYS.items())
    causes = {"type": "string", "enum": [one.value for one in OrderCause]}
    return _object(
        {
            "way": {"type": "string", "enum": [one.value for one in WayKind], "description": meant},
            "clears": _list(causes, "The causes that it clears; none for what only eases."),
            "amount": _money("To pay, to spread, or to raise the limit by."),
            "share_of_order": _text("A down-payment's share, such as 0.5333."),
            "instalments": {"type": "integer", "description": "Parts of a plan."},
            "from": _day("An increase's first day."),
            "until": _day("An increase's last day."),
            "terms": {"type": "integer", "description": "The shorter term, in days."},
            "back_under_limit_on": _day("When exposure is expected back under the limit with it."),
            "back_with_usual_terms_on": _day("And with the usual term."),
            "utilisation_after": _text("Exposure over limit once it is done, such as 0.8250."),
            "invoices": _list(_ref("Invoice"), "The invoices to pay or to spread."),
        },
        required=("way", "clears"),
    )


def _invoice() -> Schema:
    return _object(
        {
            "number": _text("Its number."),
            "due_on": _day("Its due date."),
            "days_late": {"type": "integer", "description": "0 when it is not late."},
            "open": _money("What is open of it."),
            "disputed": _money("What of that is disputed."),
            "currency": _text("Its currency."),
            "promised": _flag("An open promise covers it."),
        }
    )


def _reservation() -> Schema:
    return _object(
        {
            "amount": _money("What is kept."),
            "currency": _text("Its currency."),
            "reference": _text("The order's number; empty when nobody gave it."),
            "until": _day("The last day that it is kept."),
        }
    )


def _error() -> Schema:
    return _object(
        {
            "error": _text("A word for programs, such as unknown_customer."),
            "message": _text("What is wrong and what to do, for people."),
        }
    )


def _object(properties: dict[str, Schema], required: tuple[str, ...] | None = None) -> Schema:
    names = list(properties if required is None else required)
    return {"type": "object", "properties": properties, "required": names}


def _list(items: Schema, said: str) -> Schema:
    return {"type": "array", "items": items, "description": said}


def _text(said: str, pattern: str = "") -> Schema:
    return {"type": "string", "description": said} | ({"pattern": pattern} if pattern else {})


def _money(said: str) -> Schema:
    return {"type": "string", "description": said, "examples": ["15000.00"]}


def _day(said: str) -> Schema:
    return {"type": "string", "format": "date", "description": said}


def _moment(said: str) -> Schema:
    return {"type": "string", "format": "date-time", "description": said}


def _flag(said: str) -> Schema:
    return {"type": "boolean", "description": said}


def _nullable(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
