"""Values that fit a JSON schema of the OpenAPI document, drawn by chance."""

from __future__ import annotations

import random
import uuid
from typing import Any

WORDS = ("Same day", "En blankett", "Färre steg", "é", "Ett kort\nmed två rader", "\U0001f469\u200d\U0001f33e", "x")
LETTERS = "abcXYZ019_.:-"
MANY = 5  # items of an array that may be long


class Shapes:
    """Draws from the schemas of one document. Patterns of the document are known by what they describe: UUID, id, day."""

    def __init__(self, document: dict[str, Any], chance: random.Random) -> None:
        self.document, self.chance = document, chance

    def commands(self) -> dict[str, dict[str, Any]]:
        """{name of a command: schema of its whole message}."""
        return {one["title"]: one for one in self.document["components"]["schemas"]["AnyCommand"]["oneOf"]}

    def draw(self, schema: dict[str, Any]) -> Any:
        """One value that fits."""
        schema = self._resolved(schema)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.chance.choice(schema["enum"])
        for several in ("oneOf", "anyOf"):
            if several in schema:
                return self.draw(self.chance.choice(schema[several]))
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = self.chance.choice(kind)
        draws = {
            "object": self._object,
            "array": self._array,
            "string": self._text,
            "integer": self._integer,
            "number": self._integer,
        }
        if kind in draws:
            return draws[kind](schema)
        return self.chance.random() < 0.5 if kind == "boolean" else None

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            schema = self.document["components"]["schemas"][name]
        return schema

    def _object(self, schema: dict[str, Any]) -> dict[str, Any]:
        fields = schema.get("properties", {})
        required = schema.get("required", [])
        return {
            name: self.draw(field) for name, field in fields.items() if name in required or self.chance.random() < 0.5
        }

    def _array(self, schema: dict[str, Any]) -> list[Any]:
        most = min(schema.get("maxItems", MANY), MANY)
        return [self.draw(schema["items"]) for _ in range(self.chance.randint(schema.get("minItems", 0), most))]

    def _text(self, schema: dict[str, Any]) -> str:
        if schema.get("format") == "uuid" or schema.get("description") == "A UUID":
            return str(uuid.UUID(int=self.chance.getrandbits(128)))
        if "pattern" in schema and schema.get("description") == "An id":
            return "".join(self.chance.choices(LETTERS, k=self.chance.randint(1, 64)))
        if "pattern" in schema:
            return f"2026-{self.chance.randint(1, 12):02}-{self.chance.randint(1, 28):02}"
        text = self.chance.choice(WORDS)
        least, most = schema.get("minLength", 0), schema.get("maxLength", 1000)
        if self.chance.random() < 0.1:
            return (text * most)[:most]  # exactly as long as it may be
        return text[:most].ljust(least, "x")

    def _integer(self, schema: dict[str, Any]) -> int:
        least, most = schema.get("minimum", -5), schema.get("maximum", 1000)
        return self.chance.choice((least, most, self.chance.randint(least, most)))
