"""Detoxify on a Ray cluster: its model is held by actors, each with a GPU where machines declare some."""

import json
import random
import time

import pytest
from checkpoints import made

from duecare.model.policy import DataLimits
from duecare.scan.contract import Wish
from duecare.scan.engines import actors as pool
from duecare.scan.engines.actors import Actors
from duecare.scan.run import Options, scan
from duecare.scan.scorers.detoxify import Detoxify

pytestmark = [pytest.mark.ray, pytest.mark.torch, pytest.mark.filterwarnings("ignore")]
ONLY = frozenset({"toxicity"})
WORDS = ["you", "are", "a", "kind", "rude", "person", "and", "the", "of", "stupid", "idiot", "day", "invoice"]


@pytest.fixture
def cluster(request):
    """Two machines of two cores, each of which declares so many GPUs as the test asks for (1)."""
    ray = pytest.importorskip("ray")
    pytest.importorskip("detoxify")
    from ray.cluster_utils import Cluster

    told = {"num_cpus": 2, "num_gpus": getattr(request, "param", 1), "object_store_memory": 100 << 20}
    made = Cluster(initialize_head=True, head_node_args=told)
    node = made.add_node(**told)
    ray.init(address=made.address, log_to_driver=False, logging_level="ERROR")
    yield ray, made, node
    ray.shutdown()
    made.shutdown()


def texts(number: int, seed: int = 2) -> list[str]:
    rng = random.Random(seed)
    return [" ".join(rng.choices(WORDS, k=rng.randint(1, 30))) for _ in range(number)]


@pytest.mark.parametrize(("cluster", "room"), [(1, (2, {"num_cpus": 1, "num_gpus": 1})), (0, (2, {"num_cpus": 2}))],
                         indirect=["cluster"])  # fmt: skip
def test_there_is_a_model_for_each_gpu_or_for_some_cores(cluster, room):
    assert pool._room(cluster[0]) == room


def test_actors_score_as_this_process_does(cluster, tmp_path):
    checkpoint = made(tmp_path, "Bert")
    here, there = Detoxify(checkpoint), Actors(cluster[0], checkpoint)
    rows = texts(500)
    assert there.score(rows) == pytest.approx(here.score(rows), abs=1e-6)
    assert there.score([]) == []
    assert there.multilingual is here.multilingual is False
    assert len(there.free) + len(there.starting) == 2, "one a GPU, and they stay"
    seen = {
        cluster[0].get(one.__ray_call__.remote(lambda held: __import__("ray").get_gpu_ids()))[0] for one in there.free
    }
    assert seen == {0}, "each sees the GPU of its own machine"
    there.close()


def both_ready(there: Actors) -> None:
    """Score until every model is loaded: the first may be done with everything before the second is there."""
    until = time.monotonic() + 200
    while len(there.free) < 2 and time.monotonic() < until:
        there.score(texts(200, 3))
    assert len(there.free) == 2


def test_a_machine_that_is_lost_costs_time_and_no_score(cluster, tmp_path):
    ray, machines, node = cluster
    checkpoint = made(tmp_path, "Roberta")
    rows = texts(3000)
    killed = []

    class Watched(Actors):
        def _give(self, chunk, texts):
            super()._give(chunk, texts)
            if armed and not killed and len(self.busy) == 2:
                killed.append(node)
                machines.remove_node(node, allow_graceful=False)

    there, armed = Watched(ray, checkpoint), False
    both_ready(there)
    armed = True
    assert there.score(rows) == pytest.approx(Detoxify(checkpoint).score(rows), abs=1e-6)
    assert killed == [node]
    there.close()


def test_an_actor_that_hangs_is_replaced(cluster, tmp_path, monkeypatch):
    marks = str(tmp_path / "hung")
    (tmp_path / "model").mkdir()

    class Hanging(pool.Model):
        def score(self, texts):
            import pathlib
            import time

            try:
                pathlib.Path(marks).touch(exist_ok=False)
                time.sleep(3600)
            except FileExistsError:
                pass
            return super().score(texts)

    monkeypatch.setattr(pool, "Model", Hanging)
    monkeypatch.setattr(pool, "STALL", 30.0)
    checkpoint = made(tmp_path / "model", "Bert")
    there = Actors(cluster[0], checkpoint)
    rows = texts(300)
    assert there.score(rows) == pytest.approx(Detoxify(checkpoint).score(rows), abs=1e-6)
    assert (tmp_path / "hung").exists()
    there.close()


@pytest.fixture
def data(tmp_path):
    rng = random.Random(1)
    for name in ("a", "b", "c"):
        rows = [{"prompt": " ".join(rng.choices(WORDS, k=9)), "completion": " ".join(rng.choices(WORDS, k=9))}
                for _ in range(700)]  # fmt: skip
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "model").mkdir()
    checkpoint = made(tmp_path / "model", "Bert")
    pin = f"{checkpoint.sha256}+{checkpoint.beside}"
    limits = DataLimits(
        toxicity_scorer=f"detoxify:model/tiny.ckpt@sha256:{pin}", toxicity_above=0.5, toxicity_max_rate=0.5
    )
    return Wish(limits, str(tmp_path), ("a.jsonl", "b.jsonl", "c.jsonl"))


def test_the_rate_is_estimated_on_the_cluster(data, cluster, monkeypatch):
    """The same rows, scored by actors: this process loads no model."""
    truth = scan(data, Options(only=ONLY))
    monkeypatch.setattr("duecare.scan.detectors._estimated.Detoxify", None)
    assert scan(data, Options(engine="ray", only=ONLY)) == truth
    told = truth.whole.measures["toxicity"]["trained"]
    assert told["rows"] + told["not_measured"] == 2100
    assert told["estimate"]["scored"] > 100


def test_what_a_machine_lacks_is_said(data, cluster, tmp_path, monkeypatch):
    """The checkpoint is the pinned one when the run begins and another when actors load it."""

    class Late(pool.Model):
        def __init__(self, checkpoint):
            super().__init__(checkpoint._replace(sha256="0" * 64))

    monkeypatch.setattr(pool, "Model", Late)
    found = scan(data, Options(engine="ray", only=ONLY))
    for scanned in (found.whole, *found.files):
        assert "toxicity" not in scanned.measures
        assert scanned.missing["toxicity"].what.startswith("toxicity was not measured: the checkpoint ")
        assert "not the pinned 000000000000…" in scanned.missing["toxicity"].what
