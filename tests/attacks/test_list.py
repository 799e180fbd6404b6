"""Every attack of the list has a test that holds it and one in which it succeeds because its defence is gone."""

import pytest
import test_action
import test_base
import test_people

# The attacks that the gate promises to hold, as they are usually called, and the tests that carry each of them out.
LIST = {
    "forged status, plain mode": ("test_a_status_that_a_writer_forged_in_plain_mode",),
    "forged status, strong mode": ("test_a_status_that_a_writer_forged",),
    "forged artifact by an edited workflow": ("test_a_report_of_an_edited_workflow",),
    "forged artifact by a namesake workflow": ("test_a_report_of_a_namesake_workflow",),
    "forged artifact otherwise": (
        "test_a_report_of_another_request", "test_a_report_of_the_same_branch_of_another_repository",
        "test_a_report_that_claims_to_have_passed", "test_a_report_judged_by_the_requests_own_policy",
        "test_a_run_that_names_another_request", "test_a_workflow_that_runs_an_action_of_the_repository",
        "test_an_archive_that_unpacks_to_gigabytes", "test_an_archive_without_end",
        "test_an_archive_that_says_it_is_large_is_not_fetched", "test_a_report_that_cannot_be_drawn",
    ),
    "policy weakened": ("policy weakened", "extended file weakened"),
    "policy renamed": ("policy weakened and moved", "policy removed"),
    "policy nested": ("nested policy judged by itself", "nested policy beside the root's"),
    "policy bootstrapped twice": ("second bootstrap", "first policy passes itself"),
    "policy a symbolic link": ("policy made a link",),
    "retargeted base": ("retargeted base",),
    "pip.py": ("pip.py",),
    "venv.py": ("venv.py",),
    "json.py": ("json.py",),
    "sitecustomize.py": ("sitecustomize.py",),
    "duecare/__init__.py": ("duecare/__init__.py",),
    "marker spoofed": ("test_a_spoofed_marker",),
    "injected mentions and HTML": ("test_injected_markup",),
    "injected workflow commands": ("test_commands_in_the_log",),
    "injected table pipes": ("test_pipes_in_the_name_of_a_model", "test_pipes_in_the_name_of_a_metric"),
    "self-approval": ("self-approval", "approval by who wrote a commit", "approval by who committed"),
    "co-author": ("co-author", "co-author under a login of before", "co-author without an address"),
    "objection taken away by who wrote the change": ("objection dismissed by the author",),
    "unlinked commit": ("unlinked commit",),
    "bot": ("bot",),
    "one person in three roles": ("one person in three roles",),
    "approval of an old SHA": ("approval of an old SHA", "approval before one more file", "the same bytes as a link"),
    "waiver added in the request": ("waiver added",),
    "baseline regrown": ("baseline regrown",),
    "3,000 files": ("3,000 files",),
    "251 commits": ("251 commits",),
    "base unavailable": ("base unavailable", "base is an option"),
    "token in the log": ("test_a_token_in_the_log",),
}  # fmt: skip


def twice(name: str) -> bool:
    """Whether there is such an attack, carried out both with and without its defence."""
    if name in test_action.SHADOWS:
        return twice("test_a_module_of_the_workspace")
    tables = (*test_base.ATTACKS, *test_people.ATTACKS)
    if not name.startswith("test_"):
        return [attack.name for attack in tables].count(name) == 1
    marks = getattr(getattr(test_action, name, None), "pytestmark", [])
    given = {mark.args[0]: list(mark.args[1]) for mark in marks if mark.name == "parametrize"}
    return given.get("defended") == [True, False]


@pytest.mark.parametrize("attack", LIST)
def test_it_is_carried_out_with_and_without_its_defence(attack):
    assert [name for name in LIST[attack] if not twice(name)] == []


def test_both_tables_run_every_row_both_ways():
    for module in (test_base, test_people):
        for way in ("test_attack_is_held", "test_attack_succeeds_without_its_defense"):
            (mark,) = getattr(module, way).pytestmark
            assert mark.args[1] is module.ATTACKS
