import pytest

from duecare.load.formats import NotRecognized, read
from duecare.load.source import Source
from duecare.model.documents import Training


def doc(path, text):
    found = read("training", Source(path, text.encode()))
    if isinstance(found, NotRecognized):
        return None
    assert isinstance(found, Training)
    data = [(d.name.value, d.revision.value if d.revision else None) for d in found.data]
    base = [(d.name.value, d.revision.value if d.revision else None) for d in found.base_models]
    return found.format, data, base


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("train.yaml", "model_name_or_path: a/b\ndataset_name: [x/y, z]\ndataset_revision: r1\n",
         ("TRL config", [("x/y", "r1"), ("z", "r1")], [("a/b", None)])),
        ("train.yaml",
         "model_name_or_path: a/b\ndataset_mixture: {datasets: [{id: x/y, revision: r2}, {path: d.json}]}\n",
         ("TRL config", [("x/y", "r2"), ("d.json", None)], [("a/b", None)])),
        ("train.yaml", "model_name_or_path: a/b\ndataset_mixer: {x/y: 0.5, z/w: 0.5}\n",
         ("TRL config", [("x/y", None), ("z/w", None)], [("a/b", None)])),
        ("train.yaml", 'model_name_or_path: a/b\ndataset_mixer_list: [x/y, "1.0", d.jsonl, "0.5"]\n',
         ("TRL config", [("x/y", None), ("d.jsonl", None)], [("a/b", None)])),
        ("train.yaml", "model_name_or_path: a/b\ndata_files: {train: [a.json, b.json], test: c.json}\n",
         ("TRL config", [("a.json", None), ("b.json", None), ("c.json", None)], [("a/b", None)])),
        ("args.json", '{"model_name_or_path": "a/b", "train_file": "t.json", "validation_file": "v, w.json"}',
         ("TRL config", [("t.json", None), ("v, w.json", None)], [("a/b", None)])),
        ("ax.yaml",
         "base_model: a/b\ndatasets:\n - {path: x/y, revision: r, data_files: p/a.jsonl}\n - {path: f.jsonl}\n",
         ("axolotl config", [("x/y", "r"), ("f.jsonl", None)], [("a/b", None)])),
        ("ax.yaml", "base_model: a/b\nrevision_of_model: m\ndatasets:\n - {path: json, data_files: [a.json, b.json]}\n",
         ("axolotl config", [("a.json", None), ("b.json", None)], [("a/b", "m")])),
        ("ax.yaml", "base_model: a/b\npretraining_dataset:\n - {path: allenai/c4, name: en}\n",
         ("axolotl config", [("allenai/c4", None)], [("a/b", None)])),
        ("lf.yaml", "model_name_or_path: a/b\nstage: sft\ndataset: one, two\neval_dataset: [three]\n",
         ("LLaMA-Factory config", [("one", None), ("two", None), ("three", None)], [("a/b", None)])),
        ("training_args.json", '{"output_dir": "o", "learning_rate": 1e-5, "max_steps": 3, "save_steps": 1}',
         ("TrainingArguments", [], [])),
        ("training_args.json",
         '{"output_dir": "o", "learning_rate": 1, "max_steps": 3, "save_steps": 1, "model_name": "g"}',
         ("TrainingArguments", [], [("g", None)])),
        ("adapter_config.json", '{"peft_type": "LORA", "base_model_name_or_path": "a/b", "revision": "r"}',
         ("PEFT adapter config", [], [("a/b", "r")])),
        ("config.yaml",
         "model: {base: a/b, revision: m}\ndata: {train_file: t.jsonl, val_file: v.jsonl, test_file: null}\n",
         ("training config", [("t.jsonl", None), ("v.jsonl", None)], [("a/b", "m")])),
        ("config.yaml", "model_name: a/b\ntraining: {lr: 1}\ndata: {train_files: [a.jsonl, b.jsonl]}\n",
         ("training config", [("a.jsonl", None), ("b.jsonl", None)], [("a/b", None)])),
        # Not of this kind: a model's own config, a workflow, an accelerate config.
        ("config.json", '{"architectures": ["X"], "model_type": "llama", "hidden_size": 8}', None),
        ("config.yaml", "compute_environment: LOCAL_MACHINE\nnum_processes: 8\n", None),
        ("out.json", '{"output_dir": "o", "learning_rate": 1}', None),
    ],
)  # fmt: skip
def test_what_a_config_names(path, text, expected):
    assert doc(path, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "model_name_or_path: [a]\ndataset_name: {a: 1}\ndataset_mixture: x\ndata_files: 3\ndatasets: [1, null]\n",
        "base_model: a\ndatasets: [{path: [x]}, {data_files: {a: {b: c}}}]\n",
        "model: 3\ntraining: []\ndata: [a]\n",
        "model_name_or_path: a/b\nstage: sft\ndataset: {a: b}\n",
        "output_dir: o\nlearning_rate: x\nmax_steps: y\nsave_steps: [z]\ndata_files: [[[a.json]]]\n",
    ],
)
def test_values_of_another_kind_break_nothing(text):
    doc("train.yaml", text)
