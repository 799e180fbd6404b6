"""Judgements to report on: small ones of every verdict, a large one, and one whose every word is hostile."""

from duecare.model.place import Span
from duecare.model.problem import Finding, Gap, Problem, Related, Severity, Silence, Standing
from duecare.model.verdict import Judgement, ModelVerdict, Seen, Verdict

TITLES = {
    "DC104": ("checksum-mismatch", "A file is not the one that the manifest describes."),
    "DC107": ("license-unknown", "A license is no SPDX expression or Hub id."),
    "DC113": ("owner-missing", "Nobody answers for the data set."),
    "DC203": ("personal-data", "Rows hold personal data."),
    "DC204": ("secret", "Rows hold secrets."),
    "DC205": ("toxicity-rate", "Too many rows are toxic."),
    "DC303": ("section-missing", "The card lacks a section that the policy asks for."),
    "DC404": ("below-threshold", "A result is below its threshold."),
    "DC405": ("regression", "A result is worse than on the base branch."),
    "DC801": ("unsafe-weights", "Loading the weights can run code."),
}
WHY = {
    "DC104": "A checksum that does not match means that other data was trained on than was reviewed.",
    "DC113": "Questions about consent, errors or removal need somebody to answer them.",
    "DC303": "People who use the model learn its limits from the card alone.",
    "DC404": "The team agreed on this floor before the run; below it the model is not fit for its purpose.",
    "DC801": "A pickle runs whatever code it holds, on every machine that loads the model.",
}
FRAMEWORKS = {
    "DC104": ("EU AI Act 15", "NIST AI RMF MEASURE 2.7", "ISO 42001 A.7.5"),
    "DC113": ("NIST AI RMF GOVERN 2.1", "ISO 42001 A.3.2"),
    "DC303": ("EU AI Act 13(3)(b)", "NIST AI RMF MEASURE 2.8", "ISO 42001 A.8.2"),
    "DC404": ("EU AI Act 15", "NIST AI RMF MEASURE 2.3"),
}
KIND = {"1": "manifest", "2": "data", "3": "card", "4": "results", "8": "weights"}
FIX = "write the sha256 that `duecare fix` measures, or restore the reviewed file"
DIGEST = "5c6f1f0d4f6d9c3f0a7c1b2e3d4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5"


def finding(
    check: str, span: Span, what: str, fix: str, *, severity: Severity = "error", model: str = "support-assistant",
    standing: Standing = "new", waiver: str = "", related: tuple[Related, ...] = (),
) -> Finding:  # fmt: skip
    problem = Problem(span, what, fix, WHY.get(check, ""), related=related)
    mark = f"{abs(hash((check, span, what))):020x}"[:20] if not span.path else f"{len(what):06x}{span.line:014x}"
    slug = TITLES[check][0]
    frameworks = FRAMEWORKS.get(check, ())
    return Finding(check, slug, severity, model, KIND[check[2]], problem, mark, standing, waiver, frameworks)


def silence(
    check: str, span: Span, what: str, unlock: str, *, model: str = "support-assistant", waiver: str = ""
) -> Silence:
    slug = TITLES[check][0]
    return Silence(check, slug, "error", model, KIND[check[2]], Gap(span, what, unlock), f"{span.line:020x}", waiver)


def branch(model: str, verdict: Verdict, *each: Finding | Silence, **looked_at: tuple[str, ...]) -> ModelVerdict:
    seen = []
    for check, (slug, title) in TITLES.items():
        findings = tuple(f for f in each if isinstance(f, Finding) and f.check == check)
        silences = tuple(s for s in each if isinstance(s, Silence) and s.check == check)
        not_run = "no base to compare with: `duecare check --base REF`" if check == "DC405" else ""
        state = Verdict.BLOCKED if findings else Verdict.UNKNOWN if silences else Verdict.PASSED
        seen.append(Seen(check, slug, title, state, 1, findings, silences, not_run))
    return ModelVerdict(model, verdict, tuple(seen), looked_at)


LOOKED_AT = {
    "card": ("README.md",),
    "manifest": ("data/train.manifest.yaml", "data/eval.manifest.yaml", "data/extra.manifest.yaml"),
    "data": ("data/train.jsonl", "data/eval.jsonl"),
    "results": ("evals/results.json",),
    "weights": ("adapter/adapter_model.bin",),
}


def judgement(verdict: Verdict, *models: ModelVerdict, **more: object) -> Judgement:
    return Judgement(verdict, models, "duecare.yaml", DIGEST, ("starter",), "0.1.0", **more)  # type: ignore[arg-type]


def passed() -> Judgement:
    return judgement(Verdict.PASSED, branch("support-assistant", Verdict.PASSED, **LOOKED_AT))


def accepted() -> Judgement:
    waived = (
        finding("DC303", Span("README.md"), "no section on limitations", "add it", waiver="W-2026-04"),
        silence("DC203", Span("data/train.jsonl"), "its rows were not scanned", "duecare scan", waiver="W-2026-05"),
        silence("DC203", Span("data/eval.jsonl"), "its rows were not scanned", "duecare scan", waiver="W-2026-05"),
    )
    return judgement(Verdict.PASSED, branch("support-assistant", Verdict.PASSED, *waived, **LOOKED_AT))


def unknown() -> Judgement:
    rows = "its rows were not scanned"
    unlock = "pip install 'duecare[data]'"
    gaps = [
        silence(check, Span(path), rows, unlock)
        for check in ("DC203", "DC204", "DC205")
        for path in ("data/train.jsonl", "data/eval.jsonl")
    ]
    what = "data/extra.jsonl is an LFS pointer; its bytes are not here"
    gaps.append(silence("DC104", Span("data/extra.manifest.yaml", 7, 13, 7, 77), what, "git lfs pull"))
    return judgement(Verdict.UNKNOWN, branch("support-assistant", Verdict.UNKNOWN, *gaps, **LOOKED_AT))


