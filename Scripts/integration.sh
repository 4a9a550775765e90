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
unproved=0

# Counts a check by its status: 0 passed, 3 proved nothing either way, anything else failed.
check() {
  status=0
  "$@" || status=$?
  case $status in
    0) passed=$((passed + 1)) ;;
    3) unproved=$((unproved + 1)) ;;
    *) failed=$((failed + 1)) ;;
  esac
}

skip() {
  echo "skipped: $1"
  skipped=$((skipped + 1))
}

# A place of its own for Python's packages; nothing outside the build folder is touched.
python=.build/integration/bin/python
if ! command -v python3 >/dev/null 2>&1; then
  python=
  why="there is no python3"
elif ! { [ -x $python ] || python3 -m venv .build/integration; } >/dev/null 2>&1; then
  python=
  why="python3 has no venv (Debian: python3-venv)"
elif ! $python -m pip install --quiet --disable-pip-version-check \
  -r Scripts/integration-requirements.txt >"$folder/pip" 2>&1; then
  python=
  why="pip could not install Scripts/integration-requirements.txt"
fi

# The exported program, solved by another solver: the same optimum, proved by both.
for example in examples/*.yaml; do
  name=$(basename "$example" .yaml)
  if [ -z "$python" ]; then
    skip "$name against HiGHS: $why"
  else
    $plan --constraints "$example" --format json -o "$folder/$name.json" --export-mps "$folder/$name.mps"
    check $python Scripts/solve_with_highs.py "$folder/$name.json" "$folder/$name.mps" 600
  fi
done

# Shapes of single operators, by onnx's own cases.
if [ -z "$python" ]; then
  skip "shapes of onnx's own cases: $why"
else
  check $python -W ignore Scripts/check_nodes.py $plan
fi

# Variations of the examples: what must be true of any answer is true of theirs.
if [ -z "$python" ]; then
  skip "variations of the examples: $why"
else
  check $python Scripts/vary_examples.py 20 --seed 2 --plan $plan
fi

# The server against hostile clients, for half a minute; `make soak` takes an hour.
swift build -c release --product plan-serve
if ! command -v python3 >/dev/null 2>&1; then
  skip "the server against hostile clients: there is no python3"
else
  check python3 Scripts/check_server.py 30 --slack 10 --silent 300
fi

# Broken inputs of every kind, a hundredth of those of `make soak`.
if ! command -v python3 >/dev/null 2>&1; then
  skip "broken inputs: there is no python3"
else
  check python3 Scripts/mutate_inputs.py 120 --seed 3 --plan $plan
fi

# Reports in a browser: no error, nothing fetched, no sideways scroll. Pictures to look at are left behind.
browser=$(command -v chromium || command -v chromium-browser || true)
if [ -z "$python" ]; then
  skip "reports in a browser: $why"
elif [ -z "$browser" ]; then
  skip "reports in a browser: chromium is not installed (Debian: chromium)"
else
  reports=
  for example in examples/*.yaml; do
    report="$folder/$(basename "$example" .yaml).html"
    $plan --constraints "$example" --format html -o "$report"
    reports="$reports $report"
  done
  # shellcheck disable=SC2086 # names without blanks
  check $python Scripts/check_html.py "$browser" .build/integration/pictures $reports
fi

# Networks, layer by layer, against ONNX Runtime; and reading them against onnx, by time and memory.
if [ -z "$python" ]; then
  skip "networks against onnx: $why"
else
  swift build -c release --product plan-bench
  bench=.build/release/plan-bench
  check $python Scripts/check_networks.py $plan $bench "$folder" agree configs/networks/*.json
  check $python Scripts/check_networks.py $plan $bench "$folder" arena configs/networks/*.json
  check $python Scripts/check_networks.py $plan $bench "$folder" speed configs/networks/efficientnet-b0.json
  check $python Scripts/check_networks.py $plan $bench "$folder" size
fi

# TensorFlow Lite files against ONNX files of the same networks. TensorFlow has an environment of its own: it takes some 2 GB.
lite=.build/integration-tflite/bin/python
if [ -z "$python" ]; then
  skip "TensorFlow Lite files against ONNX files: $why"
elif ! { [ -x $lite ] || python3 -m venv .build/integration-tflite; } >"$folder/pip" 2>&1 ||
  ! $lite -m pip install --quiet --disable-pip-version-check \
    -r Scripts/tflite-requirements.txt >"$folder/pip" 2>&1; then
  skip "TensorFlow Lite files against ONNX files: pip could not install Scripts/tflite-requirements.txt"
else
  check $lite Scripts/check_tflite.py $plan .build/integration-tflite/networks
fi

# From measuring on this machine to foretelling; and the guide's figures, where the public sets are.
if [ -z "$python" ]; then
  skip "measuring and foretelling: $why"
else
  networks=
  for name in mobilenet-v2 squeezenet-1.1 mobilenet-v3-small efficientnet-b0 resnet18 shufflenet-v2-x1.0; do
    [ -f "configs/networks/$name.json" ] && networks="$networks configs/networks/$name.json"
  done
  # shellcheck disable=SC2086 # names without blanks
  check $python Scripts/check_predictors.py loop $plan "$folder" $networks
  check $python Scripts/check_measure.py $plan "$folder"
fi
measurements=${MEASUREMENTS:-../shared/data/measurements}
if [ -d "$measurements" ]; then
  check python3 Scripts/check_predictors.py data $plan "$measurements"
else
  skip "the predictors' figures: no measurements at $measurements"
fi

# The assumed recall and false positives, where the published figures are.
field=${FIELD:-../shared/data/field}
if [ -d "$field" ]; then
  check python3 Scripts/fit_recall.py "$field/detector_by_size.csv" "$field/operating_points.csv" \
    --check configs/defaults.yaml
else
  skip "the assumed recall: no figures at $field"
fi

# The filter's policy on measured networks, where they are.
if [ -d "$measurements/help_latency" ]; then
  check python3 Scripts/check_filter.py policy $plan "$measurements/help_latency"
else
  skip "the filter's policy: no measurements at $measurements/help_latency"
fi

candidates=$measurements/../nas/mobile_10k.jsonl.gz
if [ -f "$candidates" ]; then
  check python3 Scripts/check_filter.py agree $plan "$candidates" 100
  check python3 Scripts/check_filter.py speed $plan "$candidates"
else
  skip "the filter against plan predict: no candidates at $candidates"
fi

check python3 Scripts/check_filter.py bounds $plan 5000

# The Python package: against the command, against search libraries, over HTTP; a search end to end.
swift build -c release --product envelope
ENVELOPE_LIBRARY=$PWD/.build/release/libenvelope.so
PYTHONPATH=$PWD/python
export ENVELOPE_LIBRARY PYTHONPATH
if [ -z "$python" ]; then
  skip "the Python package: $why"
else
  check $python python/tests/check_package.py package $plan
  check $python python/tests/check_package.py service $plan
  check $python python/tests/check_package.py speed $plan
  # Each library by itself: one that cannot be had takes none of the others along.
  for library in optuna 'ray[tune]' botorch scikit-learn pyspark; do
    name=${library%%\[*}
    case $library in
      # Its torch alone is larger than all the rest: it is used where it is there.
      botorch) ;;
      *) $python -m pip install --quiet --disable-pip-version-check "$library" >"$folder/pip" 2>&1 || true ;;
    esac
    case $name in
      optuna | ray | botorch) check $python -W ignore python/tests/check_package.py "$name" $plan ;;
      scikit-learn) check $python -W ignore examples/nas/digits.py --quick ;;
      pyspark) check $python -W ignore examples/spark/sweep.py --check $plan ;;
    esac
  done
fi

# The catalogue's script reads and writes nothing but what it is told; it must at least parse.
if command -v python3 >/dev/null 2>&1; then
  check python3 -m py_compile Scripts/*.py
else
  skip "the catalogue's script: there is no python3"
fi

echo "integration: $passed passed, $failed failed, $unproved unproved, $skipped skipped"
[ "$failed" = 0 ]
