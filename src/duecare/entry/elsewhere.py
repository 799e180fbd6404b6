"""What a profile tells of bytes that are not here, as far as it was measured as the policy asks."""

import json
from collections.abc import Callable, Mapping

from duecare import __version__
from duecare.model.place import Span
from duecare.model.policy import Ask, Rules
from duecare.model.problem import Gap
from duecare.model.profile import Profile, Scanned
from duecare.model.record import NamedTuple

Asked = Mapping[str, Mapping[str, object]]
WORDS = 80


class Told(NamedTuple):
    """Profiles, the rules, and what each detector is asked for here.

    ``whole`` says whether ``asked`` knows versions and lists too; else it is what the policy alone says.
    """

    profiles: tuple[Profile, ...]
    rules: Rules
    asked: Callable[[], Asked]
    whole: bool = True

    def of(self, path: str, digests: Mapping[str, str]) -> Scanned | Gap | None:
        """What is told of the bytes with these digests, and the role that must then approve it."""
        for profile in self.profiles:
            for file in profile.files:
                if same(file.digests, digests):
                    return self._told(path, profile, file)
        return None

    def _told(self, path: str, profile: Profile, file: Scanned) -> Scanned | Gap:
        ask = self.rules.data.elsewhere
        if not isinstance(ask, Ask):
            what = f"its rows were measured elsewhere ({profile.path}), which the policy refuses"
            return Gap(Span(path), what, "fetch the data, or set `limits.data.elsewhere: {ask: ROLE}`")
        return self.held(profile, file)._replace(path=path, profile=profile.path, ask=ask.role)

    def held(self, profile: Profile, file: Scanned) -> Scanned:
        """The measures that were made as the policy asks; of every other a gap says what was asked of it."""
        wrong = {name: why for name in file.measures if (why := self._differs(profile, name))}
        unlock = f"where the data is: duecare scan {file.path or '.'} --write-profile"
        gaps = {
            name: Gap(Span(file.path), f"{name} was measured elsewhere {why}", unlock) for name, why in wrong.items()
        }
        kept = {name: measures for name, measures in file.measures.items() if name not in wrong}
        return file._replace(measures=kept, missing={**file.missing, **gaps})

    def _differs(self, profile: Profile, name: str) -> str:
        """How a detector was asked for something else than it is here; nothing where it was not."""
        wanted, told = self.asked().get(name), profile.asked.get(name)
        if not self.whole and profile.version != __version__:
            return f"by duecare {profile.version}, and only duecare[data] can tell whether {__version__} measures alike"
        if wanted is None:  # its package is not here: the checks hold what they need against the policy themselves
            return ""
        if told is None:
            return "and it is not said what it was asked for"
        odd = [key for key in wanted if told.get(key) != wanted[key]]
        said = (f"{key} {_short(told.get(key))}; asked for is {_short(wanted[key])}" for key in odd[:2])
        return f"with {', and '.join(said)}" if odd else ""


def same(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether both are digests of the same bytes, as far as they share an algorithm."""
    both = one.keys() & other.keys()
    return bool(both) and all(one[name] == other[name] for name in both)


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= WORDS else f"{text[: WORDS - 1]}…"


def of_policy(rules: Rules) -> Asked:
    """What the policy alone says of what detectors are asked for."""
    limits = rules.data
    return {
        "personal_data": {"allow": [[one.kind, one.matching] for one in limits.personal_data_allow]},
        "toxicity": {"scorer": limits.toxicity_scorer, "above": limits.toxicity_above},
    }
