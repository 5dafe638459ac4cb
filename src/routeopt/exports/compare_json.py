"""Reviews side by side as plain data."""

from typing import Any

from routeopt.planning.compare import Comparison


def comparison_as_json(found: Comparison) -> dict[str, Any]:
    """Give a comparison: figures with their differences from the first, settings, doubts."""
    return {
        "reviews": [
            {"name": name, "folder": folder, "changes": list(changes)}
            for name, folder, changes in zip(found.names, found.folders, found.changes, strict=True)
        ],
        "figures": [
            {
                "part": figure.part,
                "name": figure.name.strip(),
                "kind": figure.kind,
                "values": list(figure.values),
                "differences": [figure.difference(k) for k in range(len(found.names))],
            }
            for figure in found.figures
        ],
        "settings": {fact.name: list(fact.values) for fact in found.settings},
        "facts": {fact.name: list(fact.values) for fact in found.facts},
        "warnings": list(found.warnings),
        "notes": list(found.notes),
    }
