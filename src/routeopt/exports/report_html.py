"""The report: one page that needs nothing else, for a meeting or for the team."""

from pathlib import Path

from routeopt.exports import (
    report_affected,
    report_costs,
    report_method,
    report_money,
    report_people,
    report_ranges,
    report_warnings,
    why_page,
    why_words,
)
from routeopt.exports.background import MapBackground
from routeopt.exports.facts import OFFICIAL, Audience, plan_hash, school_names
from routeopt.exports.map_svg import maps
from routeopt.exports.pages import environment
from routeopt.exports.people import People, people_of
from routeopt.exports.tables import TableView
from routeopt.exports.wording import date_words
from routeopt.planning.result import Review
from routeopt.planning.why_found import WhyReport


def write_report(
    review: Review, path: Path, *, audience: Audience, background: MapBackground | None
) -> None:
    """Write ``report.html``.

    Parameters
    ----------
    review
        What to report.
    path
        The file to write.
    audience
        ``meeting`` shows pupils by code and homes by postcode sector; ``team`` shows both
        as they are.
    background
        What the maps lie on; None for the packaged postcodes.
    """
    text = report_text(review, audience=audience, background=background)
    path.write_text(text, encoding="utf-8", newline="\n")


def report_text(review: Review, *, audience: Audience, background: MapBackground | None) -> str:
    """Give the report as one page of HTML."""
    people = people_of(review, audience)
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            official=OFFICIAL,
            review=review,
            schools=school_names(review),
            plan_date=date_words(review.area.policy.plan_from),
            team=audience == "team",
            maps=maps(review, people, background),
            headline=report_money.headline(review),
            split=report_money.split_sentences(review),
            price_table=report_money.price_table(review),
            breakeven=report_money.breakeven_sentence(review),
            firm_range=report_ranges.range_sentence(review.firm),
            full_range=report_ranges.range_sentence(review.full) if review.full else "",
            range_picture=report_ranges.range_picture(review),
            range_table=report_ranges.range_table(review),
            range_words=[people.clean(text) for text in report_ranges.range_words(review)],
            shares=report_ranges.shares_table(review),
            shares_words=review.shares.words if review.shares else "",
            costs=report_costs.costs(review, people),
            ledger=report_affected.ledger_table(review, people),
            ending=report_affected.contracts_table(review, people),
            ledger_words=report_affected.ledger_words(review),
            decisions=report_affected.decisions_table(review, people),
            equality=report_affected.equality_tables(review.equality) if review.equality else (),
            equality_words=report_affected.equality_words(review.equality),
            warnings=report_warnings.warnings_table(review, people),
            warnings_words=report_warnings.WARNINGS_WORDS,
            emissions=report_warnings.emissions_table(review),
            emissions_words=report_warnings.emissions_words(review),
            bound=report_money.bound_sentence(review.firm),
            full_bound=report_money.bound_sentence(review.full) if review.full else "",
            cost_picture=report_money.cost_picture(review),
            figures=report_money.figures_table(review),
            market=report_money.market_table(review),
            settle=report_people.settle_first(review, people),
            shared=report_people.shared_routes(review, people),
            why=review.why,
            why_summary=why_words.summary_words(review.why) if review.why else (),
            why_tables=_why_tables(review.why, people) if review.why else (),
            why_method=why_words.METHOD,
            changed=report_people.changed_sentence(review),
            changes=report_people.changes_table(review, people),
            rides=report_people.rides(review, people),
            over_guide=report_people.over_guide_table(review, people),
            set_aside=report_people.set_aside_table(review, people),
            joins=report_people.joins_table(review, people),
            released=[people.clean(group) for group in review.firm.plan.released_groups],
            notes=[people.clean(note) for note in review.notes],
            assumptions=[people.clean(text) for text in review.assumptions],
            rates=report_method.rates_table(review),
            rules=report_method.rules_table(review),
            faults=report_method.faults_table(review, people),
            search=[people.clean(text) for text in report_method.search_sentences(review)],
            search_picture=report_method.search_picture(review),
            search_caption=report_method.search_caption(review),
            today=[people.clean(text) for text in report_method.today_sentences(review)],
            provenance=[
                (name, people.clean(value)) for name, value in report_method.provenance(review)
            ],
            plan_name=plan_hash(review.firm.plan)[:12],
        )
    )


def _why_tables(why: WhyReport, people: People) -> tuple[TableView, ...]:
    tables = [why_page.solos_table(why, people)] if why.solos else []
    if why.not_judged:
        tables.append(why_page.not_judged_table(why, people))
    if why.alone:
        tables += [why_page.groups_table(why), why_page.alone_table(why, people)]
    return tuple(tables)
