#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Checks that need more than Swift. Each part says why it is skipped where its tool is missing.
set -eu
cd "$(dirname "$0")/.."

swift build -c release --product plan
plan=.build/release/plan
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
passed=0
failed=0
skipped=0

# The exported program, solved by GLPK's own program: the same optimum by another way in.
for example in examples/*.yaml; do
  name=$(basename "$example" .yaml)
  if ! command -v glpsol >/dev/null 2>&1; then
    echo "skipped: $name against glpsol: glpsol is not installed (Debian: glpk-utils)"
    skipped=$((skipped + 1))
  elif ! command -v python3 >/dev/null 2>&1; then
    echo "skipped: $name against glpsol: there is no python3 to compare with"
    skipped=$((skipped + 1))
  else
    $plan --constraints "$example" --format json -o "$folder/$name.json" --export-mps "$folder/$name.mps"
    glpsol --freemps "$folder/$name.mps" -o "$folder/$name.out" --tmlim 120 >/dev/null || true
    if python3 Scripts/compare_objective.py "$folder/$name.json" "$folder/$name.out"; then
      passed=$((passed + 1))
    else
      failed=$((failed + 1))
    fi
  fi
done

# The catalogue's script reads and writes nothing but what it is told; it must at least parse.
if command -v python3 >/dev/null 2>&1; then
  if python3 -m py_compile Scripts/build_catalogue.py Scripts/catalogue_facts.py; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
  fi
else
  echo "skipped: the catalogue's script: there is no python3"
  skipped=$((skipped + 1))
fi

echo "integration: $passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
