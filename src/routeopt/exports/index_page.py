"""The page over many schools' reviews: where the money is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

from routeopt.exports.facts import OFFICIAL
from routeopt.exports.pages import environment
from routeopt.exports.wording import NOTHING, date_words, gap_text, gbp, minutes, number, percent
from routeopt.planning.contract_ends import ContractEnds, contract_ends
from routeopt.planning.result import Review


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One reviewed school; ``folder`` is beside the page; ``failed`` says why there is none.

    ``disturbed`` counts pupils for whom the firm plan changes anything; ``ends`` the live
    contracts that can end by the new school year; ``note`` is what the pack wants readers to know;
    ``gap`` is the share of the firm plan's cost that a cheaper plan could save at most;
    ``low_pence`` to ``high_pence`` is the range of the firm saving, ``gone_at_percent`` the rise of
    new prices at which there is none.
    """

    school_id: str
    name: str
    folder: str
    pupils: int = 0
    year_pence: int | None = None
    saving_pence: int | None = None
    percent: float | None = None
    full_saving_pence: int | None = None
    solo_before: int | None = None
    solo_after: int | None = None
    disturbed: int = 0
    ends: ContractEnds | None = None
    seconds: float | None = None
    note: str = ""
    failed: str = ""
    gap: float | None = None
    low_pence: int | None = None
    high_pence: int | None = None
    gone_at_percent: float | None = None

    @property
    def range_words(self) -> str:
        """Between what the firm saving lies, and at which rise of new prices it is gone."""
        if self.low_pence is None or self.high_pence is None:
            return ""
        words = f"{gbp(self.low_pence)} to {gbp(self.high_pence)}"
        if self.gone_at_percent is None or (self.saving_pence or 0) <= 0:
            return words
        return f"{words}; gone at +{percent(self.gone_at_percent, 0)}"

    @property
    def link(self) -> str:
        """Address of the school's report, from this page."""
        return f"./{quote(self.folder, safe='')}/report.html"

    @property
    def per_disturbed_pence(self) -> int | None:
        """Firm saving for each pupil whose arrangement changes; None without any."""
        if self.saving_pence is None or not self.disturbed:
            return None
        return round(self.saving_pence / self.disturbed)

    @property
    def can_end_percent(self) -> float | None:
        """Per cent of the live contracts that can end by the new school year."""
        share = self.ends.share if self.ends is not None else None
        return None if share is None else 100 * share


def index_row(review: Review, folder: str, seconds: float) -> IndexRow:
    """Give one school's row."""
    school = review.schools[0]
    firm, full, today = review.firm, review.full, review.today
    ranged = firm.saving.range if firm.saving else None
    return IndexRow(
        school_id=school,
        name=review.area.schools[school].name,
        folder=folder,
        pupils=firm.summary.pupils,
        year_pence=today.do_nothing_year_pence if today else None,
        saving_pence=firm.saving.year_pence if firm.saving else None,
        percent=firm.saving.percent if firm.saving else None,
        full_saving_pence=full.saving.year_pence if full and full.saving else None,
        solo_before=today.summary.solo_routes if today else None,
        solo_after=firm.summary.solo_routes,
        disturbed=sum(change.changed for change in firm.changes),
        ends=_ends(review),
        seconds=seconds,
        note=review.area.policy.pack_note,
        gap=firm.summary.gap,
        low_pence=ranged.low_pence if ranged else None,
        high_pence=ranged.high_pence if ranged else None,
        gone_at_percent=firm.saving.breakeven_price_rise_percent if firm.saving else None,
    )


def _ends(review: Review) -> ContractEnds | None:
    if review.today is None:
        return None
    contracts = dict.fromkeys(
        [*(r.contract_id for r in review.today.do_nothing_routes if r.contract_id),
         *review.today.empty_contracts]
    )  # fmt: skip
    known = (review.area.contracts[contract] for contract in contracts)
    made = date.fromisoformat(review.created[:10])
    return contract_ends(known, review.area.policy.plan_from, made)


def ranked(rows: Sequence[IndexRow]) -> list[IndexRow]:
    """Put the largest firm saving first, schools without one last."""
    return sorted(
        rows,
        key=lambda row: (
            bool(row.failed),
            row.saving_pence is None,
            -(row.saving_pence or 0),
            row.name,
        ),
    )


def write_index(rows: Sequence[IndexRow], path: Path) -> None:
    """Write ``index.html``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    known = [row.saving_pence for row in rows if row.saving_pence is not None]
    by = next((row.ends.by for row in rows if row.ends is not None), None)
    text = (
        environment()
        .get_template("index.html.j2")
        .render(
            official=OFFICIAL,
            rows=ranked(rows),
            total=gbp(sum(known)) if known else "",
            totals=_totals(rows),
            notes=list(dict.fromkeys(row.note for row in rows if row.note)),
            nothing=NOTHING,
            by=date_words(by) if by else "the new school year",
            gbp=gbp,
            number=number,
            percent=percent,
            minutes=minutes,
            gap_text=gap_text,
        )
    )
    path.write_text(text, encoding="utf-8", newline="\n")


def _totals(rows: Sequence[IndexRow]) -> IndexRow | None:
    """Add the schools up where all that were reviewed have a saving; None otherwise."""
    done = [row for row in rows if not row.failed]
    savings = [row.saving_pence for row in done if row.saving_pence is not None]
    years = [row.year_pence for row in done if row.year_pence is not None]
    if len(done) < 2 or len(savings) < len(done) or len(years) < len(done):
        return None
    full = [row.saving_pence if row.full_saving_pence is None else row.full_saving_pence
            for row in done]  # fmt: skip
    waiting = any(row.full_saving_pence is not None for row in done)
    ends = [row.ends for row in done if row.ends is not None]
    return IndexRow(
        school_id="",
        name="All",
        folder="",
        pupils=sum(row.pupils for row in done),
        year_pence=sum(years),
        saving_pence=sum(savings),
        percent=100 * sum(savings) / sum(years) if sum(years) else None,
        full_saving_pence=sum(one or 0 for one in full) if waiting else None,
        solo_before=sum(row.solo_before or 0 for row in done),
        solo_after=sum(row.solo_after or 0 for row in done),
        disturbed=sum(row.disturbed for row in done),
        ends=ContractEnds(ends[0].by, sum(e.can for e in ends), sum(e.cannot for e in ends),
                          sum(e.not_known for e in ends)) if ends else None,
        seconds=sum(row.seconds or 0 for row in done),
    )  # fmt: skip
