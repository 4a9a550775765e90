# SPDX-License-Identifier: Apache-2.0
"""The architecture-search budget filter: whether an architecture can meet a deployment's budget, before anybody trains it.

    from envelope_filter import BudgetFilter
    fits = BudgetFilter(device="epyc-2-vcpu", limits={"latency": "3 ms"}, spaces=["ofa-mobilenetv3"])
    fits.judge_choices("ofa-mobilenetv3", choices, side=192).verdicts

Nothing but the standard library is needed; NumPy arrays go in and out where NumPy is there.
"""

from .filter import ADMIT, ERROR, REJECT, UNSURE, BudgetFilter, BudgetError, ChoiceVerdicts, CostTable
from .quotas import Quota, halving

__all__ = [
    "ADMIT", "REJECT", "UNSURE", "ERROR", "BudgetFilter", "BudgetError", "ChoiceVerdicts", "CostTable", "Quota", "halving",
]
__version__ = "0.2.0"
