"""The JSON Schema of a model document, made from the catalogue: for editors, and for other systems that score through us.

It says what a field may hold. What must fit together across fields (a tree, weights that add up) only `spec.parse` can tell.
"""

from collections.abc import Mapping
from typing import Any

from scoring.engine import catalogue, outrank
from scoring.engine.nodes import DIRECTIONS, KINDS, MODES
from scoring.engine.order import TIES

Schema = dict[str, Any]
NUMBER: Schema = {
    "oneOf": [{"type": "string", "pattern": r"^[+-]?\d{1,64}(\.\d{1,64})?([eE][+-]?\d{1,3})?$"}, {"type": "integer"}],
    "description": 'An exact number as a decimal string, such as "2.5"; a JSON float is refused.',
}
CODE: Schema = {"type": "string", "pattern": r"^\w[\w.-]{0,63}$"}
WORDS: Schema = {"oneOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]}
CONDITION: Schema = {"$ref": "#/$defs/condition"}
BOUNDS: Schema = {
    **dict.fromkeys(("at_least", "more_than", "at_most", "less_than"), NUMBER),
    "equals": {"type": ["string", "integer"]},
    "in": {"type": "array", "items": {"type": ["string", "integer"]}, "minItems": 1},
}


def _list(items: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": items, "minItems": least}


def _object(fields: Mapping[str, Schema], required: tuple[str, ...] = ()) -> Schema:
    """An object of these fields alone, besides a note and a source."""
    known = {**fields, "note": {}, "source": {}, "text": {}}
    return {"type": "object", "properties": known, "required": list(required), "additionalProperties": False}


KINDS_OF_SETTING: Mapping[str, Schema] = {
    "number": NUMBER, "positive": NUMBER, "code": CODE, "codes": _list(CODE), "flag": {"type": "boolean"},
    "pair": {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2}, "numbers": _list(NUMBER, 1),
    "target": {"oneOf": [{"const": "best"}, NUMBER]},
    "rows": _list({"oneOf": [_object({"from": NUMBER, "points": NUMBER}, ("from", "points")), _list(NUMBER, 2)]}, 1),
    "line": _list(_list(NUMBER, 2), 2), "grades": {"type": "object", "additionalProperties": NUMBER, "minProperties": 1},
    "memberships": _list(_object({"column": CODE, "points": NUMBER}, ("column", "points")), 1),
    "capacity": {"type": "object", "additionalProperties": NUMBER},
}  # fmt: skip


def _setting(kind: str) -> Schema:
    head, _, rest = kind.partition(":")
    if head == "choice":
        return {"enum": rest.split("|")}
    if head == "whole":
        least, most = map(int, rest.split(":"))
        return {
            "oneOf": [{"type": "integer", "minimum": least, "maximum": most}, {"type": "string", "pattern": r"^\d+$"}]
        }
    return KINDS_OF_SETTING[head]


def _methods(known: Mapping[str, catalogue.Fields]) -> Schema:
    """One of the methods with its settings, or its bare name."""
    others = {name: of for name, of in catalogue.ALIASES.items() if of in known and name not in known}
    made: list[Schema] = [{"enum": [*known, *others]}]
    for method, fields in known.items():
        names = [method, *(name for name, of in others.items() if of == method)]
        required = tuple(name for name, (_, default) in fields.items() if default is catalogue.REQUIRED)
        settings = {name: _setting(kind) for name, (kind, _) in fields.items()}
        made.append(_object({"method": {"enum": names}, **settings}, ("method", *required)))
    return {"anyOf": made}


def _scale() -> Schema:
    """Either of the scales, named by its first setting."""
    kinds = []
    for name, fields in catalogue.SCALES.items():
        kinds.append(_object({key: _setting(kind) for key, (kind, _) in fields.items()}, (name,)))
    return {"anyOf": kinds}


def _rank(rounding: Schema) -> Schema:
    """How entrants are ordered; the options of a method stand in "options" or beside it."""
    way: Schema = {"enum": list(DIRECTIONS)}
    link = {"anyOf": [CODE, _object({"code": CODE, "direction": way}, ("code",)),
                      _object({"column": CODE, "direction": way}, ("column",))]}  # fmt: skip
    options: dict[str, Schema] = {name: {} for _, names in outrank.METHODS.values() for name in names}
    return _object({
        **options, "method": {"type": "string"}, "options": _object(options), "round": rounding, "within": CODE,
        "ties": {"enum": list(TIES)}, "chain": _list(link), "direction": way,
    })  # fmt: skip


def schema() -> Schema:
    """The JSON Schema (2020-12) of a model document."""
    rounding = _object({"decimals": _setting("whole:0:12"), "mode": {"enum": list(MODES)}})
    node = {
        "code": CODE, "name": WORDS, "unit": {"type": "string"}, "weight": NUMBER, "children": _list(CODE, 1),
        "kind": {"enum": list(KINDS)}, "direction": {"enum": list(DIRECTIONS)}, "column": CODE, "applies_when": CONDITION,
        "aggregate": _methods(catalogue.AGGREGATES), "missing": _methods(catalogue.MISSING),
        "transform": _methods(catalogue.TRANSFORMS), "impute": _methods(catalogue.IMPUTES),
        "treat": _methods(catalogue.TREATS), "rule": _methods(catalogue.RULES), "round": rounding,
        "scale": _scale(),
        "weights": {"anyOf": [{"enum": list(catalogue.WEIGHTS_FROM)}, {"type": "object"}]},
    }  # fmt: skip
    derived = {
        "code": CODE,
        "name": WORDS,
        "unit": {"type": "string"},
        "formula": {"type": "string", "maxLength": 1000},
    }
    gate = {
        "code": CODE, "name": WORDS, "require": CONDITION, "applies_when": CONDITION,
        "otherwise": {"enum": ["unqualified", "vetoed"]},
    }  # fmt: skip
    fields = {
        "schema": {"enum": [1, "1"]}, "code": CODE, "name": WORDS, "root": CODE,
        "derived": _list(_object(derived, ("code", "formula"))), "nodes": _list(_object(node, ("code",)), 1),
        "gates": _list(_object(gate, ("code", "require"))), "bonus": _object({"columns": _list(CODE, 1), "cap": NUMBER}),
        "rank": _rank(rounding),
    }  # fmt: skip
    made = _object(fields, ("code", "root", "nodes"))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "$defs": {"condition": _condition()}}


def _condition() -> Schema:
    """A test of a column, or all / any / not of conditions; a test may be relaxed when another condition holds."""
    several = _list(CONDITION, 1)
    relaxed = _object({"when": CONDITION, **BOUNDS}, ("when",))
    test = _object({"column": CODE, **BOUNDS, "relaxed": relaxed}, ("column",))
    joined = [_object({kind: several}, (kind,)) for kind in ("all", "any")]
    return {"anyOf": [test, *joined, _object({"not": CONDITION}, ("not",))]}
