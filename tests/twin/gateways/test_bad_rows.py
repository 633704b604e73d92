"""Damaged rows: each is refused with file, line and reason, the rest is used, every row is accounted for."""

from __future__ import annotations

import gzip

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twin.events import Flag, Quality
from twin.gateways import ImportFailed, describe, import_opcua_csv
from twin.plant import Plant

from .conftest import HEADER, SmallRecording, row

GOOD_TIMES = "2026-03-02T08:00:00.900Z,2026-03-02T08:00:00.900Z"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("", "1 fields instead of 6"),
        ("1,0x000b,1.0,0x00000000,2026-03-02T08:00:00.900Z", "5 fields instead of 6"),
        ("one,0x000b,1.0,0x00000000," + GOOD_TIMES, "PrimaryKey 'one' is not a number"),
        ("9,0x000b,1.0,0x00000000," + GOOD_TIMES, "PrimaryKey 9 is not in gate.tags.txt"),
        ("1,double,1.0,0x00000000," + GOOD_TIMES, "DataType 'double' is not a hexadecimal number"),
        ("1,0x000c,1.0,0x00000000," + GOOD_TIMES, "DataType 0x000c is not that of a number"),
        ("1,0x000b,1.0,good," + GOOD_TIMES, "StatusCode 'good' is not a hexadecimal number"),
        ("1,0x000b,,0x00000000," + GOOD_TIMES, "the value is empty"),
        ("1,0x000b,nan,0x00000000," + GOOD_TIMES, "value 'nan' is not a finite number"),
        ("1,0x000b,1e999,0x00000000," + GOOD_TIMES, "value '1e999' is not a finite number"),
        ("1,0x000b,1_0,0x00000000," + GOOD_TIMES, "value '1_0' is not a finite number"),
        ("1,0x0003,256,0x00000000," + GOOD_TIMES, "value '256' is not an integer from 0 to 255"),
        (
            "1,0x000b,1.0,0x00000000,yesterday,2026-03-02T08:00:00.900Z",
            "SourceTimeStamp 'yesterday' is not a time",
        ),
        (
            "1,0x000b,1.0,0x00000000,2026-02-30T08:00:00Z,2026-03-02T08:00:00Z",
            "no day and time of the calendar",
        ),
        ("1,0x000b,1.0,0x00000000,2062-03-02T08:00:00Z,2026-03-02T08:00:00Z", "source and server time are"),
        ("1,0x000b,1.0,0x00000000,1601-01-01T00:00:00Z,2026-03-02T08:00:00Z", "from 1970 to 2199"),
    ],
)
def test_a_wrong_row_is_refused_with_file_line_and_reason_and_the_rest_is_used(
    small: SmallRecording, democell: Plant, line: str, reason: str
) -> None:
    small.lines["gate"].insert(2, line)
    imported = import_opcua_csv(small.write(), democell)
    report = imported.report
    assert (report.rows_read, report.rows_used, report.rows_refused) == (7, 6, 1)
    (refusal,) = report.refused_first
    assert (refusal.file, refusal.line) == ("gate.csv", 3)
    assert reason in refusal.reason
    assert sum(report.refused_by_reason.values()) == 1
    assert f"gate.csv line 3: {refusal.reason}" in describe(report)


@pytest.mark.parametrize(
    ("bits", "type_code", "reason"),
    [
        ("2143289344", 7, "no finite float"),  # 0x7fc00000, NaN
        ("2139095040", 7, "no finite float"),  # 0x7f800000, infinity
        ("4294967296", 7, "not the 32 bits of a float"),
        ("-1", 7, "not the 32 bits of a float"),
        ("0.25", 7, "not the 32 bits of a float"),
        ("0.25", 10, "not UInt32"),
    ],
)
def test_float_bits_that_are_none_are_refused(
    small: SmallRecording, democell: Plant, bits: str, type_code: int, reason: str
) -> None:
    small.lines["robot_position"] = [HEADER, row(1, 7, 1054419592, 0.0), row(1, type_code, bits, 0.25)]
    small.tags["robot_position"] = ["00000002", "1\t250\t1\t0\t0\t0\tns=4;i=529"]
    imported = import_opcua_csv(small.write(), democell)
    assert reason in imported.report.refused_first[0].reason
    z = imported.rows[imported.rows["signal"] == democell.signal_ids.index("robot.tcp_z")]
    assert z["value"].tolist() == [pytest.approx(0.4237, abs=5e-4)]


