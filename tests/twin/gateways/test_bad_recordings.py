"""Recordings that cannot be used give one sentence; what is absent or strange is said."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from twin.gateways import ImportFailed, describe, import_opcua_csv
from twin.plant import Coincidence, Plant

from .conftest import HEADER, SmallRecording, row


def failure(folder: Path, plant: Plant) -> str:
    with pytest.raises(ImportFailed) as caught:
        import_opcua_csv(folder, plant)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


@pytest.mark.parametrize("compressed", [False, True])
def test_plain_and_gzipped_logs_give_the_same_rows(
    small: SmallRecording, democell: Plant, compressed: bool
) -> None:
    imported = import_opcua_csv(small.write(compressed=compressed), democell)
    assert imported.rows["value"].tolist() == [0.3, 1.0, 0.3, 0.0, 7.5, 2.0]
    assert not imported.rows.flags.writeable


def test_a_missing_folder_is_named(tmp_path: Path, democell: Plant) -> None:
    assert "nowhere does not exist" in failure(tmp_path / "nowhere", democell)


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path, democell: Plant) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x")
    assert "is a file, not a folder" in failure(path, democell)


def test_a_folder_without_any_log_of_the_plant_says_which_there_could_be(
    tmp_path: Path, democell: Plant
) -> None:
    assert "gate.csv.gz" in failure(tmp_path, democell)


def test_values_without_tags_name_both_files(small: SmallRecording, democell: Plant) -> None:
    del small.tags["gate"]
    sentence = failure(small.write(), democell)
    assert "gate.csv" in sentence and "gate.tags.txt" in sentence


def test_tags_without_values_name_both_files(small: SmallRecording, democell: Plant) -> None:
    del small.lines["gate"]
    sentence = failure(small.write(), democell)
    assert "gate.csv.gz" in sentence and "gate.tags.txt" in sentence


def test_a_log_twice_is_refused(small: SmallRecording, democell: Plant) -> None:
    small.write()
    assert "both gate.csv and gate.csv.gz" in failure(small.write(compressed=True), democell)


def test_an_absent_log_is_reported_as_lacking_and_a_strange_file_as_ignored(
    small: SmallRecording, democell: Plant
) -> None:
    folder = small.write()
    (folder / "notes.txt").write_text("hello")
    report = import_opcua_csv(folder, democell).report
    assert "robot.tcp_x" in report.signals_lacking
    assert report.files_ignored == ["notes.txt"]
    assert report.clock_offset_s is None
    assert report.clock_offset_verdict == "no coincidence found"
    assert "does not show the tool leaving place_white" in describe(report)


def test_an_unknown_node_names_file_line_and_the_nearest_node(small: SmallRecording, democell: Plant) -> None:
    small.tags["gate"][1] = "1\t250\t1\t0\t0\t0\tns=2;s=Positon"
    sentence = failure(small.write(), democell)
    assert "gate.tags.txt line 2" in sentence
    assert "'ns=2;s=Positon'" in sentence and "nearest it has is ns=2;s=Position" in sentence


def test_a_node_of_another_log_is_said_to_be_there(small: SmallRecording, democell: Plant) -> None:
    small.tags["gate"][1] = "1\t250\t1\t0\t0\t0\tns=2;s=DiscSize"
    assert "has node ns=2;s=DiscSize in log store, not gate" in failure(small.write(), democell)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ([""], "should be the count of its lines"),
        (["nodes", "1\tns=2;s=Position"], "should be the count of its lines"),
        (["00000004", "1\tns=2;s=Position"], "announces 00000004 lines but lists 1 nodes"),
        (["00000002", "7\tns=2;s=Position"], "line 2 should begin with 1"),
    ],
)
def test_wrong_tags_are_named(small: SmallRecording, democell: Plant, tags: list[str], expected: str) -> None:
    small.tags["gate"] = tags
    sentence = failure(small.write(), democell)
    assert "gate.tags.txt" in sentence and expected in sentence


def test_a_truncated_gzip_says_how_many_rows_were_readable(small: SmallRecording, democell: Plant) -> None:
    small.lines["gate"] = [HEADER, *(row(1, 11, i * 0.37 % 90, i * 0.3) for i in range(5_000))]
    folder = small.write(compressed=True)
    path = folder / "gate.csv.gz"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    sentence = failure(folder, democell)
    assert sentence.startswith("gate.csv.gz ends before its data does, like a copy that was cut off; ")
    assert "0 rows were readable" not in sentence and "rows were readable" in sentence


def test_a_damaged_gzip_is_named(small: SmallRecording, democell: Plant) -> None:
    folder = small.write(compressed=True)
    data = bytearray((folder / "gate.csv.gz").read_bytes())
    data[-5] ^= 0xFF
    (folder / "gate.csv.gz").write_bytes(data)
    assert failure(folder, democell).startswith("gate.csv.gz is a damaged gzip file; ")


def test_a_csv_that_is_no_gzip_is_named(small: SmallRecording, democell: Plant) -> None:
    folder = small.write(compressed=True)
    (folder / "gate.csv.gz").write_text(HEADER)
    assert failure(folder, democell) == (
        "gate.csv.gz is no gzip file; if it is plain text, call it gate.csv."
    )


@pytest.mark.parametrize(
    ("file", "data", "sentence"),
    [
        (
            "gate.csv",
            b"\xff\xfeP\0r\0",
            f"gate.csv line 1 is not UTF-8 text at byte 1; it should be {HEADER}.",
        ),
        ("gate.csv", b"Prim\0ary", f"gate.csv line 1 is not UTF-8 text at byte 5; it should be {HEADER}."),
        (
            "gate.csv",
            HEADER.replace(",", ";").encode(),
            "gate.csv line 1: semicolons stand between its columns; commas should.",
        ),
        (
            "gate.tags.txt",
            b"00000002\n1\tns=2;s=Positi\xf6n\n",
            "gate.tags.txt line 2 is not UTF-8 text at byte 16; save the file as UTF-8.",
        ),
        ("gate.tags.txt", b"", "gate.tags.txt is empty; it should list the nodes of gate.csv."),
    ],
)
def test_a_file_that_is_no_such_text_is_told_without_the_decoders_words(
    small: SmallRecording, democell: Plant, file: str, data: bytes, sentence: str
) -> None:
    folder = small.write()
    (folder / file).write_bytes(data)
    assert failure(folder, democell) == sentence


def test_a_wrong_column_is_named_with_its_place(small: SmallRecording, democell: Plant) -> None:
    small.lines["gate"][0] = HEADER.replace("StatusCode", "Status")
    assert failure(small.write(), democell) == (
        "gate.csv line 1: column 4 should be StatusCode, but is 'Status'."
    )


def test_a_missing_and_an_added_column_are_named(small: SmallRecording, democell: Plant) -> None:
    small.lines["gate"][0] = HEADER.removesuffix(",ServerTimeStamp")
    assert "column 6 should be ServerTimeStamp, but is 'nothing'" in failure(small.write(), democell)
    small.lines["gate"][0] = HEADER + ",More"
    assert "line 1 should be PrimaryKey" in failure(small.write(), democell)


def test_an_empty_log_is_named(small: SmallRecording, democell: Plant) -> None:
    folder = small.write()
    (folder / "gate.csv").write_bytes(b"")
    assert "gate.csv is empty" in failure(folder, democell)


def test_nothing_usable_left_is_one_sentence_with_the_first_reason(
    small: SmallRecording, democell: Plant
) -> None:
    small.lines = {"gate": [HEADER, row(1, 11, "open", 0.0), row(2, 11, 1, 0.3)]}
    del small.tags["store"]
    sentence = failure(small.write(), democell)
    assert "all 2 rows were refused" in sentence and "gate.csv line 2" in sentence


def test_windows_line_ends_and_a_byte_order_mark_are_read(small: SmallRecording, democell: Plant) -> None:
    folder = small.write()
    text = "\r\n".join(small.lines["gate"]) + "\r\n"
    (folder / "gate.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert import_opcua_csv(folder, democell).report.rows_used == 6


def test_a_clock_that_no_coincidence_ties_is_said_to_be_untied(
    small: SmallRecording, democell: Plant
) -> None:
    plant = msgspec.structs.replace(democell, coincidences=())
    report = import_opcua_csv(small.write(), plant).report
    assert report.clock_offset_verdict == "not tied"
    assert report.clock_offset_s is None
    assert "names no coincidence" in report.clocks[0].message
    assert not any(isinstance(c, Coincidence) for c in plant.coincidences)


def test_progress_names_what_is_being_read(small: SmallRecording, democell: Plant) -> None:
    heard: list[str] = []
    import_opcua_csv(small.write(), democell, heard.append)
    assert "Reading gate.csv" in heard
