#!/usr/bin/env bash
# Pin everything that the Action installs, by version and by hash (needs uv: pip install uv).
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
compile() {
  uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet \
    --no-config --index-url https://pypi.org/simple "$@"
}
compile --extra data --extra stats --extra github -o "$work/all.txt"
pin() {
  echo "# Versions and hashes of everything that the Action installs. Made by \`bash tools/lock_action.sh\`."
  cat "$1"
}
compile --extra data --extra stats -c "$work/all.txt" -o "$work/check.txt"
compile --extra github -c "$work/all.txt" -o "$work/trusted.txt"
pin "$work/check.txt" > action/check.txt
pin "$work/trusted.txt" > action/trusted.txt
