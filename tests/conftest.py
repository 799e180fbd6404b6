import os

os.environ["DUECARE_TRACEBACK"] = "1"  # a failure inside duecare fails the test, it does not become a gap
for name in ("NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
    os.environ.pop(name, None)
