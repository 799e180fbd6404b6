"""What the Hugging Face Hub takes in a card's front matter, as far as it can be judged without asking the Hub.

Sources: hub-docs ``modelcard.md`` and ``datasetcard.md``; huggingface_hub 2.4.0 ``repocard_data.py``; rejections met by
users: huggingface_hub#4218 and #342, transformers#33922, #32212 and #13528, trl#1873, autotrain-advanced#648.
The Hub's own rules live on its server and change, so a card without findings is not thereby valid there.
"""

import re
from collections.abc import Iterable, Iterator

from duecare.knowledge.hub_index import index_faults
from duecare.knowledge.late import late
from duecare.knowledge.license_tables import hub_ids
from duecare.knowledge.licenses import License, parse
from duecare.knowledge.nearest import did_you_mean, nearest
from duecare.knowledge.tables import rows
from duecare.model.place import At, Fault

MISSPELT = {
    "licence": "license", "liscence": "license", "lisence": "license", "lisense": "license", "licenses": "license",
    "licences": "license", "license_id": "license", "languages": "language", "lang": "language", "langauge": "language",
    "lanugage": "language", "model_index": "model-index", "modelindex": "model-index", "dataset": "datasets",
    "tag": "tags", "pipeline-tag": "pipeline_tag", "pipeline": "pipeline_tag", "base-model": "base_model",
    "basemodel": "base_model", "base_models": "base_model", "library-name": "library_name",
    "metric": "metrics", "license-name": "license_name", "license-link": "license_link", "license_url": "license_link",
    "licence_name": "license_name", "licence_link": "license_link", "train_eval_index": "train-eval-index",
}  # fmt: skip
RELATIONS = ("finetune", "adapter", "quantized", "merge")
SIZES = (
    "n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "10M<n<100M", "100M<n<1B", "1B<n<10B", "10B<n<100B",
    "100B<n<1T", "n>1T", "unknown", "other",
)  # fmt: skip
ID = late(r"[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9_][\w.-]*)?(?:@[\w./-]+)?")
TEXTS = ("license_name", "license_link", "library_name", "pretty_name", "new_version", "thumbnail")
LISTS = ("tags", "metrics", "task_categories", "task_ids")


HUB_FILES = late(
    r"(?:adapter_config|tokenizer|tokenizer_config|generation_config|model_index|dataset_infos|special_tokens_map)\.json"
    r"|[^/]+\.(?:safetensors|gguf|onnx|parquet)|(?:pytorch_model|adapter_model)[^/]*\.bin|data/[^/]+\.parquet"
)
"""Files that a repository of the Hub holds beside its README.md."""


def beside_hub_files(path: str, listing: Iterable[str]) -> bool:
    """Whether the card at ``path`` stands where the Hub would read it."""
    folder = path.rpartition("/")[0]
    prefix = f"{folder}/" if folder else ""
    return any(HUB_FILES.fullmatch(one.removeprefix(prefix)) for one in listing if one.startswith(prefix))


def metadata_faults(metadata: At[object]) -> Iterator[Fault]:
    """Everything that the Hub would refuse, or pass over in silence."""
    for key, value in metadata.items():
        if (right := MISSPELT.get(key)) and right not in dict(metadata.items()):
            yield Fault(
                value.key_span, f"the Hub does not read `{key}`", f"write `{right}:` in its place", value.pointer
            )
        elif right:
            what = f"the Hub does not read `{key}`, and `{right}` stands beside it"
            yield Fault(value.key_span, what, f"remove `{key}`", value.pointer)
    yield from _license(metadata)
    yield from _ids(metadata)
    yield from _types(metadata)
    yield from _enums(metadata)
    if (index := metadata.get("model-index") or metadata.get("model_index")) is not None:
        yield from index_faults(index)


def each(value: At[object] | None) -> tuple[At[object], ...]:
    """A value that may be one or a list of such."""
    if value is None:
        return ()
    return tuple(value.elements()) if isinstance(value.value, list) else (value,)


