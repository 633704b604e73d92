"""Write the bundled arms into a checkout's `assets/robots`: `python -m twin.geometry.arms`."""

from __future__ import annotations

from pathlib import Path

from twin.geometry.arms.write import write_arms

if __name__ == "__main__":
    write_arms(Path(__file__).resolve().parents[3] / "assets" / "robots")
