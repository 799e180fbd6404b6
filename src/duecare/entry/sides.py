"""Two states of a model that are compared: the rows of each, and to which split every file belongs."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from duecare.entry.rows import Known
from duecare.entry.walk import Walked
from duecare.knowledge.named import named
from duecare.knowledge.splits import canonical, split_of
from duecare.model.case import Case
from duecare.model.documents import Data
from duecare.model.manifest import Manifest
from duecare.model.problem import Gap
from duecare.model.profile import Scanned
from duecare.model.record import NamedTuple


class Side(NamedTuple):
    """One state: where its files are, and what was seen there."""

    root: Path
    walked: Walked

    @property
    def scanned(self) -> dict[str, Scanned | Gap]:
        """Its data files, and what was measured of each."""
        case = self.walked.case
        return {d.path: case.profile(d.path) for d in case.documents("data") if isinstance(d, Data)}

    @property
    def known(self) -> Known:
        """What a scan of its files is told."""
        case = self.walked.case
        data = tuple(d for d in case.documents("data") if isinstance(d, Data))
        return Known(self.root, case.rules, data, case.loaded, case.project.listing, scanning=True)

    def splits(self, paths: Iterable[str]) -> dict[str, str]:
        """The split of each file: as a manifest declares it, else as its name tells."""
        wanted = list(paths)
        declared = {p: split for _, p, split in entries(self.walked.case, wanted) if split}
        return {path: canonical(declared[path]) if path in declared else split_of(path) for path in wanted}


def entries(case: Case, paths: Iterable[str]) -> Iterator[tuple[Manifest, str, str]]:
    """Every manifest with each of the paths that it names, and the split it declares."""
    listing: Mapping[str, bool] = dict.fromkeys(paths, True)
    for manifest in (one for one in case.documents("manifest") if isinstance(one, Manifest)):
        for file in manifest.files:
            for path in named(file, listing):
                yield manifest, path, file.split.value if file.split else ""
