"""Which JSON files hold rows, told from how they begin."""

import pytest

from duecare.entry.inputs_rows import data_files
from duecare.load.rowlike import HEAD, rowlike

TURNS = b'[{"role": "user", "content": "hi"}]'


@pytest.mark.parametrize(
    ("raw", "rows"),
    [
        (b'[{"text": "a"}]', True),
        (b'\xef\xbb\xbf \n[ {"text": "a"}]', True),
        (b'["a", "b"]', False),
        (b"[]", False),
        (b'{"messages": ' + TURNS + b"}", True),
        (b'{\n  "id": "1",\n  "conversations" :\n [\n {"from": "human"}]}', True),
        (b'{"data": [{"text": "a"}], "version": 1}', True),
        (b'{"id": {"messages": 1}, "rows": [{"text": "a"}]}', True),
        (b'{"note": "a \\"messages\\": [{", "rows": [{}]}', True),
        # keys of the object itself alone, and lists of objects
        (b'{"note": "\\"messages\\": [{"}', False),
        (b'{"config": {"messages": [{"role": "user"}]}}', False),
        (b'{"samples": [{"messages": [{"role": "user"}]}]}', False),
        (b'{"data": ["a", "b"]}', False),
        (b'{"data": {"text": "a"}}', False),
        (b'{"messages": []}', False),
        # descriptions of data, not data
        (b'{"@context": {}, "data": [{"a": 1}]}', False),
        (b'{"$schema": "x", "rows": [{"a": 1}]}', False),
        (b'{"rows": [{"@context": 1}]}', True),
        (b"", False),
        (b"not json", False),
        (b'{"a": "' + b"x" * HEAD + b'", "messages": ' + TURNS + b"}", False),
    ],
)
def test_rows_are_told_by_the_beginning(tmp_path, raw, rows):
    (tmp_path / "a.json").write_bytes(raw)
    assert rowlike(tmp_path, "a.json") is rows


def test_a_file_for_each_conversation_is_scanned(tmp_path):
    for number in range(3):
        (tmp_path / f"{number}.json").write_bytes(b'{"messages": ' + TURNS + b"}")
    (tmp_path / "settings.json").write_text('{"learning_rate": 0.1}')
    assert data_files(tmp_path, [tmp_path]) == ["0.json", "1.json", "2.json"]
