"""A proposed mapping on the terminal: what is sure, what to confirm, what is lacking."""

from rich.markup import escape
from rich.table import Table

from routeopt.cli.console import out
from routeopt.data.mapping_file import UNKNOWN
from routeopt.data.mapping_proposal import Proposal

_SURE, _CONFIRM, _NEEDED = "[green]sure[/]", "[yellow]confirm[/]", "[bold red]fill in[/]"


def show_proposal(proposal: Proposal) -> None:
    """Show columns, then words, then what no column was found for."""
    out.print("The columns of this register are its own. This is what they are taken for:")
    columns = _table("your column", "is taken for", "", "")
    for line in proposal.lines:
        how = "[dim]not used[/]" if not line.target else _SURE if line.sure else _CONFIRM
        columns.add_row(escape(line.heading), line.target, how, f"[dim]{escape(line.why)}[/]")
    out.print(columns)
    if proposal.words:
        words = _table("in the column", "your word", "is taken for", "")
        for word in proposal.words:
            how = _NEEDED if word.value == UNKNOWN else _SURE if word.sure else _CONFIRM
            words.add_row(word.target, escape(word.word), escape(word.value), how)
        out.print(words)
    for lacking in proposal.lacking:
        out.print(f"{_NEEDED} {lacking.target}: {escape(lacking.fix)}.")


def _table(*headings: str) -> Table:
    table = Table(show_lines=False, header_style="bold", padding=(0, 1))
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table
