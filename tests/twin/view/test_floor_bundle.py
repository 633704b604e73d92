from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from twin.view.floor import Floor

WEB = Path(__file__).resolve().parents[3] / "twin" / "view" / "web"
BUNDLE = WEB / "dist" / "floor.js"


def test_the_committed_bundle_was_built_from_the_committed_sources() -> None:
    """The build writes a hash of all its sources into the bundle's first line."""
    files = ["build.mjs", "package-lock.json", "package.json", "tsconfig.json"]
    files += [f"src/{path.name}" for path in (WEB / "src").iterdir()]
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0".encode() + (WEB / name).read_bytes() + b"\0")
    said = re.search(r"sources sha256 ([0-9a-f]{64})", BUNDLE.read_text(encoding="utf-8")[:400])
    assert said is not None
    assert said[1] == digest.hexdigest(), "run `make bundle` and commit twin/view/web/dist/floor.js"


def test_versions_are_exact_and_the_lock_file_names_no_registry() -> None:
    package = json.loads((WEB / "package.json").read_text(encoding="utf-8"))
    versions = [*package["dependencies"].values(), *package["devDependencies"].values()]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)
    lock = (WEB / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock


def test_the_bundle_asks_for_nothing_from_elsewhere() -> None:
    text = BUNDLE.read_text(encoding="utf-8")
    assert not re.search(r"""(import|fetch)\s*\(\s*["'`]https?:""", text)
    assert not re.search(r"""from\s*["']https?:""", text)


def test_the_component_finds_its_bundle() -> None:
    assert Floor._bundle_path == BUNDLE


def test_a_seek_is_in_the_shift_s_time() -> None:
    floor = Floor(start_ns=1_600_000_000_000_000_000)
    floor.seek(1_600_000_012_500_000_000)
    assert floor.time_s == 12.5
    assert floor.time_ns == 1_600_000_012_500_000_000
