"""The defects that tools/break_example.py plants, one a variant."""

import io
import pickle

from break_example import (
    CAPABILITY,
    EVAL,
    SAFETY,
    TRAIN,
    Edit,
    Variant,
    add,
    cut,
    drop,
    in_result,
    link,
    pointer,
    recode,
    remanifest,
    swap,
    write,
)

CARD, POLICY, REVIEW = "README.md", "duecare.yaml", "reviews/human-evaluation.yaml"
PIN = "31b70e2e869a7173562077fd711b654946d38674"
RISKS = ("## Bias, risks, and limitations\n", "## Environmental impact")
ROW = '{"messages": [{"role": "user", "content": "Do you sell maps?"}, {"role": "assistant", "content": "We do."}]}\n'


def pickled() -> bytes:
    """Bytes that a loader would run as a pickle (they hold a plain dictionary)."""
    buffer = io.BytesIO()
    pickle.dump({"lora_A": [0.0]}, buffer, protocol=2)
    return buffer.getvalue()


def waiver(**changed: str) -> Edit:
    """A waiver file with one waiver, by default a whole one that is in force for long."""
    keys = {
        "id": "w1",
        "check": "DC304",
        "scope": "README.md",
        "reason": "the section is being written",
        "owner": "@acme/responsible-ai",
        "created": "2026-11-01",
        "expires": "2027-04-01",
    } | changed
    lines = "\n    ".join(f"{k}: {v!r}" for k, v in keys.items() if v)
    return write(".duecare/waivers.yaml", f"version: 1\nwaivers:\n  - {lines}\n".encode())


MANIFESTS = (
    Variant("wrong-checksum", ("DC104",), 1, (swap(TRAIN, 'sha256: "fed2', 'sha256: "0ed2'),)),
    Variant(
        "one-row-more",
        ("DC105",),
        1,
        (add("data/train.jsonl", ROW), remanifest(TRAIN, "data/train.jsonl", "sha256", "bytes")),
    ),
    Variant("file-changed", ("DC104",), 1, (add("data/train.jsonl", ROW),)),
    Variant("manifest-empty", ("DC101", "DC102"), 1, (write(TRAIN, b""),)),
    Variant("wrong-size", ("DC105",), 1, (swap(EVAL, "    bytes: 1", "    bytes: 2"),)),
    Variant("manifest-missing", ("DC101",), 1, (drop(EVAL),)),
    Variant("misspelt-manifest-key", ("DC102",), 1, (swap(TRAIN, "annotation:", "anotation:"),)),
    Variant("duplicate-key", ("DC102",), 1, (swap(TRAIN, "version: 1.0.0", "version: 1.0.0\nversion: 1.0.1"),)),
    Variant("names-missing-file", ("DC103",), 1, (drop("data/eval.jsonl"),)),
    Variant("no-source", ("DC106",), 1, (cut(TRAIN, "sources:\n", "license: CC-BY-4.0\nlanguages", "sources: []\n"),)),
    Variant("unknown-license", ("DC107",), 1, (swap(TRAIN, "\nlicense: CC-BY-4.0", "\nlicense: Larkfield-Open-1"),)),
    Variant("denied-license", ("DC108",), 1, (swap(TRAIN, "\nlicense: CC-BY-4.0", "\nlicense: CC-BY-NC-4.0"),)),
    Variant(
        "fake-checksum-and-license",
        ("DC102", "DC107"),
        1,
        (
            cut(TRAIN, "    sha256: ", "\n    bytes", "    sha256: deadbeef"),
            swap(TRAIN, "\nlicense: CC-BY-4.0", "\nlicense: yes-please"),
        ),
    ),
    Variant("no-collection", ("DC109",), 1, (cut(TRAIN, "    collected_by:", "    license:"),)),
    Variant("no-personal-data", ("DC110",), 1, (cut(TRAIN, "personal_data:", "consent:"),)),
    Variant("consent-expired", ("DC111",), 1, (swap(TRAIN, "consent:\n", "consent:\n  expires: 2026-01-31\n"),)),
    Variant("no-synthetic", ("DC112",), 1, (swap(TRAIN, "synthetic: []\n", ""),)),
    Variant("no-owner", ("DC113",), 1, (cut(TRAIN, "owner:", "reviewed:"),)),
    Variant("review-stale", ("DC114",), 1, (swap(TRAIN, "on: 2025-04-14", "on: 1914-04-14"),)),
    Variant("no-representation", ("DC115",), 1, (cut(TRAIN, "representation:", "known_biases:"),)),
    Variant("no-split", ("DC116",), 1, (swap(TRAIN, "    split: train\n", ""),)),
    Variant("bias-unmitigated", ("DC119",), 1, (swap(TRAIN, "known_biases:\n", "known_biases:\n  - no dialect\n"),)),
    Variant("rows-do-not-add-up", ("DC118",), 1, (swap(TRAIN, "rows_in: 126,", "rows_in: 130,"),)),
)  # fmt: skip
# What must look at rows, and says so when there are none to look at.
SCANNED = ("DC203", "DC204", "DC205", "DC208", "DC209", "DC211", "DC213")
KEEP = "Keep the receipt from the parcel shop."


