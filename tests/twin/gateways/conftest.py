"""A tiny recording in the logger's own format, to be damaged by tests."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from twin.plant import Plant, load_plant

HEADER = "PrimaryKey,DataType,Value,StatusCode,SourceTimeStamp,ServerTimeStamp"


@pytest.fixture(scope="session")
def democell() -> Plant:
    return load_plant("democell")


def row(key: object, type_code: object, value: object, second: float, status: str = "0x00000000") -> str:
    minute, rest = divmod(second, 60)
    stamp = f"2026-03-02T08:{int(minute):02d}:{rest:06.3f}Z"
    return f"{key},0x{type_code:04x},{value},{status},{stamp},{stamp}"


class SmallRecording:
    """A store log and a stopper log, three rows each; `lines` and `tags` may be changed before `write`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lines = {
            "store": [HEADER, *(row(1, 3, code, second) for code, second in ((1, 0.0), (0, 0.3), (2, 0.6)))],
            "gate": [
                HEADER,
                *(row(1, 11, value, second) for value, second in ((0.3, 0.0), (0.3, 0.3), (7.5, 0.6))),
            ],
        }
        self.tags = {
            "store": ["00000002", "1\t250\t1\t0\t0\t0\tns=2;s=DiscSize"],
            "gate": ["00000002", "1\t250\t1\t0\t0\t0\tns=2;s=Position"],
        }

    def write(self, *, compressed: bool = False) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        for log, lines in self.lines.items():
            data = ("\n".join(lines) + "\n").encode()
            name = f"{log}.csv.gz" if compressed else f"{log}.csv"
            (self.folder / name).write_bytes(gzip.compress(data) if compressed else data)
        for log, lines in self.tags.items():
            (self.folder / f"{log}.tags.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return self.folder


@pytest.fixture
def small(tmp_path: Path) -> SmallRecording:
    return SmallRecording(tmp_path / "recording")
