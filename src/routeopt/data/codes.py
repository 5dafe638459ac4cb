"""Every fault code there is: how grave, what it means, a bad example and its mend.

Codes are stable: programs may look for them. The page of faults is made from here.
"""

from routeopt.data._code import Code
from routeopt.data._codes_errors import ERRORS
from routeopt.data._codes_reading import READING
from routeopt.data._codes_register import REGISTER
from routeopt.data._codes_roads import ROADS
from routeopt.data._codes_scenario import SCENARIO
from routeopt.data._codes_upload import UPLOAD
from routeopt.data._codes_warnings import WARNINGS
from routeopt.data.faults import Fault

__all__ = ["CODES", "Code", "fault"]

CODES: dict[str, Code] = {
    code.code: code
    for code in (*READING, *ERRORS, *WARNINGS, *ROADS, *REGISTER, *SCENARIO, *UPLOAD)
}


def fault(
    code: str, message: str, *, table: str = "", row: int = 0, column: str = "", fix: str = ""
) -> Fault:
    """Make a fault; severity, and the fix where none is given, are the code's own.

    Raises
    ------
    KeyError
        If the code is not one of ``CODES``.
    """
    known = CODES[code]
    return Fault(code, known.severity, table, row, column, message, fix or known.fix)
