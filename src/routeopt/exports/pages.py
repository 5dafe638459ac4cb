"""Templates of every page, with every value escaped."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from routeopt.exports.report_method import ASSUMED


@cache
def environment() -> Environment:
    """Templates of this package; everything put into a page is escaped."""
    found = Environment(
        loader=PackageLoader("routeopt.exports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["marked"] = marked
    return found


def marked(text: str) -> Markup:
    """Escape a text and set off the word that marks an assumption."""
    flag = Markup('<span class="assumed">{}</span>').format(ASSUMED)
    return flag.join(escape(part) for part in text.split(ASSUMED))
