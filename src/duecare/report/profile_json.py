"""A profile as its file: the same bytes from the same measures."""

import json

from duecare.model.problem import Gap
from duecare.model.profile import Profile, Scanned


def render(profile: Profile) -> str:
    """JSON, indented so that a review of a change shows what changed."""
    return json.dumps(written(profile), indent=1, ensure_ascii=False, sort_keys=False) + "\n"


def written(profile: Profile) -> dict[str, object]:
    """The profile as JSON values."""
    return {
        "duecare_profile": 1,
        "version": profile.version,
        "detectors": dict(profile.detectors),
        "settings": profile.settings,
        **({"asked": {name: dict(told) for name, told in profile.asked.items()}} if profile.asked else {}),
        "files": [{"path": f.path, "digests": dict(f.digests), **counted(f)} for f in profile.files],
        "whole": counted(profile.whole or Scanned("", 0)),
    }


def counted(one: Scanned) -> dict[str, object]:
    """What was counted and measured."""
    return {
        "bytes": one.size,
        "rows": one.rows,
        "bad": one.bad,
        **({"bad_rows": [bad._asdict() for bad in one.bad_rows]} if one.bad_rows else {}),
        **({"cut": one.cut} if one.cut else {}),
        **({"unlock": one.unlock} if one.unlock else {}),
        "measures": dict(one.measures),
        **({"missing": {name: _gap(gap) for name, gap in one.missing.items()}} if one.missing else {}),
    }


def _gap(gap: Gap) -> dict[str, str]:
    return {"what": gap.what, "unlock": gap.unlock}
