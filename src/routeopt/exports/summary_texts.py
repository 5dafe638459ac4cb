"""What every public summary says: what is promised, how to have a say, how to object."""

from routeopt.planning.equality_cells import LEAST

FEW = f"fewer than {LEAST}"
NEARLY_ALL = "all or nearly all"
TOO_FEW = (
    f"Fewer than {LEAST} pupils are in this review, or would have something changed. Figures about "
    "so few could point at a child, so none is published."
)
CONTACT = "Write to: ______________________________   Telephone: ____________________"
_SAY = (
    "Say what you think before anything is decided, in writing, by telephone or at a meeting: how "
    "your child travels best, and what would make a change easier or impossible."
)
_WHY = (
    "Ask why: you can ask for the reasons for any change to your child's transport, in writing "
    "and in a form you can use."
)
_OBJECT = (
    "Object: ask for a decision to be looked at again by a senior officer. National guidance "
    "recommends 20 working days for asking and 20 for the answer. If you disagree with the answer "
    "you can go on to an independent panel, recommended to hear you within 40 working days. The "
    "council's own transport policy says what applies here."
)
_HELP = (
    "Find help: the special educational needs information, advice and support service is free and "
    "stands apart from the transport team."
)
ASKING = (_SAY, _WHY, _OBJECT, _HELP)
_ASSESSED = (
    "Where an assessment is needed before a pupil may share, nothing changes for that pupil until "
    "it agrees that sharing is safe."
)
_LIMITS = (
    "New routes keep the limits of the council's policy on journey times and on pupils who must "
    "travel alone or apart."
)
PROMISES = (
    "Nobody loses transport, and nobody changes school.",
    _ASSESSED,
    "Families are consulted first, with time to prepare and to meet new drivers and assistants.",
    _LIMITS,
)
