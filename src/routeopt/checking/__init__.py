"""The independent checker: raw pack, matrix and written plan in, breaches out.

It shares no rule with the evaluator, so that both would have to be wrong in the same way
for an illegal plan or a wrong price to pass. What it cannot tell:

- today's ride, for ``ride_increase_max_min``, where a contract's order is not recorded in
  full, serves several schools or is not live;
- a group of more than seven members that is released is taken as said;
- the number of vehicles a school can take at once;
- the part of the objective that a change penalty adds.
"""

from routeopt.checking.audit import check_plan
from routeopt.checking.breaches import PlanBreach

__all__ = ["PlanBreach", "check_plan"]