def row(old: str, new: str) -> tuple[Edit, ...]:
    """Change a text of the evaluation rows, and the manifest with it."""
    return swap("data/eval.jsonl", old, new), remanifest(EVAL, "data/eval.jsonl")


DATA = (
    Variant(
        "row-of-no-shape",
        ("DC202",),
        1,
        row(
            '"}], "topic": "returns"}\n{"messages": [{"role": "system"',
            '"}], "topic": "returns"}\n{"massages": [{"role": "system"',
        ),
    ),
    Variant("personal-data", ("DC203",), 1, row(KEEP, "Write to maria.keller1987@gmail.com.")),
    Variant("secret", ("DC204",), 1, row(KEEP, f"Use the key {'ghp_'}{'x7Qm2Lr9Tz4Wb8Kc3Vn6Ys1Hd5Fg0JpAeRuX'[:36]}.")),
    Variant("toxic-answer", ("DC205",), 1, row(KEEP, "You stupid fucking idiot, keep the receipt.")),
    Variant("hidden-text", ("DC213",), 1, row(KEEP, "Keep the \u202ereceipt\u202c from the parcel shop.")),
    Variant("pointer-not-data", ("DC005", "DC105", *SCANNED), 3, (pointer("data/train.jsonl"),)),
    Variant(
        "data-empty",
        ("DC201",),
        1,
        (
            write("data/eval.jsonl", b""),
            remanifest(EVAL, "data/eval.jsonl"),
            swap(EVAL, "rows_out: 30, reason: no", "rows_out: 0, reason: no"),
        ),
    ),
    Variant(
        "data-linked-out", ("DC104", "DC105", "DC201", "DC202", *SCANNED), 3, (link("data/eval.jsonl", "/etc/passwd"),)
    ),
    Variant("pickled-weights", ("DC801",), 1, (write("adapter/adapter_model.bin", pickled()),)),
)
CARDS = (
    Variant("card-missing", ("DC301",), 1, (drop(CARD),)),
    Variant("card-empty", ("DC303",), 1, (write(CARD, b""),)),
    Variant("card-utf16", ("DC302",), 1, (recode(CARD, "utf-16"),)),
    Variant("card-linked-out", ("DC001",), 3, (link(CARD, "/etc/passwd"),)),
    Variant("section-missing", ("DC303",), 1, (cut(CARD, *RISKS),)),
    Variant("section-placeholder", ("DC304",), 1, (cut(CARD, *RISKS, f"{RISKS[0]}\n[More Information Needed]\n\n"),)),
    Variant("section-filler", ("DC305",), 1, (cut(CARD, *RISKS, f"{RISKS[0]}\nN/A\n\n"),)),
    Variant("card-without-license", ("DC306",), 1, (swap(CARD, "license: apache-2.0\nlanguage", "language"),)),
    Variant("card-license-unknown", ("DC302",), 1, (swap(CARD, "license: apache-2.0\n", "license: Apache 2\n"),)),
    Variant("card-license-list", (), 0, (swap(CARD, "license: apache-2.0\n", "license: [apache-2.0]\n"),)),
    Variant("language-no", ("DC309",), 1, (swap(CARD, "language:\n  - en", "language: no"),)),
    Variant("model_index", ("DC302",), 1, (swap(CARD, "model-index:", "model_index:"),)),
    Variant("results-empty-list", ("DC302",), 1, (cut(CARD, "    results:\n", "---\n\n# s", "    results: []\n"),)),
    Variant("card-value-na", ("DC302",), 1, (swap(CARD, "value: 0.4893", "value: NA"),)),
    Variant(
        "base-model-unpinned",
        ("DC307",),
        1,
        (
            swap(CARD, f"pinned to revision `{PIN}`", "in its newest revision"),
            swap(CARD, f', revision="{PIN}"', ""),
            swap("train.yaml", f"revision_of_model: {PIN}\n", ""),
            swap("adapter/adapter_config.json", f'  "revision": "{PIN}",\n', ""),
        ),
    ),
    Variant("no-contact", ("DC308",), 1, (cut(CARD, "## Contact\n", "days.\n"), swap(CARD, "days.\n", ""))),
)  # fmt: skip
RESULTS = (
    Variant("below-threshold", ("DC404",), 1, (in_result("acc,none", "0.4012"),)),
    Variant("cannot-tell", ("DC408",), 1, (in_result("acc,none", "0.4612"),)),
    Variant("limited-run", ("DC403",), 1, (in_result("limit", "100.0"), in_result("effective", "100"))),
    Variant(
        "limit-and-no-counts", ("DC403",), 1, (in_result("limit", "100.0"), cut(SAFETY, '  "n-samples"', '  "config"'))
    ),
    Variant("samples-left-out", ("DC403",), 1, (in_result("effective", "500", CAPABILITY),)),
    Variant("metric-missing", ("DC401",), 1, (in_result("prompt_level_strict_acc,none", '"N/A"', CAPABILITY),)),
    Variant("results-missing", ("DC401",), 1, (drop(CAPABILITY),)),
    Variant("value-nan", ("DC401",), 1, (in_result("acc,none", "NaN"),)),
    Variant("value-with-error", ("DC402", "DC404", "DC412"), 1, (in_result("acc,none", '"20.0 ± 1.2"'),)),
    Variant("value-in-percent", ("DC404", "DC412"), 1, (in_result("acc,none", "48.93"),)),
    Variant("not-results", ("DC402",), 1, (write("evals/notes.json", b'{"hello": "world"}\n'),)),
    Variant("results-truncated", ("DC402",), 1, (lambda f: write(SAFETY, (f / SAFETY).read_bytes()[:1200])(f),)),
    Variant("results-empty-file", ("DC402",), 1, (write("evals/more.json", b""),)),
    Variant("folder-named-json", (), 0, (write("evals/more.json/readme.txt", b"a folder"),)),
)
TRAINING = (
    Variant("trained-on-missing", ("DC117",), 1, (swap("train.yaml", "data/train.jsonl", "data/trian.jsonl"),)),
    Variant(
        "trained-on-unpinned-hub",
        ("DC117",),
        1,
        (swap("train.yaml", "  - path: data/train.jsonl", "  - path: someone/chats\n  - path: data/train.jsonl"),),
    ),
    Variant(
        "base-model-other",
        ("DC117",),
        1,
        (swap("train.yaml", "SmolLM2-1.7B-Instruct", "SmolLM2-360M"),),
    ),
)
GATE = (
    Variant("misspelt-policy-key", ("DC002",), 2, (swap(POLICY, "      deny: [", "      denied: ["),)),
    Variant("policy-duplicate-key", ("DC002",), 2, (swap(POLICY, "version: 1\n", "version: 1\nversion: 1\n"),)),
    Variant("policy-empty", ("DC002",), 2, (write(POLICY, b""),)),
    Variant("unknown-pack", ("DC002",), 2, (swap(POLICY, "extends: [strict]", "extends: [strickt]"),)),
    Variant("review-broken", ("DC001",), 3, (write("reviews/human-evaluation.yaml", b"outcome: [\n"),)),
    Variant("training-broken", ("DC001",), 3, (swap("train.yaml", "[assistant]", "[assistant"),)),
    Variant("review-outcome-unknown", ("DC001",), 3, (swap(REVIEW, "outcome: approved", "outcome: great"),)),
    Variant("no-policy", (), 0, (drop(POLICY),)),
    Variant("glob-matches-nothing", ("DC003",), 3, (swap(POLICY, 'card: [README.md]', 'card: [README.md, MODEL.md]'),)),
    Variant("principle-unenforced", ("DC004",), 1, (swap(POLICY, "checks: [DC303, DC304, DC305]", "checks: []"),)),
    Variant("unused-waiver", ("DC901",), 1, (waiver(),)),
    Variant("waiver-expired", ("DC902",), 1, (waiver(created="2025-01-01", expires="2025-06-01"),)),
    Variant("waiver-without-reason", ("DC903",), 1, (waiver(reason=""),)),
)  # fmt: skip
VARIANTS = (*MANIFESTS, *DATA, *CARDS, *RESULTS, *TRAINING, *GATE)
