"""Drawing elements as escaped markup."""

from markupsafe import Markup


def element(name: str, *children: str | Markup, **attributes: str | float | None) -> Markup:
    """Give one SVG element; text and attribute values are escaped, markup is kept.

    An underscore in an attribute's name stands for a dash; one at the end is dropped
    (``class_``); None leaves the attribute out.
    """
    parts = [
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _text(value))
        for key, value in attributes.items()
        if value is not None
    ]
    nothing = Markup("")
    return Markup("<{0}{1}>{2}</{0}>").format(name, nothing.join(parts), nothing.join(children))


def picture(width: float, height: float, label: str, *children: Markup, css: str = "") -> Markup:
    """Give a whole drawing that scales to its column; ``label`` is read out in its place."""
    return element(
        "svg",
        element("title", label),
        *children,
        viewBox=f"0 0 {_text(width)} {_text(height)}",
        role="img",
        aria_label=label,
        class_=f"picture {css}".strip(),
        xmlns="http://www.w3.org/2000/svg",
    )


def _text(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
