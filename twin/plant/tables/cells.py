"""How a value of a plant stands in a cell, and which value a cell gives. Types are known, never guessed."""

from __future__ import annotations

import datetime
import math
import operator
import re
from typing import Any

from twin.plant.tables.layout import Column, Kind
from twin.plant.tables.source import Raw, Unreadable
from twin.plant.told import nearest

NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
COMMA = re.compile(r"[-+]?\d+,\d+")
TOKEN = re.compile(r'\s*("(?:[^"]|"")*"|[^;=|"]*)\s*')
NEEDS_QUOTES = re.compile(r'[;=|"]|^\s|\s$|^$')

Shown = str | int | float | bool | None


class CellError(ValueError):
    """A cell holds what its column cannot; the message is what a mistake says behind the value."""


def shown_value(column: Column, value: Any) -> Shown:
    """What stands in a cell for a value of a plant's text; None is blank.

    column: what the cell may hold. value: plain data; of a triple, one number.
    """
    if value is None or value in ("", [], {}):
        return None
    match column.kind:
        case Kind.TEXTS:
            return "; ".join(_token(text) for text in value)
        case Kind.NUMBERS:
            return "; ".join(repr(number) for number in value)
        case Kind.CHOICE:
            choices = {family: "|".join(_token(option) for option in value[family]) for family in value}
            return "; ".join(f"{_token(family)}={options}" for family, options in choices.items())
        case Kind.LABELS:
            return "; ".join(f"{_token(code)}={_token(word)}" for code, word in value.items())
    assert isinstance(value, str | int | float | bool), f"{column.name}: {value!r} fits no cell"
    return value


def same(shown: Shown, raw: Raw) -> bool:
    """Whether a cell holds what was written into it; 52 and 52.0 are the same number, true and 1 are not.

    Numbers are the same to 15 digits: nobody can type more into a cell, and some programs save no more.
    """
    if isinstance(shown, bool) or isinstance(raw, bool):
        return shown is raw
    if isinstance(shown, int | float) and isinstance(raw, int | float):
        return math.isclose(shown, raw, rel_tol=5e-15)
    return shown == raw


def value_of(column: Column, raw: Raw) -> Any:
    """The value that a cell gives; None where it is blank. Raises `CellError`.

    column: what the cell may hold. raw: what it holds.
    """
    if raw is None or raw == "":
        return None
    if isinstance(raw, Unreadable):
        raise CellError(raw.why)
    match column.kind:
        case Kind.NUMBER | Kind.WHOLE:
            return _number(column, raw)
        case Kind.TRUTH:
            return _truth(column, raw)
        case Kind.TEXT:
            return _word(column, _text(column, raw))
        case Kind.NUMBERS if isinstance(raw, int | float):
            return [_number(column, raw)]
    return _several(column, _Tokens(column, _text(column, raw)))


def _several(column: Column, tokens: _Tokens) -> Any:
    match column.kind:
        case Kind.CHOICE:
            return tokens.choice()
        case Kind.LABELS:
            return tokens.labels()
        case Kind.NUMBERS:
            return [_number(column, part) for part in tokens.listed()]
    return tokens.listed()


def _word(column: Column, text: str) -> str:
    if column.words and text not in column.words:
        hint = nearest(text, column.words)
        raise CellError(f"{column.expects} is needed{f'; {hint}' if hint.startswith('did') else ''}")
    if column.pattern and not re.search(column.pattern, text):
        raise CellError(f"{column.expects} is needed")
    return text


def _number(column: Column, raw: Raw) -> float | int:
    if isinstance(raw, str) and NUMBER.fullmatch(raw.strip()):
        raw = float(raw)
    if isinstance(raw, str) and COMMA.fullmatch(raw.strip()):
        raise CellError(f"{column.expects} is needed; write {raw.strip().replace(',', '.')}, with a point")
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
        raise CellError(f"{column.expects} is needed")
    if not all(getattr(operator, relation)(raw, limit) for relation, limit in column.bounds):
        raise CellError(f"{column.expects} is needed")
    if column.kind is not Kind.WHOLE:
        return float(raw)
    if raw != int(raw):
        raise CellError(f"{column.expects} is needed")
    return int(raw)


def _truth(column: Column, raw: Raw) -> bool:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.casefold() in ("true", "false"):
        return raw.casefold() == "true"
    raise CellError(f"{column.expects} is needed")


def _text(column: Column, raw: Raw) -> str:
    if isinstance(raw, str):
        return raw
    if isinstance(raw, datetime.datetime):
        text = raw.strftime("%Y-%m-%d %H:%M:%S")
        # A date is taken where the format asks for just this writing; elsewhere Excel made it out of a text.
        if column.pattern and re.search(column.pattern, text):
            return text
    what = "a date" if isinstance(raw, datetime.datetime) else "a number"
    what = "a truth value" if isinstance(raw, bool) else what
    raise CellError(f"{column.expects} is needed and this is {what}; format the cell as text, then type it")


def _token(text: str) -> str:
    """A text within a list; in quotes where it could be taken for more than one."""
    return '"' + text.replace('"', '""') + '"' if NEEDS_QUOTES.search(text) else text


class _Tokens:
    """Reads `a; b`, `roof=glass|steel; trim=base` and `0=open; 1=closed`, with quotes where needed."""

    def __init__(self, column: Column, text: str) -> None:
        self._column, self._text, self._at = column, text, 0

    def listed(self) -> list[str]:
        found = [self._word()]
        while self._took(";"):
            found.append(self._word())
        return self._all(found)

    def choice(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        while True:
            family = self._key(found)
            found[family] = [self._word()]
            while self._took("|"):
                found[family].append(self._word())
            if not self._took(";"):
                return self._all(found)

    def labels(self) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            code = self._key(found)
            found[code] = self._word(blank=True)
            if not self._took(";"):
                return self._all(found)

    def _key(self, known: dict[str, Any]) -> str:
        word = self._word()
        if word in known:
            raise CellError(f"{word} stands twice; {self._column.expects} is needed")
        if not self._took("="):
            raise self._mistake()
        return word

    def _word(self, blank: bool = False) -> str:
        match = TOKEN.match(self._text, self._at)
        assert match is not None
        self._at = match.end()
        word = match[1].rstrip()
        if not word and not blank:
            raise self._mistake()
        return word[1:-1].replace('""', '"') if word[:1] == '"' else word

    def _took(self, sign: str) -> bool:
        if self._text[self._at : self._at + 1] != sign:
            return False
        self._at += 1
        return True

    def _all(self, found: Any) -> Any:
        if self._at < len(self._text):
            raise self._mistake()
        return found

    def _mistake(self) -> CellError:
        return CellError(f"{self._column.expects} {self._verb} needed")

    @property
    def _verb(self) -> str:
        return "is" if self._column.expects.startswith("a") else "are"
