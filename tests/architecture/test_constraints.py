"""constraints.txt: exact, complete, from package indexes alone, and what this environment holds."""

from __future__ import annotations

import ast
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.sources import imports_from_outside

# What `python -m venv` brings, and the project itself.
NOT_CONSTRAINED = {"pip", "setuptools", "wheel", "taktwin"}


@pytest.fixture(scope="module")
def constrained(house: Path) -> dict[str, str]:
    lines = (house / "constraints.txt").read_text("utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pairs}


@pytest.fixture(scope="module")
def required(house: Path) -> list[Requirement]:
    project = tomllib.loads((house / "pyproject.toml").read_text("utf-8"))
    texts = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    for extra in project["project"]["optional-dependencies"].values():
        texts += extra
    return [Requirement(text) for text in texts]


def test_every_line_is_one_name_and_one_exact_version_without_an_address(house: Path) -> None:
    text = (house / "constraints.txt").read_text("utf-8")
    assert "://" not in text
    assert "file:" not in text
    requirements = [Requirement(line) for line in text.splitlines() if line and not line.startswith("#")]
    inexact = [
        str(r) for r in requirements if r.url or r.extras or [s.operator for s in r.specifier] != ["=="]
    ]
    assert not inexact


def test_every_dependency_is_held_at_a_version_inside_its_range(
    constrained: dict[str, str], required: list[Requirement]
) -> None:
    names = {canonicalize_name(r.name) for r in required}
    assert not names - set(constrained)
    assert not [str(r) for r in required if constrained[canonicalize_name(r.name)] not in r.specifier]


def test_every_dependency_has_an_upper_and_a_lower_bound(required: list[Requirement]) -> None:
    # The build backend alone may be newer: whoever builds chooses it.
    dependencies = [r for r in required if str(r) != "hatchling>=1.26"]
    assert not [str(r) for r in dependencies if {s.operator for s in r.specifier} != {">=", "<"}]


def test_every_library_that_the_sources_import_is_a_declared_dependency(
    house: Path, modules: dict[Path, ast.Module]
) -> None:
    project = tomllib.loads((house / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {canonicalize_name(Requirement(text).name) for text in project["dependencies"]}
    brought_by = metadata.packages_distributions()
    hidden = {
        (str(path), name)
        for path, tree in modules.items()
        for name in imports_from_outside(tree)
        if not {canonicalize_name(d) for d in brought_by.get(name, [])} & declared
    }
    assert not hidden


def test_this_environment_holds_the_constrained_versions(constrained: dict[str, str]) -> None:
    held = {canonicalize_name(d.name): d.version for d in metadata.distributions()}
    others = {
        name: v for name, v in held.items() if name not in NOT_CONSTRAINED and constrained.get(name) != v
    }
    assert not others, "run `make environment`, or `make constraints` after adding a dependency"
