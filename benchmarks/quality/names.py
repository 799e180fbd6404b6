"""Names and addresses, by benchmarks/names_quality.py; any installed English spaCy model."""

import io
import os
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import names_quality

from duecare.scan.ner import Recognizer, versions

MODEL = os.environ.get("DUECARE_SPACY_MODEL", "en_core_web_sm")


def tables(corpus: Path) -> Iterator[str]:
    with redirect_stdout(io.StringIO()) as said:
        names_quality.labelled(corpus, Recognizer(MODEL))
    yield f"presidio-research synth_dataset_v2, {versions(MODEL)}:\n\n{said.getvalue().strip()}"
