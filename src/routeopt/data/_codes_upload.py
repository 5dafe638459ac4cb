"""Codes of faults that the service finds in a file before it reads it."""

from routeopt.data._code import Code

UPLOAD = (
    Code("macros", "error", "A workbook sent to the service holds macros or embedded programs.",
         "pack.xlsm", "save the workbook as .xlsx, without macros, and send that", "pack.xlsx"),
    Code("unsafe_xml", "error",
         "A part of a workbook sent to the service declares entities of its own, which no "
         "spreadsheet program writes.",
         '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/hostname">]>',
         "open the workbook in Excel or LibreOffice, save it as .xlsx, and send that"),
)  # fmt: skip
