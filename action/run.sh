#!/usr/bin/env bash
# Install duecare away from the workspace, then run it. Nothing in the judged repository can take part in either:
# the working directory is the runner's own, Python runs isolated (-I), what is installed is pinned by hash, and
# duecare itself is read from where the runner fetched the Action, never built.
set -euo pipefail
unset PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONUSERBASE PYTHONPYCACHEPREFIX PYTHONINSPECT PYTHONBREAKPOINT PIP_TARGET PIP_PREFIX PIP_USER PIP_REQUIREMENT PIP_CONSTRAINT
export PYTHONSAFEPATH=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
action=$(cd "${GITHUB_ACTION_PATH:?}" && pwd)
cd "${RUNNER_TEMP:?}"

fail() {
  printf '::error title=duecare::%s\n' "$1"
  exit 2
}

python=${DUECARE_INPUT_PYTHON:-python3}
command -v "$python" > /dev/null || fail "input python names no command; set up Python 3.11 or newer first"
"$python" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
  || fail "input python is older than 3.11; set up Python 3.11 or newer first (actions/setup-python)"

# Check mode needs the readers of data, trusted mode the API client, monitor mode both.
locks=(-r "$action/action/check.txt")
case "${DUECARE_INPUT_MODE:-auto}:${GITHUB_EVENT_NAME:-}" in
  check:workflow_run | check:pull_request_target | check:issue_comment | monitor:* | auto:schedule)
    locks+=(-r "$action/action/trusted.txt") ;;
  trusted:* | auto:workflow_run | auto:pull_request_target | auto:issue_comment)
    locks=(-r "$action/action/trusted.txt") ;;
esac

# What is fetched anew has no bytecode yet: duecare's own is made while the packages come. That of the packages is made
# as they are used: to compile all that they bring takes as long as to install them.
"$python" -I -m compileall -q "$action/src" > /dev/null 2>&1 < /dev/null &

venv=$(mktemp -d "$PWD/duecare.XXXXXX")
"$python" -I -m venv --without-pip "$venv"
bin=$venv/bin
[ -d "$bin" ] || bin=$venv/Scripts
pip() { "$python" -I -m pip --python "$bin/python" --quiet install --no-compile --only-binary :all: "$@"; }
pip --no-deps --require-hashes "${locks[@]}" || fail "the pinned packages could not be installed; the log says why"
if [ -n "${DUECARE_INPUT_EXTRAS:-}" ]; then
  # Extras beyond the lock come with their own packages, which no hash pins; what is pinned stays as it is.
  [[ $DUECARE_INPUT_EXTRAS =~ ^[a-z]+(,[a-z]+)*$ ]] || fail "input extras is no comma-separated list of names"
  "$bin/python" -I "$action/action/extras.py" "$action/pyproject.toml" "$DUECARE_INPUT_EXTRAS" > "$venv/extras.txt" \
    || fail "input extras names an extra that duecare does not have"
  grep -h == "$action"/action/*.txt | sed 's/ *\\$//' | sort -u > "$venv/pinned.txt"
  pip -r "$venv/extras.txt" -c "$venv/pinned.txt" || fail "the extras could not be installed; the log says why"
fi
"$bin/python" -I -c 'import pathlib, sys, sysconfig
pathlib.Path(sysconfig.get_path("purelib"), "duecare.pth").write_text(sys.argv[1] + "\n", encoding="utf-8")' "$action/src"
wait
exec "$bin/python" -I -m duecare action
