#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Tests the release files of `make dist` in a minimal Debian without Swift, GLPK or a network.
#
#   check_dist.sh [FOLDER]    FOLDER holds the tarball, the wheel and SHA256SUMS; `dist` unless it is named
#
# Needs root, debootstrap and unshare; the Debian is kept in .build/root, so that a second run needs no network at all.
# Exit status 0 passed, 3 nothing could be tried, 1 failed.
set -eu
folder=$(cd "${1:-$(dirname "$0")/../dist}" && pwd)
cd "$(dirname "$0")/.."
root=$PWD/.build/root

if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null 2>&1 || ! command -v unshare >/dev/null 2>&1; then
  echo "the distribution was not tried: that needs root, debootstrap and unshare"
  exit 3
fi
(cd "$folder" && sha256sum --check --quiet SHA256SUMS) || { echo "FAILED: SHA256SUMS"; exit 1; }
if [ ! -e "$root/ready" ]; then
  rm -rf "$root"
  debootstrap --variant=minbase --include=python3-venv "${DEBIAN:-bookworm}" "$root" >"$PWD/.build/debootstrap.log" 2>&1 \
    || { tail -n 3 "$PWD/.build/debootstrap.log"; echo "the distribution was not tried: debootstrap failed"; exit 3; }
  touch "$root/ready"
fi
rm -rf "$root/try" && mkdir "$root/try"
cp "$folder"/envelope-*-linux-*.tar.gz "$folder"/envelope_filter-*.whl "$root/try/"

# Runs a command in that Debian, without a network.
inside() { unshare --net --pid --fork --mount-proc="$root/proc" chroot "$root" /usr/bin/env -i PATH=/usr/bin:/bin HOME=/root LANG=C.UTF-8 sh -c "cd /try && $1"; }

failed=0
# A name, a command, and words that its output holds.
try() {
  if found=$(inside "$2" 2>&1) && printf '%s' "$found" | grep -q -- "$3"; then
    echo "passed: $1"
  else
    echo "FAILED: $1"
    printf '%s\n' "$found" | tail -n 5
    failed=1
  fi
}

inside 'command -v swift || ls /usr/lib/*/libglpk*' >/dev/null 2>&1 && { echo "FAILED: Swift or GLPK is in the clean Debian"; exit 1; }
inside 'tar xzf envelope-*.tar.gz && mv envelope-*-linux-*/ /try/elsewhere'
try "the tarball plans the buoy" "elsewhere/bin/plan elsewhere/examples/buoy.yaml" "optimal, proved"
try "doctor finds all well" "elsewhere/bin/plan doctor" "ok     server"
try "a link to it works" "ln -sf /try/elsewhere/bin/plan /usr/bin/plan && cd / && plan init buoy -o /try/own.yaml && plan /try/own.yaml && rm /usr/bin/plan" "optimal, proved"
try "completions are there" "cat elsewhere/share/bash-completion/completions/plan" "_plan"
try "licences are there" "ls elsewhere/licences" "GPL-3.0.txt"
try "the server answers" "elsewhere/bin/plan serve --device epyc-2-vcpu --limit latency=20ms --port 8799 2>err & n=0; while ! grep -q listening err && [ \$n -lt 100 ]; do sleep 0.1; n=\$((n+1)); done; ip link set lo up 2>/dev/null; python3 -c \"
import fcntl, socket, struct, urllib.request
s = socket.socket(); fcntl.ioctl(s, 0x8914, struct.pack('16sh14s', b'lo', 1, b''))
print(urllib.request.urlopen('http://127.0.0.1:8799/health').read())\"; kill \$!" '"status": "ok"'
try "pip installs the wheel" "python3 -m venv venv && venv/bin/pip install --no-index envelope_filter-*.whl" "Successfully installed"
try "its command plans the buoy" "mkdir home && cd home && ../venv/bin/plan init buoy -o own.yaml && ../venv/bin/plan own.yaml" "optimal, proved"
try "its filter judges in process" "venv/bin/python -c \"
from envelope_filter import BudgetFilter
fits = BudgetFilter(device='epyc-2-vcpu', limits={'latency': '3 ms'}, spaces=['ofa-mobilenetv3'])
print(fits.judge_choices('ofa-mobilenetv3', [[0] * 20], side=192).verdicts)
own = BudgetFilter.from_constraints('elsewhere/examples/buoy.yaml', device='raspberry-pi-zero-2-w')
print('limits', own._document.count(b'figure'))\"" "limits [1-9]"
exit $failed
