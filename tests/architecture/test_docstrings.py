"""Docstrings exist and say what the signatures say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

Documented = ast.FunctionDef | ast.ClassDef

# "a, b: ..." at the beginning of a line or of a sentence.
DESCRIBED = re.compile(r"(?:^\s*|(?<=\. ))([a-z]\w*(?:, [a-z]\w*)*): ", re.MULTILINE)

# What each kernel says beside its parameters.
SAID = ["Bad input: ", "Cost: ", "Source: "]


def public(tree: ast.Module) -> Iterator[Documented]:
    """Public functions and classes of a module, and the public methods of those classes."""
    for node in tree.body:
        if isinstance(node, Documented) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (
                    method
                    for method in node.body
                    if isinstance(method, ast.FunctionDef)
                    and not method.name.startswith("_")
                    # A protocol's members are explained where the protocol is.
                    and ast.unparse(method.body[-1]) != "..."
                )


def prose(node: Documented) -> str:
    """The docstring after its first line and before its examples."""
    lines = (ast.get_docstring(node) or "").splitlines()[1:]
    return "\n".join(lines).split(">>>")[0]


def described(node: Documented) -> set[str]:
    """Names that a docstring describes."""
    return {name for found in DESCRIBED.findall(prose(node)) for name in found.split(", ")}


def mentions(node: Documented, name: str) -> bool:
    """Whether a docstring describes a name, in a list of names or in the middle of a sentence too."""
    return bool(re.search(rf"\b{name}(?:, \w+)*:|`{name}`", prose(node)))


def declared(node: Documented) -> set[str]:
    """Parameters of a function or fields of a class."""
    if isinstance(node, ast.ClassDef):
        return {
            field.target.id
            for field in node.body
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        }
    arguments = node.args
    every = [
        *arguments.posonlyargs,
        *arguments.args,
        *arguments.kwonlyargs,
        arguments.vararg,
        arguments.kwarg,
    ]
    return {argument.arg for argument in every if argument} - {"self", "cls"}


def compiled(node: Documented) -> bool:
    """Whether it is a function that Numba compiles."""
    return isinstance(node, ast.FunctionDef) and any("jit" in ast.unparse(d) for d in node.decorator_list)


def kernels(modules: dict[Path, ast.Module]) -> Iterator[tuple[str, Documented]]:
    """Public kernels and the named tuples they take, with the place to go to."""
    for path, tree in modules.items():
        if path.parts[0] == "kernels":
            for node in public(tree):
                if isinstance(node, ast.ClassDef) or compiled(node):
                    yield f"{path}:{node.lineno} {node.name}", node


def test_everything_public_has_a_docstring(modules: dict[Path, ast.Module]) -> None:
    silent = [str(path) for path, tree in modules.items() if tree.body and not ast.get_docstring(tree)]
    silent += [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in modules.items()
        for node in public(tree)
        if not ast.get_docstring(node)
    ]
    assert not silent


def test_a_kernel_describes_each_of_its_parameters_and_no_other(modules: dict[Path, ast.Module]) -> None:
    wrong = {}
    for place, node in kernels(modules):
        silent = {name for name in declared(node) if not mentions(node, name)}
        strange = described(node) - declared(node)
        if silent or strange:
            wrong[place] = {"not described": silent, "not there": strange}
    assert not wrong


@pytest.mark.parametrize("words", SAID)
def test_a_kernel_says_what_it_costs_and_does_with_bad_input(
    words: str, modules: dict[Path, ast.Module]
) -> None:
    functions = [(place, node) for place, node in kernels(modules) if compiled(node)]
    assert not [place for place, node in functions if words not in prose(node)]


def test_a_kernel_has_an_example(modules: dict[Path, ast.Module]) -> None:
    functions = [(place, node) for place, node in kernels(modules) if compiled(node)]
    assert not [place for place, node in functions if ">>>" not in (ast.get_docstring(node) or "")]
