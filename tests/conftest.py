import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")  # a busy machine fails no test
os.environ["DUECARE_TRACEBACK"] = "1"  # a failure inside duecare fails the test, it does not become a gap
os.environ["RAY_worker_niceness"] = "0"  # noqa: SIM112 - on a busy machine they would hardly be served
for name in ("NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
    os.environ.pop(name, None)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """With DUECARE_NO_SKIP set, a test that was skipped is a test that failed: nothing passes unmeasured."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and os.environ.get("DUECARE_NO_SKIP"):
        for report in skipped:
            reporter.write_line(f"skipped, and nothing may be: {report.nodeid}: {report.longrepr}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
