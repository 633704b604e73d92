"""Files of a plant are saved all or none, and links stay links."""

from __future__ import annotations

from pathlib import Path

import pytest

from twin.plant.edit import edit_plant
from twin.plant.save import SaveError, write_files
from twin.plant.text import TextFile, compose


def a_file(path: Path, old: str = "a: 1\n", new: str = "a: 2\n") -> TextFile:
    if path.parent.is_dir() and not path.exists():
        path.write_text(old, encoding="utf-8")
    return TextFile(path, path.name, new, compose(new, path.name))


def test_a_file_that_is_a_link_stays_one_and_what_it_leads_to_changes(small: Path) -> None:
    elsewhere = small.parent / "kept.yaml"
    (small / "plant.yaml").rename(elsewhere)
    (small / "plant.yaml").symlink_to(elsewhere)
    elsewhere.chmod(0o640)
    editor = edit_plant(small)
    editor.set("takt_time_s", 61)
    editor.save()
    assert (small / "plant.yaml").is_symlink()
    assert "takt_time_s: 61" in elsewhere.read_text(encoding="utf-8")
    assert elsewhere.stat().st_mode & 0o777 == 0o640


def test_nothing_is_saved_where_one_file_cannot_be_written(tmp_path: Path) -> None:
    files = [a_file(tmp_path / "a.yaml"), a_file(tmp_path / "gone" / "b.yaml"), a_file(tmp_path / "c.yaml")]
    with pytest.raises(SaveError, match=r"gone/b.yaml cannot be written \(.*\); nothing is saved") as caught:
        write_files(files)
    assert caught.value.saved == ()
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {
        "a.yaml": "a: 1\n",
        "c.yaml": "a: 1\n",
    }


def test_where_a_file_cannot_take_its_place_those_that_are_saved_are_named(tmp_path: Path) -> None:
    # No file takes the place of a folder, though one can be written beside it.
    (tmp_path / "b.yaml").mkdir()
    files = [a_file(tmp_path / f"{name}.yaml") for name in "abc"]
    with pytest.raises(SaveError, match=r"b.yaml cannot be written \(.*\); saved already: a.yaml") as caught:
        write_files(files)
    assert caught.value.saved == (files[0],)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yaml", "b.yaml", "c.yaml"]
    assert [(tmp_path / f"{name}.yaml").read_text(encoding="utf-8") for name in "ac"] == ["a: 2\n", "a: 1\n"]
