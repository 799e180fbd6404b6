"""Export the weights of alt-profanity-check as the default toxicity scorer: arrays alone, no pickle.

    python3 -m venv /tmp/export && /tmp/export/bin/pip install alt-profanity-check==1.9.1
    /tmp/export/bin/python tools/export_toxicity.py

writes src/duecare/scan/scorers/data/default.npz and tests/scan/toxicity_scores.json, and prints the sha256 that
src/duecare/scan/scorers/default.py pins. The weights of words in knowledge/data/terms/neutral.tsv become 0.

The package (MIT) unpickles scikit-learn objects: run this in an environment of its own, never in duecare's.
"""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src/duecare/scan/scorers/data/default.npz"
SCORES = ROOT / "tests/scan/toxicity_scores.json"
NEUTRAL = ROOT / "src/duecare/knowledge/data/terms/neutral.tsv"
EXAMPLES = ROOT / "tests/scan/toxicity_sentences.txt"


def arrays(vectorizer, model) -> dict[str, np.ndarray]:
    """What a score is made of.

    Each of the five classifiers says f = w·x + b of a row's TF-IDF vector x of length 1; its probability is
    1 / (1 + exp(A f + B)) (Platt); the score is the mean of the five.
    """
    parts = [(c.estimator, c.calibrators[0]) for c in model.calibrated_classifiers_]
    names = vectorizer.get_feature_names_out()
    weights = np.array([svc.coef_[0] for svc, _ in parts])
    weights[:, np.isin(names, sorted(neutral()))] = 0
    levels, level = np.unique(vectorizer.idf_, return_inverse=True)
    return {
        "words": np.frombuffer("\n".join(names).encode(), np.uint8),
        "weights": weights.astype(np.float32),
        "idf": levels,
        "level": level.astype(np.uint16),
        "intercept": np.array([svc.intercept_[0] for svc, _ in parts]),
        "slope": np.array([platt.a_ for _, platt in parts]),
        "offset": np.array([platt.b_ for _, platt in parts]),
    }


def neutral() -> set[str]:
    """Words that shall have no weight."""
    lines = [line for line in NEUTRAL.read_text("utf-8").splitlines() if line and line[0] != "#"]
    return {line.split("\t")[1] for line in lines}


def packed(parts: dict[str, np.ndarray]) -> bytes:
    """An .npz whose bytes depend on the arrays alone: no dates."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, part in parts.items():
            raw = io.BytesIO()
            np.lib.format.write_array(raw, np.ascontiguousarray(part), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, raw.getvalue())
    return out.getvalue()


def main() -> None:
    from profanity_check import profanity_check as package

    vectorizer, model = package.vectorizer, package.model
    assert vectorizer.token_pattern == r"(?u)\b\w\w+\b" and vectorizer.lowercase
    assert vectorizer.norm == "l2" and not vectorizer.sublinear_tf
    assert model.calibrated_classifiers_[0].method == "sigmoid"
    absent = neutral() - set(vectorizer.vocabulary_)
    assert not absent, f"not in the vocabulary, so without effect: {sorted(absent)}"
    data = packed(arrays(vectorizer, model))
    OUT.write_bytes(data)
    texts = [line for line in EXAMPLES.read_text("utf-8").split("\n---\n") if line]
    scores = {"original": package.predict_prob(texts).tolist()}
    for classifier in model.calibrated_classifiers_:
        weights = classifier.estimator.coef_
        weights[:, np.isin(vectorizer.get_feature_names_out(), sorted(neutral()))] = 0
    scores["neutral"] = package.predict_prob(texts).tolist()
    SCORES.write_text(json.dumps(scores, indent=1) + "\n")
    print(len(data), "bytes, sha256", hashlib.sha256(data).hexdigest())


if __name__ == "__main__":
    main()
