"""A text that is no YAML is told at the place where a person has to look."""

from __future__ import annotations

import pytest

from twin.plant import PlantError
from twin.plant.text import compose

CASES = [
    ("a:\n  - b: 'a text\n      of two lines'\n   d: 3\n",
     "p.yaml:4: is not well-formed YAML: a line is indented otherwise than those before it"),
    ("a:\n  b: 'open\n  c: 1\nd:\n  - 'x'\n  - y\n",
     "p.yaml:2: is not well-formed YAML: the quotes that open here close in line 5 only; "
     "close them where they end"),
    ('a:\n  b: "open\n  c: 1\nd: 2\n',
     "p.yaml:2: is not well-formed YAML: the quotes that open here are never closed"),
    ("a:\n  - x\n - y\n",
     "p.yaml:3: is not well-formed YAML: a list item is indented otherwise than those before it"),
    ("a:\n  - b: 1\n    c: 2\n   d: 3\n",
     "p.yaml:4: is not well-formed YAML: a line is indented otherwise than those before it"),
    ("a: [1, 2\nb: 3\n",
     "p.yaml:2: is not well-formed YAML: the list that opens with [ in line 1 lacks a comma or its ]"),
    ("a: {b: 1\nc: 2\n",
     "p.yaml:2: is not well-formed YAML: the mapping that opens with { in line 1 lacks a comma or its }"),
    ("a:\n  b: 1\n c: 2\n",
     "p.yaml:3: is not well-formed YAML: it does not fit what stands above; look for a wrong indent or open "
     "quotes"),
    ("a: 1\n  b: 2\n",
     "p.yaml:2: is not well-formed YAML: a second colon stands in it; put the text in quotes, or look for a "
     "wrong indent"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), CASES)
def test_a_slip_is_told_in_plain_words_where_it_was_made(text: str, sentence: str) -> None:
    with pytest.raises(PlantError) as caught:
        compose(text, "p.yaml")
    assert str(caught.value) == sentence
