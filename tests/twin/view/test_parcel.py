from __future__ import annotations

import numpy as np
import pytest

from twin.view.parcel import packed, unpacked


@pytest.mark.parametrize("name", ["", "a", "ab", "abc", "Süd"])
def test_arrays_follow_the_description_at_a_multiple_of_four_bytes(name: str) -> None:
    floats = np.array([[1.5, -2.0]], dtype=np.float32)
    whole = np.array([7, 4_000_000_000], dtype=np.uint32)
    parcel = packed({"name": name}, [floats, whole])
    described, body = unpacked(parcel)
    assert described == {"name": name}
    assert (len(parcel) - len(body)) % 4 == 0
    assert np.frombuffer(body[:8], "<f4").tolist() == [1.5, -2.0]
    assert np.frombuffer(body[8:], "<u4").tolist() == [7, 4_000_000_000]


def test_arrays_that_the_browser_cannot_read_are_refused() -> None:
    with pytest.raises(ValueError, match="float64 cannot travel"):
        packed({}, [np.zeros(2)])


def test_a_number_that_json_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError):
        packed({"cycle_s": float("inf")})
