"""What people decided, read again from the raw tables: refusals, agreements, conditions."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from routeopt.checking.cells import Cells, iso_date, rows
from routeopt.data.rawpack import RawPack

_LISTS = frozenset({"tags", "requires"})


def binding(raw: RawPack, day: date) -> tuple[Cells, ...]:
    """Rows of decisions that count on a day: the last said on each matter that has not lapsed."""
    last: dict[tuple[str, ...], tuple[date, int, Cells]] = {}
    for place, row in enumerate(rows(raw, "decisions")):
        lapses = iso_date(row["valid_until"])
        if lapses is not None and lapses < day:
            continue
        said, matter = iso_date(row["date"]) or date.min, _matter(row)
        if matter not in last or last[matter][0] <= said:
            last[matter] = (said, place, row)
    return tuple(row for _, _, row in sorted(last.values(), key=lambda found: found[1]))


def _sharing(row: Cells) -> bool:
    step = row["step"].casefold()
    return row["pupil_id"] != "" and ("assess" in step or "shar" in step)


def _matter(row: Cells) -> tuple[str, ...]:
    if _sharing(row):
        return ("may share", row["pupil_id"])
    return ("else", row["pupil_id"], row["contract_id"], row["step"].casefold())


def as_decided(pupil: Cells, decided: Iterable[Cells]) -> Cells:
    """Give a pupil's row with what was decided about the pupil worked in."""
    about = [row for row in decided if row["pupil_id"] == pupil["pupil_id"]]
    new = dict(pupil)
    agreed = [row for row in about if row["outcome"] == "agreed"]
    if pupil["sharing"] == "assess" and any(_sharing(row) for row in agreed):
        new["sharing"] = "yes"
    for row in agreed:
        new |= dict(_conditions(row["condition"]))
    if any(row["outcome"] == "refused" and _sharing(row) for row in about):
        new["sharing"] = "alone"
    return new


def _conditions(text: str) -> Iterator[tuple[str, str]]:
    for part in text.split(";"):
        if "=" in part:
            column, value = (piece.strip() for piece in part.split("=", 1))
            column = column.lower()
            yield column, value.replace(",", ";") if column in _LISTS else value


def refused_locks(
    decided: Iterable[Cells], carried_by: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, str]]:
    """Contract and pupil (blank: all of them) that a refusal keeps as they are.

    ``carried_by`` gives each pupil's live contracts; a refusal that names no contract holds where
    there is exactly one.
    """
    for row in decided:
        if row["outcome"] != "refused" or _sharing(row):
            continue
        if row["contract_id"]:
            yield row["contract_id"], row["pupil_id"]
        elif len(carried_by.get(row["pupil_id"], ())) == 1:
            yield from ((contract, row["pupil_id"]) for contract in carried_by[row["pupil_id"]])
