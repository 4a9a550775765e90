#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Checks that need more than Swift. Each part says why it is skipped where its tool is missing.
set -eu
cd "$(dirname "$0")/.."
failed=0

# The exported program, solved by GLPK's own program: the same optimum by another way in.
swift build -c release --product plan >/dev/null
plan=.build/release/plan
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if command -v glpsol >/dev/null 2>&1; then
  python=$(command -v python3 || true)
  for example in examples/*.yaml; do
    name=$(basename "$example" .yaml)
    $plan --constraints "$example" --format json -o "$folder/$name.json" --export-mps "$folder/$name.mps"
    glpsol --freemps "$folder/$name.mps" -o "$folder/$name.out" --tmlim 120 >/dev/null || true
    found=$(awk '/^Objective:/ { print $4 }' "$folder/$name.out")
    if [ -z "$python" ]; then echo "skipped: $name.mps against glpsol: no python3 to compare with"; continue; fi
    "$python" Scripts/compare_objective.py "$folder/$name.json" "$found" || failed=1
  done
else
  echo "skipped: exported programs against glpsol: glpsol is not installed (glpk-utils)"
fi
exit $failed
