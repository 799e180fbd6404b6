"""Draw the pull request's comment as GitHub shows it: docs/pictures/comment-*.png.

Every comment is a real one: the check and the trusted job run on the example and on the fake GitHub of the tests, and
what they post is rendered by GitHub's own parser in a browser (see render_comment.py for what that needs; a font with
emoji; and Pillow, which makes the pictures small)::

    GITHUB_MARKDOWN_CSS=node_modules/github-markdown-css python tools/comment_pictures.py [FOLDER] [NAME ...]
"""

import sys
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), *(str(ROOT / "tests" / name) for name in ("action", "github"))]

from desk import CHECK_PATH  # noqa: E402
from gitserver import serving  # noqa: E402
from hub import Hub  # noqa: E402
from keeper import Keeper  # noqa: E402
from test_measure import Stage  # noqa: E402

from tools.render_comment import picture  # noqa: E402

EXAMPLE = ROOT / "examples" / "support-assistant"
OUT = ROOT / "docs" / "pictures"
TEAMS = {
    "acme/data": "data-lead, data-deputy",
    "acme/responsible-ai": "ethics-lead, ethics-deputy",
    "acme/governance": "gate-lead, gate-deputy",
}
# Which pictures are kept among the documents.
KEPT = ("blocked", "waiting", "passed", "unknown", "gate")
WIDE, TALL, MARGIN = 900, 4000, 16


class Scene(Stage):
    """The example as a team's repository: people in the place of teams, which no fake token may look into."""

    def commit(self, message: str) -> str:
        policy = self.here / "duecare.yaml"
        text = policy.read_text(encoding="utf-8")
        for team, people in TEAMS.items():
            text = text.replace(f"teams: [{team}]", f"users: [{people}]")
        policy.write_text(text, encoding="utf-8")
        return super().commit(message)

    def checked(self, number: int) -> None:
        """The check's run on the head as it is now, with its artifact."""
        self.keeper.ran.clear()
        status = self.measure(number)
        raw = self.keeper.archives[max(self.keeper.archives)]
        self.keeper.keep(self.keeper.run(number, CHECK_PATH, conclusion="failure" if status else "success"), raw)

    def said(self, number: int) -> str:
        """The comment that the trusted job posts."""
        self.desk.settle(number)
        return self.desk.comment(number)

    def again(self, number: int, files: dict[str, str]) -> None:
        """One more commit on the branch."""
        from desk import git
        from test_check_job import put

        git(self.here, "checkout", "-q", "topic")
        put(self.here, files)
        self.mirror("topic", self.commit("change"), self.hub.refs["topic"])
        git(self.here, "checkout", "-q", "main")
        git(self.here, "merge", "-q", "--no-ff", "-m", "merge", "topic")
        git(self.here, "update-ref", f"refs/pull/{number}/merge", "HEAD")


def text(path: str) -> str:
    """A file of the example."""
    return (EXAMPLE / path).read_text(encoding="utf-8")


def blocked(scene: Scene) -> str:
    """Rows taken out, a worse result, a section that says nothing."""
    card = text("README.md")
    heading = next(line for line in card.splitlines() if line.startswith("## ") and "imitation" in line)
    before, _, after = card.partition(heading)
    _, mark, rest = after.partition("\n## ")
    number = scene.change(
        {
            "data/train.jsonl": "\n".join(text("data/train.jsonl").splitlines()[:-3]) + "\n",
            "evals/capability.json": text("evals/capability.json").replace("0.4787430683918669", "0.3512", 1),
            "README.md": f"{before}{heading}\n\n[More Information Needed]\n{mark}{rest}",
        }
    )
    scene.checked(number)
    return scene.said(number)


def waiting(scene: Scene) -> str:
    """Everything is in order, one approval was given, and the card changed after it."""
    number = scene.change({"README.md": text("README.md") + "\nAsk before you rely on it for refunds.\n"})
    scene.checked(number)
    scene.hub.review(number, "ethics-lead")
    scene.again(number, {"README.md": text("README.md") + "\nAsk a person before you rely on it for refunds.\n"})
    scene.checked(number)
    return scene.said(number)


def passed(scene: Scene) -> str:
    """Everything is in order and approved."""
    number = scene.change({"README.md": text("README.md") + "\nAsk a person before you rely on it for refunds.\n"})
    scene.checked(number)
    scene.hub.review(number, "ethics-lead")
    return scene.said(number)


def unknown(scene: Scene) -> str:
    """The rows are a pointer, and nobody says what is in them."""
    raw = text("data/train.jsonl").encode()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256(raw).hexdigest()}\nsize {len(raw)}\n"
    number = scene.change({"data/train.jsonl": pointer})
    scene.checked(number)
    return scene.said(number)


def gate(scene: Scene) -> str:
    """A threshold is lowered, a role needs fewer, and the check's workflow is another."""
    policy = (scene.here / "duecare.yaml").read_text(encoding="utf-8")
    lowered = policy.replace("metric: acc, at_least: 0.45", "metric: acc, at_least: 0.30").replace(
        "needs: 2", "needs: 1"
    )
    number = scene.change({"duecare.yaml": lowered, ".github/workflows/release.yml": "on: push\njobs: {}\n"})
    scene.checked(number)
    scene.hub.review(number, "gate-lead")
    return scene.said(number)


SCENES: dict[str, Callable[[Scene], str]] = {each.__name__: each for each in (blocked, waiting, passed, unknown, gate)}


def body(name: str) -> str:
    """The comment of one scene, without the addresses of the fake."""
    hub = Hub()
    keeper = Keeper(hub)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder, "git")) as server:
        try:
            return SCENES[name](Scene(keeper, server, Path(folder))).replace("https://hub.test", "https://github.com")
        finally:
            keeper.close()


def small(path: Path) -> None:
    """The picture down to where the comment ends, with 256 colors, which is as many as it needs."""
    from PIL import Image, ImageChops

    with Image.open(path) as drawn:
        whole = drawn.convert("RGB")
    empty = Image.new("RGB", whole.size, whole.getpixel((0, 0)))
    box = ImageChops.difference(whole, empty).getbbox()
    assert box is not None
    assert box[3] < whole.height, f"{path.name} is cut off"
    whole.crop((0, 0, whole.width, min(box[3] + MARGIN, whole.height))).quantize(256).save(path, optimize=True)


def main(out: Path, names: list[str]) -> None:
    """Draw them; for each of the kept also dark, wide and as on a phone where ``out`` is another folder."""
    out.mkdir(parents=True, exist_ok=True)
    for name in names or KEPT:
        said = body(name)
        drawn = {"": {}, "-dark": {"dark": True}, "-wide": {"width": 1500}, "-phone": {"width": 500}}
        for way, how in drawn.items() if out != OUT else [("", {})]:
            picture(said, out / f"comment-{name}{way}.png", **{"width": WIDE, "height": TALL, **how})
            small(out / f"comment-{name}{way}.png")
        if out != OUT:
            (out / f"comment-{name}.md").write_text(said, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else OUT, sys.argv[2:])
