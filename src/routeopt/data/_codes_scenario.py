"""Codes of faults in a scenario file."""

from routeopt.data._code import Code

SCENARIO = (
    Code("scenario_unreadable", "error", "A scenario cannot be read as TOML.",
         "[policy\nmax_pupils_per_route = 8", "mend the line; texts stand between quotation marks",
         "[policy]\nmax_pupils_per_route = 8"),
    Code("scenario_unknown_key", "error", "A scenario has a key that means nothing there.",
         '[[moved]]\npupil = "P7"\npostcode = "PE29 3TN"', "use a key from the guide",
         '[[moved]]\npupil_id = "P7"\npostcode = "PE29 3TN"'),
    Code("scenario_wrong_shape", "error",
         "A part of a scenario is not built as its section is: a table, entries, a value.",
         '[removed]\npupil_id = "P7"', "see the example of the section in the guide",
         '[[removed]]\npupil_id = "P7"'),
    Code("scenario_missing_key", "error", "An entry of a scenario lacks a key that it needs.",
         '[[bells]]\nam_latest = "08:40"', "add the key",
         '[[bells]]\nschool_id = "S1"\nam_latest = "08:40"'),
    Code("scenario_unknown_id", "error",
         "A scenario names something that the pack does not hold.",
         '[[handed_back]]\noperator_id = "O99", and no O99 in operators or contracts',
         "mend the identifier"),
    Code("scenario_conflict", "error", "Two parts of a scenario, or it and the pack, disagree.",
         '[[added]]\npupil_id = "P7", while the pack has a P7', "keep one of the two"),
    Code("scenario_changes_nothing", "error", "An entry of a scenario would change nothing.",
         '[[moved]]\npupil_id = "P7"', "say what changes, or drop the entry",
         '[[moved]]\npupil_id = "P7"\nschool_id = "S2"'),
)  # fmt: skip
