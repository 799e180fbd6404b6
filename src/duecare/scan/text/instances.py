"""Self-instruct: an ``instruction`` and its ``instances`` of ``input`` and ``output``."""

from typing import Any

from duecare.scan.keys import step
from duecare.scan.shapes import Reading

NAME = "instances"
ORDER = 25
MARKS = frozenset({"instances"})


def fits(row: dict[str, Any]) -> bool:
    """An instruction beside a list of objects with outputs."""
    found = row.get("instances")
    return (
        "instruction" in row and isinstance(found, list) and any(isinstance(i, dict) and "output" in i for i in found)
    )


def read(row: dict[str, Any], out: Reading) -> None:
    """Outputs are trained on; the instruction and the inputs are what is asked."""
    for index, one in enumerate(row["instances"]):
        _instance(one, f"/instances/{index}", out)
    for key, value in row.items():
        if key != "instances":
            out.leaves(value, f"/{step(key)}", "user" if key == "instruction" else "text", trained=False)


def _instance(one: Any, place: str, out: Reading) -> None:
    if not isinstance(one, dict):
        out.stray(one, place, "an instance")
        return
    for key, value in one.items():
        field, answer = f"{place}/{step(key)}", key == "output"
        out.leaves(value, field, "assistant" if answer else "user" if key == "input" else "text", trained=answer)
    said = one.get("output")
    if said is None or (isinstance(said, str) and not said.strip()):
        out.fault(f"{place}/output", "is empty: nothing in the instance is trained on")
