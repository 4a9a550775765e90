# SPDX-License-Identifier: Apache-2.0
"""Solves an exported program with HiGHS and holds the first objective of a plan's JSON against it.

    python solve_with_highs.py PLAN.json PROGRAM.mps SECONDS

Status 0: the same optimum, proved by both, to a millionth. Status 3: HiGHS proved nothing in its time and
found nothing better, which confirms nothing. Status 1: anything else.
"""

import json
import sys

import highspy

plan = json.load(open(sys.argv[1]))
solver = highspy.Highs()
solver.silent()
solver.setOptionValue("time_limit", float(sys.argv[3]))
solver.setOptionValue("mip_rel_gap", 1e-8)
solver.setOptionValue("mip_feasibility_tolerance", 1e-9)
solver.setOptionValue("primal_feasibility_tolerance", 1e-9)
if solver.readModel(sys.argv[2]) != highspy.HighsStatus.kOk:
    sys.exit(f"{plan['deployment']}: HiGHS cannot read the exported program")
solver.run()
status = solver.modelStatusToString(solver.getModelStatus())
other = solver.getInfo().objective_function_value
objective = plan["objective"]
if isinstance(objective, list):
    objective = objective[0]
# The exported program is always a minimisation.
sign = -1 if objective["name"].startswith("maximise") else 1
mine = sign * objective["value"]
slack = 1e-6 * max(1.0, abs(mine))
is_proved = status == "Optimal" and plan["status"] == "optimal"
if is_proved and abs(mine - other) <= slack:
    verdict, code = "same optimum", 0
elif not is_proved and other >= mine - slack:
    verdict, code = "no better in its time: unproved", 3
else:
    verdict, code = "DIFFERENT", 1
seconds = solver.getRunTime()
print(
    f"{plan['deployment']}: {objective['name']} {sign * mine:.9g} here, {sign * other:.9g} by HiGHS "
    f"{solver.version()} ({status.lower()}, {seconds:.1f} s): {verdict}")
sys.exit(code)