def blocked() -> Judgement:
    """Two models, several files, repeated findings, gaps, a waiver, a standing finding."""
    place = Span("data/train.manifest.yaml", 12, 13, 12, 77)
    owner = "add `owner:` with `name:` and `contact:`"
    what = f"sha256 of data/train.jsonl is `{DIGEST[:12]}…`, the manifest says `{'0' * 12}…`"
    first = branch(
        "support-assistant",
        Verdict.BLOCKED,
        finding("DC104", place, what, FIX, related=(Related(Span("data/train.jsonl"), "2,114 bytes, 48 rows"),)),
        finding("DC107", Span("data/train.manifest.yaml", 4, 10, 4, 22), "license 'Apache 2-ish' is unknown",
                "write `license: apache-2.0`, if that is meant", severity="warning"),
        *(finding("DC113", Span(path, 1, 1, 1, 5), "the manifest names no owner", owner)
          for path in LOOKED_AT["manifest"]),
        finding("DC303", Span("README.md", 1, 1), "no section says what the model must not be used for",
                "add a heading such as `## Out-of-Scope Use` and say it in two sentences"),
        finding("DC303", Span("README.md", 41, 1, 41, 12), "no section on limitations", "add `## Limitations`",
                waiver="W-2026-04"),
        finding("DC303", Span("README.md"), "no section on training", "add `## Training Data`", standing="standing"),
        finding("DC404", Span("evals/results.json", 9, 21, 9, 26),
                "truthfulqa_mc2 acc is 0.412 (95 % 0.381–0.443, n = 817), the policy asks for at least 0.45",
                "train further, or change the threshold in duecare.yaml with the approval of governance"),
        silence("DC203", Span("data/train.jsonl"), "its rows were not scanned", "pip install 'duecare[data]'"),
        silence("DC204", Span("data/train.jsonl"), "its rows were not scanned", "pip install 'duecare[data]'"),
        **LOOKED_AT,
    )  # fmt: skip
    second = branch(
        "router",
        Verdict.BLOCKED,
        finding("DC801", Span("router/pytorch_model.bin"), "the weights are a pickle: `posix.system` is called on load",
                "save them again as safetensors: `model.save_pretrained(out, safe_serialization=True)`",
                model="router"),
        weights=("router/pytorch_model.bin",), card=("router/README.md",),
    )  # fmt: skip
    return judgement(
        Verdict.BLOCKED, first, second, excerpts=EXCERPTS, notes=("no lock file: digests of inputs are self-declared",)
    )


EXCERPTS = {
    Span("data/train.manifest.yaml", 12, 13, 12, 77): f"    sha256: {'0' * 64}",
    Span("data/train.manifest.yaml", 4, 10, 4, 22): "license: Apache 2-ish  # ask legal",
    Span("data/eval.manifest.yaml", 1, 1, 1, 5): "name: support-eval",
    Span("data/train.manifest.yaml", 1, 1, 1, 5): "name: support-train",
    Span("evals/results.json", 9, 21, 9, 26): '      "acc,none": 0.412,',
}

HOSTILE = (
    "| pipe \\| `tick ``two`` <script>alert(1)</script> @everyone #1 GH-2 acme/x#3 deadbeefcafe "
    "http://evil.example/x www.evil.example a@b.example ![i](http://evil.example/i.png) [l](javascript:alert(1)) "
    "::error::forged %0A \n::warning::two\r\n\x1b[31mred\x1b[0m \x9b2J \u202egnp.exe\u202c \u200bhidden \x00 "
    "</details> <!-- c --> &lt; $x^2$ **b** _i_ ~~s~~ :white_check_mark: ]]> \ud800 \udcff \ufffe"
)


def hostile() -> Judgement:
    """Every text that somebody else may have written, hostile."""
    path = "data/\udcff|`<b>@everyone\n::error::,:%\u202e.yaml"
    span = Span(path, 3, 2, 3, 9)
    each = (
        finding("DC104", span, HOSTILE, HOSTILE, model=HOSTILE, related=(Related(span, HOSTILE),)),
        finding("DC303", Span(path, 4, 1), HOSTILE * 20, HOSTILE * 20, model=HOSTILE, severity="warning"),
        finding("DC107", Span("a", 1), "x" * 10_000, "`" * 10_000, model=HOSTILE, waiver=HOSTILE),
        silence("DC203", span, HOSTILE, HOSTILE, model=HOSTILE),
    )
    model = branch(HOSTILE, Verdict.BLOCKED, *each, card=(path,), data=(HOSTILE,))
    faults = (Problem(Span(path, 1, 1), HOSTILE, HOSTILE),)
    return judgement(
        Verdict.BLOCKED, model, notes=(HOSTILE,), policy_faults=faults, excerpts={span: HOSTILE.replace("\n", " ")}
    )


def crowded(count: int = 3000) -> Judgement:
    """Findings and gaps by the thousand."""
    findings = [
        finding("DC303" if i % 2 else "DC104", Span(f"cards/{i:05}.md", i + 1, 1, i + 1, 5), f"number {i} is wrong",
                f"mend number {i} so that it is right", severity="warning" if i % 3 == 0 else "error")
        for i in range(count)
    ]  # fmt: skip
    gaps = [
        silence("DC203", Span(f"data/{i}.jsonl"), f"row count {i} unknown", f"duecare scan {i}") for i in range(300)
    ]
    return judgement(Verdict.BLOCKED, branch("support-assistant", Verdict.BLOCKED, *findings, *gaps, **LOOKED_AT))


ALL = {f.__name__: f for f in (passed, accepted, unknown, blocked, hostile, crowded)}
