"""Every command and name in README and CONTRIBUTING is real."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import twin

FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
PAGES = ["README.md", "CONTRIBUTING.md"]


def blocks(page: Path, *languages: str) -> str:
    """The code blocks of a page in one of the languages, joined."""
    return "\n".join(
        text for _, language, text in FENCE.findall(page.read_text("utf-8")) if language in languages
    )


@pytest.fixture(scope="module")
def verbs() -> set[str]:
    """What the command line understands."""
    from twin.cli import app

    return {name for name in app if not name.startswith("-")}


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_exists(page: str, house: Path) -> None:
    targets = set(re.findall(r"^([a-z0-9]+):", (house / "Makefile").read_text("utf-8"), re.MULTILINE))
    text = (house / page).read_text("utf-8")
    named = re.findall(r"^ *make ([a-z0-9]+)", blocks(house / page, "sh"), re.MULTILINE)
    named += re.findall(r"`make ([a-z0-9]+)", text)
    assert named
    assert not set(named) - targets


@pytest.mark.parametrize("page", PAGES)
def test_every_verb_exists(page: str, house: Path, verbs: set[str]) -> None:
    text = (house / page).read_text("utf-8")
    named = re.findall(r"\btaktwin ([a-z]+)", blocks(house / page, "sh"))
    named += re.findall(r"`taktwin ([a-z]+)", text)
    assert not set(named) - verbs


def test_the_readme_has_a_row_for_every_verb(house: Path, verbs: set[str]) -> None:
    text = (house / "README.md").read_text("utf-8")
    assert verbs
    assert not {verb for verb in verbs if f"| `{verb}" not in text}


def test_the_notebook_snippets_use_names_that_exist(house: Path) -> None:
    code = blocks(house / "README.md", "python")
    used = {
        node.attr
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "twin"
    }
    assert used
    assert not {name for name in used if not hasattr(twin, name)}


@pytest.mark.parametrize("page", [*PAGES, "CHANGELOG.md"])
def test_every_link_to_a_file_leads_to_one(page: str, house: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", (house / page).read_text("utf-8"))
    assert not [link for link in links if not (house / link).exists()]
