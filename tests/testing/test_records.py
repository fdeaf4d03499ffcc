"""Records between output, however the bytes are cut."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from snowc.tools.testing.records import Event, RecordReader

MARK = "m4rk"
OUTPUT = st.binary(max_size=20) | st.sampled_from([b"\x1e", b"\x1em4", b"\x1em4r\n", b"m4rk{}\n", b"\x1e\x1em4r"])
RECORDS = st.lists(st.tuples(OUTPUT, st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2)), max_size=5)


@given(RECORDS, OUTPUT, st.lists(st.integers(1, 7), min_size=1))
def test_nothing_is_lost(records: list[tuple[bytes, dict[str, str]]], last: bytes, cuts: list[int]) -> None:
    data = b"".join(output + b"\x1em4rk" + json.dumps(record).encode() + b"\n" for output, record in records) + last
    reader = RecordReader(MARK)
    events: list[Event] = []
    turn = 0
    while data:
        size = cuts[turn % len(cuts)]
        events += reader.feed(data[:size])
        data = data[size:]
        turn += 1
    events += reader.close()
    assert [each for each in events if isinstance(each, dict)] == [record for _, record in records]
    assert b"".join(each for each in events if isinstance(each, bytes)) == b"".join(each for each, _ in records) + last
