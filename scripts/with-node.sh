#!/bin/sh
# Runs a TypeScript entry point under Node 24 or newer. On a fresh clone it first installs the locked packages;
# one of them is Node itself, for machines whose own Node is older.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"

stamp=node_modules/.caveau-lock
if ! cmp -s package-lock.json "$stamp" 2>/dev/null; then
  echo "Installing packages (npm ci, about a minute on a fresh machine) ..." >&2
  # Two commands started together on a fresh clone must not install over each other.
  lock="${TMPDIR:-/tmp}/caveau-npm-ci-$(printf %s "$root" | cksum | cut -d' ' -f1).lock"
  (
    if command -v flock >/dev/null 2>&1; then flock 9; fi
    if ! cmp -s package-lock.json "$stamp" 2>/dev/null; then
      npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
      cp package-lock.json "$stamp"
    fi
  ) 9>"$lock"
fi

node=$(command -v node || true)
major=$([ -n "$node" ] && "$node" -p 'process.versions.node.split(".")[0]' || echo 0)
if [ "$major" -lt 24 ]; then
  for candidate in node_modules/node-*/bin/node; do
    [ -x "$candidate" ] && node="$root/$candidate"
  done
fi
# Child processes (eslint, mocha, kubectl plugins) must find the same Node first.
PATH="$(dirname "$node"):$root/node_modules/.bin:$PATH"
export PATH
exec "$node" --disable-warning=ExperimentalWarning "$@"
