#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs libglpk-dev where it is missing. Says what to install where there is no apt.
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
    sudo=sudo
  fi
  echo "installing libglpk-dev" >&2
  $sudo apt-get install -y libglpk-dev >/dev/null 2>&1 \
    || { $sudo apt-get update >/dev/null && $sudo apt-get install -y libglpk-dev >/dev/null; }
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