def written(metadata: At[object] | None, key: str) -> At[object] | None:
    """The value under ``key``, or under a misspelling of it."""
    if metadata is None:
        return None
    spellings = (key, *(wrong for wrong, right in MISSPELT.items() if right == key))
    return next((found for spelling in spellings if (found := metadata.get(spelling)) is not None), None)


def pipelines() -> tuple[str, ...]:
    """The pipeline tags."""
    return tuple(name for (name,) in rows("pipelines", 1))


def _license(metadata: At[object]) -> Iterator[Fault]:
    for one in each(metadata.get("license")):
        if one.value is None or one.value == "":
            continue
        if not isinstance(one.value, str):
            yield Fault(one.span, f"`license` is {one.value!r}, not an id", "write one id, such as `mit`", one.pointer)
        elif one.value not in hub_ids():
            yield Fault(one.span, f"the Hub knows no license {one.value!r}", _license_fix(one.value), one.pointer)


def _license_fix(text: str) -> str:
    found = parse(text)
    if isinstance(found, License):
        if found.hub:
            return f"write `license: {found.hub}`"
        return f"write `license: other`, `license_name: {found.spdx}` and `license_link:` with the address of its text"
    near = " or ".join(f"`{name}`" for name in found.suggestions)
    return f"did you mean {near}?" if near else "write an id of the Hub, or `other` with license_name and license_link"


def _ids(metadata: At[object]) -> Iterator[Fault]:
    """Hub ids: a local path or null is refused."""
    for key in ("base_model", "datasets"):
        for one in each(metadata.get(key)):
            if isinstance(one.value, str) and ID.fullmatch(one.value):
                continue
            if isinstance(one.value, str) and not re.match(r"[/.~]|[A-Za-z]:|.*[\\/].*[\\/]", one.value):
                what = f"`{key}` names {one.value!r}, which is no Hub id"
            elif isinstance(one.value, str):
                what = f"`{key}` names the local path {one.value!r}"
            else:
                what = f"`{key}` holds {_shown(one.value)} where a Hub id belongs"
            yield Fault(one.span, what, "write the Hub id, `owner/name`, or remove the entry", one.pointer)


def _types(metadata: At[object]) -> Iterator[Fault]:
    for key in TEXTS:
        if (one := metadata.get(key)) and not isinstance(one.value, str | None):
            yield Fault(one.span, f"`{key}` is {_shown(one.value)}, not text", "write text", one.pointer)
    for key in LISTS:
        one = metadata.get(key)
        if one is None or isinstance(one.value, str | None):
            continue
        if not isinstance(one.value, list):
            yield Fault(one.span, f"`{key}` is {_shown(one.value)}, not a list", f"write `{key}: [...]`", one.pointer)
        for entry in one.elements():
            if not isinstance(entry.value, str) or not entry.value.strip():
                what = f"`{key}` holds {_shown(entry.value)} where text belongs"
                yield Fault(entry.span, what, "quote it, or remove the entry", entry.pointer)


def _enums(metadata: At[object]) -> Iterator[Fault]:
    known = {"base_model_relation": RELATIONS, "size_categories": SIZES}
    if metadata.get("pipeline_tag"):
        known["pipeline_tag"] = pipelines()
    for key, values in known.items():
        for one in each(metadata.get(key)):
            if one.value is not None and one.value not in values:
                near = nearest(one.value, values) if isinstance(one.value, str) else None
                fix = f"write `{near}`" if near else "write one of " + ", ".join(values[:12])
                what = f"`{key}` is {_shown(one.value)}, which the Hub does not know"
                yield Fault(one.span, what + did_you_mean(str(one.value), values), fix, one.pointer)


def _shown(value: object) -> str:
    """A value as messages name it."""
    match value:
        case None:
            return "null"
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case _:
            return repr(value) if len(repr(value)) <= 60 else repr(value)[:57] + "…"
