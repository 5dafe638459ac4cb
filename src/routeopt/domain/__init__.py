"""The field's words as frozen, pure data: no input or output, no tables, no solver."""
