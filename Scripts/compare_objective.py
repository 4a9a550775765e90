# SPDX-License-Identifier: Apache-2.0
"""Compares the first objective of a plan's JSON with another solver's optimum of its exported program."""

import json
import sys

plan = json.load(open(sys.argv[1]))
other = float(sys.argv[2])
objective = plan["objective"]
if isinstance(objective, list):
    objective = objective[0]
value = objective["value"]
if objective["name"].startswith("maximise"):
    other = -other
gap = abs(value - other) / max(1.0, abs(value))
print(f"{plan['deployment']}: {objective['name']} {value:.6f} here, {other:.6f} by glpsol")
sys.exit(0 if gap < 1e-6 else 1)
