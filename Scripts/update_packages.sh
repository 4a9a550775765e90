#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Takes the newest version of each library that Package.swift names exactly, within its major version, and writes it there.
# Build and test before you commit it: what is named is what was tested.
set -eu
cd "$(dirname "$0")/.."

sed -n 's/.*\.package(url: "\([^"]*\)", exact: "\([^"]*\)").*/\1 \2/p' Package.swift | while read -r url known; do
  git ls-remote --exit-code --quiet "$url" HEAD >/dev/null || { echo "error: $url cannot be reached" >&2; exit 1; }
  newest=$(git ls-remote --tags --refs "$url" | sed -n 's|.*refs/tags/v\{0,1\}\([0-9][0-9]*\.[0-9][0-9]*\.[0-9][0-9]*\)$|\1|p' \
    | grep "^${known%%.*}\." | sort -V | tail -n 1)
  if [ -z "$newest" ]; then
    echo "error: $url has no version ${known%%.*}.x" >&2
    exit 1
  fi
  if [ "$newest" = "$known" ]; then
    echo "$url $known"
  else
    echo "$url $known -> $newest"
    sed -i.old "s|\(url: \"$url\", exact: \"\)$known\"|\1$newest\"|" Package.swift && rm -f Package.swift.old
  fi
done