def test_a_boolean_that_is_none_is_refused(small: SmallRecording, democell: Plant) -> None:
    small.lines["gate"] = [HEADER, row(1, 1, "true", 0), row(1, 1, "1", 0.3), row(1, 3, "1", 0.6)]
    small.tags["gate"] = ["00000002", "1\t250\t1\t0\t0\t0\tns=2;s=Safe"]
    report = import_opcua_csv(small.write(), democell).report
    assert [refusal.reason for refusal in report.refused_first] == [
        "value '1' is neither true nor false",
        "DataType 0x0003 is not Boolean",
    ]


def test_only_the_first_refused_rows_are_listed_and_all_are_counted(
    small: SmallRecording, democell: Plant
) -> None:
    small.lines["gate"] += [row(1, 11, "?", 1.0)] * 50
    report = import_opcua_csv(small.write(), democell).report
    assert report.rows_refused == 50
    assert len(report.refused_first) == 20
    assert describe(report).endswith("and 30 more")


def test_exact_repeats_are_dropped_and_counted(small: SmallRecording, democell: Plant) -> None:
    small.lines["gate"] += small.lines["gate"][1:3]
    report = import_opcua_csv(small.write(), democell).report
    assert (report.rows_read, report.rows_used, report.rows_dropped) == (8, 6, 2)
    assert report.rows_conflicting == 0


def test_two_values_at_one_time_are_both_kept_in_the_files_order_and_reported(
    small: SmallRecording, democell: Plant
) -> None:
    small.lines["gate"].append(row(1, 11, 0.2, 0.3))
    imported = import_opcua_csv(small.write(), democell)
    position = imported.rows[imported.rows["signal"] == democell.signal_ids.index("stopper.position")]
    assert position["value"].tolist() == [0.3, 0.3, 0.2, 7.5]
    assert imported.report.rows_conflicting == 2
    assert "2 rows share signal and time with another value" in describe(imported.report)


def test_rows_out_of_order_are_sorted_and_counted(small: SmallRecording, democell: Plant) -> None:
    header, first, second, third = small.lines["gate"]
    small.lines["gate"] = [header, third, first, second]
    imported = import_opcua_csv(small.write(), democell)
    assert imported.report.rows_out_of_order == 2
    assert (np.diff(imported.rows["time_ns"]) >= 0).all()


def test_a_bad_sample_is_kept_without_value_and_an_uncertain_one_with_it(
    small: SmallRecording, democell: Plant
) -> None:
    small.lines["gate"] += [
        row(1, 0, "", 0.9, "0x80050000"),
        row(1, 11, "5.5", 1.2, "0xC0000000"),
        row(1, 11, "6.5", 1.5, "0x40920000"),
        row(1, 11, "oops", 1.8, "0x80000000"),
    ]
    imported = import_opcua_csv(small.write(), democell)
    tail = imported.rows[imported.rows["status"] != 0]
    assert tail["quality"].tolist() == [Quality.BAD, Quality.BAD, Quality.UNCERTAIN]
    assert np.isnan(tail["value"][0]) and tail["value"][1:].tolist() == [5.5, 6.5]
    assert imported.report.rows_refused == 1


def test_missing_one_sample_is_no_gap_and_missing_two_is(small: SmallRecording, democell: Plant) -> None:
    small.lines["gate"] += [row(1, 11, 20, 1.2), row(1, 11, 30, 2.1)]
    imported = import_opcua_csv(small.write(), democell)
    position = imported.rows[imported.rows["signal"] == democell.signal_ids.index("stopper.position")]
    assert (position["flags"] == Flag.AFTER_GAP).tolist() == [False, False, False, False, True]
    assert [(gap.signal, gap.length_s) for gap in imported.report.gaps] == [("stopper.position", 0.9)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_text_never_escapes_as_another_error_and_rows_are_always_accounted_for(
    data: st.DataObject, democell: Plant, tmp_path_factory: pytest.TempPathFactory
) -> None:
    small = SmallRecording(tmp_path_factory.mktemp("damaged") / "recording")
    lines = small.lines["gate"]
    text = bytearray(("\n".join(lines) + "\n").encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text) - 1))
        piece = data.draw(
            st.binary(max_size=4) | st.sampled_from([b",", b"\n", b"9", b"-", b"e", b"Z", b"0x"])
        )
        text[at : at + data.draw(st.integers(0, 3))] = piece
    compressed = data.draw(st.booleans())
    folder = small.write(compressed=compressed)
    content = bytes(text)
    if compressed:
        content = gzip.compress(content)[: data.draw(st.integers(10, 400))]
    (folder / ("gate.csv.gz" if compressed else "gate.csv")).write_bytes(content)
    try:
        report = import_opcua_csv(folder, democell).report
    except ImportFailed as error:
        assert "\n" not in str(error)
        return
    assert report.rows_read == report.rows_used + report.rows_dropped + report.rows_refused
    assert describe(report)
