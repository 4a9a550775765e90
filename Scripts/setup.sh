#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs libglpk-dev where it is missing, and says so before. Says what to install where there is no apt.
#
#   setup.sh         installs it, asking for a password where that is needed
#   setup.sh ready   installs it only where root's rights are at hand; asks for `make setup` otherwise
set -eu

have_glpk() {
  for folder in /usr/include /usr/local/include /opt/homebrew/include; do
    [ -f "$folder/glpk.h" ] && return 0
  done
  return 1
}

if ! command -v swift >/dev/null 2>&1; then
  echo "error: swift is not installed; see https://www.swift.org/install" >&2
  exit 1
fi
have_glpk && exit 0

if command -v apt-get >/dev/null 2>&1; then
  sudo=""
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 || { echo "error: libglpk-dev is missing; as root: apt-get install libglpk-dev" >&2; exit 1; }
    sudo="sudo "
    if [ "${1:-}" = ready ] && ! sudo -n true 2>/dev/null; then
      echo "error: libglpk-dev, the integer-programming solver, is missing; \`make setup\` installs it:" >&2
      echo "  sudo apt-get install -y libglpk-dev" >&2
      exit 1
    fi
  fi
  echo "installing libglpk-dev, the integer-programming solver: ${sudo}apt-get install -y libglpk-dev" >&2
  ${sudo}apt-get install -y libglpk-dev >&2 || { ${sudo}apt-get update >&2 && ${sudo}apt-get install -y libglpk-dev >&2; }
  have_glpk && exit 0
fi
cat >&2 <<'WORDS'
error: the GNU Linear Programming Kit is missing and there is no apt to install it with
  Debian, Ubuntu   apt-get install libglpk-dev
  Fedora           dnf install glpk-devel zlib-devel
  Arch             pacman -S glpk zlib
  macOS            brew install glpk
WORDS
exit 1
