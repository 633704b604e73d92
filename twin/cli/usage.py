"""What is wrong with a command line, in one sentence with the nearest right word."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from cyclopts import App, CoercionError, CycloptsError, MissingArgumentError, UnknownOptionError
from cyclopts.exceptions import RepeatArgumentError, UnknownCommandError, UnusedCliTokensError

KINDS = {int: "a whole number", float: "a number"}
"""How the types of options are called."""


def sentence(error: CycloptsError, app: App) -> str:
    """One sentence about a command line that `app` cannot use, for any error of its parser."""
    verb = " ".join(error.command_chain or ())
    match error:
        case UnknownCommandError():
            found = _unknown_verb((error.unused_tokens or [""])[0], app)
        case UnknownOptionError():
            found = _unknown_option(verb, error)
        case UnusedCliTokensError():
            found = _too_many(verb, error, app)
        case MissingArgumentError():
            found = _missing(verb, error, app)
        case CoercionError() if error.token is not None:
            found = _wrong_kind(error)
        case RepeatArgumentError():
            found = f"{error.token.keyword} is given twice; give it once"
        case _:
            error.verbose = False
            found = " ".join(str(error).split())
    return found


def _unknown_verb(word: str, app: App) -> str:
    from twin.plant.told import nearest

    names = [name for name in app if name.startswith("-") == word.startswith("-")]
    if word.startswith("-"):
        close = get_close_matches(word, names, 1, cutoff=0.75)
        behind = "an option stands behind its verb, as in taktwin kpis --json"
        return f"there is no option {word} without a verb; {f'did you mean {close[0]}?' if close else behind}"
    hint = nearest(word, names)
    hint = hint if hint.startswith("did you mean") else f"the verbs are {', '.join(names)}"
    return f"there is no verb {word or repr(word)}; {hint}"


def _unknown_option(verb: str, error: UnknownOptionError) -> str:
    from twin.plant.told import nearest

    given = (error.token.keyword or error.token.value).partition("=")[0]
    names = [name for argument in error.argument_collection for name in argument.names]
    options = [name for name in names if name.startswith("-")]
    shown = [_name(each) for each in error.argument_collection if each.field_info.is_keyword_only]
    hint = nearest(given, options)
    if not hint.startswith("did you mean"):
        hint = f"it has {', '.join(shown)}" if shown else "it has none"
    return f"{verb} has no option {given}; {hint}"


def _too_many(verb: str, error: UnusedCliTokensError, app: App) -> str:
    surplus = error.unused_tokens or []
    takes = _positional(verb, app)
    what = f"takes {' and '.join(takes)} and no more" if takes else "takes nothing but options"
    return f"{verb} {what}; {' '.join(surplus)} is too much"


def _positional(verb: str, app: App) -> list[str]:
    arguments = app[verb].assemble_argument_collection()
    return [
        _name(argument).lstrip("-").upper() for argument in arguments if argument.field_info.is_positional
    ]


def _missing(verb: str, error: MissingArgumentError, app: App) -> str:
    if error.keyword is not None:
        return f"{error.keyword} needs a value behind it"
    name = _name(error.argument)
    if error.argument is not None and error.argument.field_info.is_positional:
        name = name.lstrip("-").upper()
    example = _example(verb, app)
    return f"{verb} needs {name}{', as in: ' + example if example else ''}"


def _example(verb: str, app: App) -> str:
    """The first example in a verb's help."""
    lines = (line.strip() for line in app[verb].help.splitlines())
    return next((line.removeprefix("Example: ") for line in lines if line.startswith("Example: ")), "")


def _wrong_kind(error: CoercionError) -> str:
    assert error.token is not None
    name = error.token.keyword or _name(error.argument).lstrip("-").upper()
    if error.target_type is bool:
        return f"{name} is a switch; it takes no value, so leave out {error.token.value!r}"
    kind: Any = error.target_type
    return f"{name} is {error.token.value!r}; it has to be {KINDS.get(kind, getattr(kind, '__name__', kind))}"


def _name(argument: Any) -> str:
    return "" if argument is None else str(argument.name)
