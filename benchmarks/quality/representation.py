"""Who is named: sentences whose groups are known from how they were made (BBQ, Winogender, CrowS-Pairs)."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from quality.common import RATES, rates, rows, table

from duecare.knowledge.terms import AXES
from duecare.scan.mentions import lexicon
from duecare.scan.words import words

RELIGION = {
    "muslim": "muslim", "jewish": "jewish", "christian": "christian", "catholic": "christian",
    "protestant": "christian", "mormon": "christian", "orthodox": "christian", "hindu": "hindu", "buddhist": "buddhist",
    "sikh": "sikh", "atheist": "not religious", "agnostic": "not religious",
}  # fmt: skip
ORIENTATION = {
    "gay": "gay",
    "lesbian": "lesbian",
    "bisexual": "bisexual",
    "pansexual": "bisexual",
    "straight": "heterosexual",
}
BIAS = {
    "race-color": "race", "gender": "gender", "sexual-orientation": "orientation", "religion": "religion", "age": "age",
    "nationality": "nationality", "disability": "disability", "socioeconomic": "socio-economic",
}  # fmt: skip


def tables(corpus: Path) -> Iterator[str]:
    yield (
        "BBQ and Winogender name the groups of each sentence; counted is each group of a sentence (ambiguous terms "
        "such as `straight` are counted apart, not here; terms outside the set's list are not judged):\n\n"
        + table(("set and axis", "sentences", *RATES), known(corpus))
    )
    yield (
        "CrowS-Pairs names the axis of each pair of sentences, and not the group; counted are pairs of which one "
        "has a clear (or an ambiguous) term of that axis:\n\n"
        + table(("axis", "pairs", "with a clear term", "only an ambiguous one", "recall"), pairs(corpus))
    )


def named(texts: list[str], axis: str, *, ambiguous: bool = False) -> list[set[str]]:
    """The groups of an axis in each text."""
    terms = lexicon(AXES)
    read = words(texts)
    mentions = terms.find(read)
    found: list[set[str]] = [set() for _ in texts]
    for text, term in zip(read.text_of(mentions.words).tolist(), mentions.terms.tolist(), strict=True):
        of, group = terms.groups[int(terms.group[term])]
        if of == axis and bool(terms.ambiguous[term]) <= ambiguous:
            found[text].add(group)
    return found


def known(corpus: Path) -> Iterator[tuple[object, ...]]:
    for axis, path, groups in (
        ("religion", "data/bias/nyu-mll+BBQ/data__Religion.jsonl", RELIGION),
        ("orientation", "data/bias/nyu-mll+BBQ/data__Sexual_orientation.jsonl", ORIENTATION),
    ):
        every = {row["context"]: row for row in rows(corpus, path) if row["context_condition"] == "ambig"}
        wanted = [answers(row, groups) for row in every.values()]
        yield f"BBQ, {axis}", len(every), *judged(named(list(every), axis), wanted, set(groups.values()))
    with (corpus / "data/bias/rudinger+winogender-schemas/data__all_sentences.tsv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file, delimiter="\t"))
    labels = {"male": {"men"}, "female": {"women"}, "neutral": set()}
    wanted = [labels[line["sentid"].split(".")[3]] for line in lines]
    found = named([line["sentence"] for line in lines], "gender")
    yield "Winogender, gender", len(lines), *judged(found, wanted, {"men", "women", "nonbinary"})


def answers(row: dict, groups: dict[str, str]) -> set[str]:
    """The groups that the answers are about, where the sentence names them with a word of the list."""
    tags = {str(part).casefold() for info in row["answer_info"].values() for part in info}
    return {group for word, group in groups.items() if word in tags and word in row["context"].casefold()}


def judged(found: list[set[str]], wanted: list[set[str]], known: set[str]) -> tuple[object, ...]:
    tally: Counter[str] = Counter()
    for said, right in zip(found, wanted, strict=True):
        here = said & known
        tally.update(right=len(here & right), wrong=len(here - right), missed=len(right - here))
    return rates(tally["right"], tally["wrong"], tally["missed"])


def pairs(corpus: Path) -> Iterator[tuple[object, ...]]:
    with (corpus / "data/bias/nyu-mll+crows-pairs/data__crows_pairs_anonymized.csv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    for written, axis in BIAS.items():
        both = [f"{line['sent_more']} {line['sent_less']}" for line in lines if line["bias_type"] == written]
        clear = sum(map(bool, named(both, axis)))
        some = sum(map(bool, named(both, axis, ambiguous=True)))
        yield axis, len(both), clear, some - clear, clear / len(both)
