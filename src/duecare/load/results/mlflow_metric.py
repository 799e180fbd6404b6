"""A metric of MLflow's file store: ``mlruns/EXPERIMENT/RUN/metrics/NAME`` with lines ``time value step``."""

from duecare.knowledge.late import late
from duecare.load.results import _figures as figures
from duecare.load.source import Source
from duecare.model.place import At, Fixed, Span
from duecare.model.results import Result, Results, Run

NAME = "mlflow"
ORDER = 80
_PATH = late(r"(?:^|/)(?P<experiment>[^/]+)/(?P<run>[0-9a-f]{32})/metrics/(?P<name>.+)$")
_LINE = late(r"^(\d{1,18}) (\S+)(?: (-?\d+))?$")


def sniff(source: Source) -> bool:
    """A file in the ``metrics`` folder of a run, its first line in MLflow's form."""
    first = source.text.split("\n", 1)[0].strip()
    return _PATH.search(source.path) is not None and _LINE.match(first) is not None


def read(source: Source) -> Results:
    """The value that was logged last."""
    where, lines = _PATH.search(source.path), source.text.rstrip().splitlines()
    last = _LINE.match(lines[-1].strip()) if lines else None
    place = Fixed(Span(source.path, len(lines), 1))
    root: At[object] = At(source.text, "", place)
    if where is None or last is None:
        return Results(source.path, NAME, root, (), why_empty="its last line is not `time value step`")
    try:
        value: float | None = float(last[2])
    except ValueError:
        value = None
    run = Run(tool="mlflow", id=where["run"], created=figures.when(int(last[1])))
    return Results(
        source.path, NAME, root, (Result(None, where["experiment"], where["name"], At(value, "", place), run=run),)
    )
