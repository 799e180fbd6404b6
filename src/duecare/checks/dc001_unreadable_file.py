"""A file that should be judged cannot be read.

Why: a file that cannot be opened, decoded or recognized has not been checked by anything. It would be easy to skip it,
and then a broken model card would pass better than an honest one. The same goes for a submodule, and for a link to a
folder, where files that the policy names may lie: nobody looks below them.

Example:
    README.md      (saved as Windows-1252, named as the model's card by the policy)

Fix: do what the gap's last line says: save the file as UTF-8, replace the link by the file, finish the download, or
name the file under the kind that it is.

"""

from collections.abc import Iterator

from duecare.model.case import Case
from duecare.model.documents import Project
from duecare.model.problem import Gap
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC001",
    slug="unreadable-file",
    on=Project,
    severity="error",
    needs=frozenset(
        {Need.MANIFESTS, Need.CARDS, Need.RESULTS, Need.TRAINING, Need.WEIGHTS, Need.REVIEWS, Need.PROFILES}
    ),
)


def find(subject: Project, case: Case) -> Iterator[Gap]:
    """One gap for each file that could not be read, and for each that no reader recognizes."""
    yield from subject.notes
