"""Names of data sets and models on the Hugging Face Hub, as people write them, with the revision they pin.

Source: https://huggingface.co/docs/huggingface_hub/guides/hf_file_system (``hf://datasets/owner/name@revision/path``)
and the addresses of the Hub's pages (``/datasets/owner/name/tree/REVISION``).
"""

from duecare.knowledge.late import late
from duecare.model.record import NamedTuple

PART = r"[A-Za-z0-9](?:[\w.-]{0,94}[A-Za-z0-9_])?"
ID = late(rf"{PART}(?:/{PART})?")
COMMIT = late(r"[0-9a-f]{40}")
_WRITTEN = late(rf"(?P<id>{PART}/{PART}|{PART})(?:@(?P<revision>[\w./-]+))?")
_HF = late(
    rf"hf://(?:(?P<kind>datasets|models|spaces)/)?(?P<id>{PART}/{PART})(?:@(?P<revision>[^/\s]+))?(?:/(?P<path>.*))?"
)
_PAGE = late(
    rf"https?://(?:huggingface\.co|hf\.co)/(?:(?P<kind>datasets|spaces)/)?(?P<id>{PART}/{PART}|{PART})"
    r"(?:/(?:tree|resolve|blob|commit|raw|viewer)/(?P<revision>[^/?#\s]+))?(?:/(?P<path>[^?#\s]*))?/?(?:[?#].*)?"
)


class Hub(NamedTuple):
    """A repository of the Hub: ``revision`` as written, empty without one; ``path`` within it, if one is named."""

    id: str
    revision: str = ""
    path: str = ""

    @property
    def commit(self) -> bool:
        """Whether the revision is a whole commit, which nobody can move."""
        return COMMIT.fullmatch(self.revision) is not None

    def __str__(self) -> str:
        """As ``owner/name@revision``."""
        return f"{self.id}@{self.revision}" if self.revision else self.id


def dataset(written: str) -> Hub | None:
    """The data set that an ``hf://`` address, a page of the Hub, or ``owner/name@revision`` names; else None."""
    text = written.strip()
    for pattern, start in ((_HF, "hf://"), (_PAGE, "http")):
        if text.startswith(start) and (found := pattern.fullmatch(text)) is not None:
            if found["kind"] not in {None, "datasets"} or (pattern is _PAGE and found["kind"] is None):
                return None
            return Hub(found["id"], found["revision"] or "", (found["path"] or "").strip("/"))
    if "://" in text:
        return None
    found = _WRITTEN.fullmatch(text)
    return Hub(found["id"], found["revision"] or "") if found is not None else None
