# SPDX-License-Identifier: Apache-2.0
"""Holds the first objective of a plan's JSON against glpsol's report on its exported program.

Where glpsol proved its optimum, both must agree to a millionth; where it ran out of time, what it found
must be no better than the plan.
"""

import json
import re
import sys

plan = json.load(open(sys.argv[1]))
report = open(sys.argv[2]).read()
objective = plan["objective"]
if isinstance(objective, list):
    objective = objective[0]
value = objective["value"]
status = re.search(r"^Status:\s+(.*)$", report, re.M).group(1).strip()
other = float(re.search(r"^Objective:\s+\S+ = (\S+)", report, re.M).group(1))
# The exported program is always a minimisation.
mine = -value if objective["name"].startswith("maximise") else value
slack = 1e-6 * max(1.0, abs(mine))
proved = status == "INTEGER OPTIMAL"
fits = abs(mine - other) <= slack if proved else other >= mine - slack
verdict = "same optimum" if proved and fits else "no better in its time" if fits else "DIFFERENT"
print(f"{plan['deployment']}: {objective['name']} {value:.6f} here, {-other if mine != value else other:.6f} by glpsol ({status.lower()}): {verdict}")
sys.exit(0 if fits else 1)
