"""Adapted CFE (1999): the same categories under national ceilings. It never entered into force.

What is left out: territorial ceilings and the rules on temporary deployments above them, which need to know where
equipment of other states stands. Counting is that of the original treaty, whose functions are used here.
"""

from __future__ import annotations

from midcourse.treaties.library import cfe
from midcourse.treaties.rules import Law

law = Law("adapted-cfe")

for rule in cfe.law.definitions.values():
    law.definition(rule.name, article=rule.article, text=rule.text)(rule.test)
for counting in cfe.law.counting_rules.values():
    law.counting(
        counting.name,
        article=counting.article,
        text=counting.text,
        unit=counting.unit,
        kinds=tuple(sorted(counting.kinds)),
        needs=counting.needs,
    )(counting.weigh)
