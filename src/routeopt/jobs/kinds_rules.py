"""Runs that price a school's rules."""

from routeopt.exports.quote_plans import known_plans
from routeopt.exports.rules_book import write_rules_book
from routeopt.exports.rules_page import write_rules_page
from routeopt.jobs.doing import as_asked, done, loaded, reviews_folder, stage, write_json
from routeopt.jobs.requests import RulesAsked
from routeopt.jobs.work import Finished, Work
from routeopt.planning.changed_pack import AskedError, schools_named, scope_times
from routeopt.planning.review import prepare
from routeopt.planning.rule_price import RuleRequest, rule_prices
from routeopt.planning.scope import review_scope
from routeopt.solvers.interface import Budget
from routeopt.solvers.warmup import warm_up


def rules(work: Work) -> Finished:
    """Price a school's rules from the plan as it is."""
    asked = as_asked(RulesAsked, work)
    stage(work, "reading")
    pack = loaded(work)
    schools = schools_named(pack.area, (asked.school,))
    scope = review_scope(pack.area, schools)
    if not scope.pupils:
        raise AskedError("no pupil of the school is planned on the day")
    base = None
    if asked.run_ids:
        found = known_plans(reviews_folder(work, asked.run_ids), pack.raw.sha256, schools)
        if asked.school not in found:
            raise AskedError("none of the reviews is of this school alone")
        base = found[asked.school][0].base
    stage(work, "travel times")
    travel = scope_times(pack, scope, None)
    warm_up()
    stage(work, "searching")
    ground = prepare(pack.area, travel, scope, asked.seed)
    seconds = None if asked.iterations else asked.seconds
    budget = Budget(seconds, asked.iterations, work.stop)
    threads = 1 if asked.iterations else 2
    request = RuleRequest(budget, asked.rules, base, asked.seed, threads)
    report = rule_prices(ground, travel, request, lambda _: None)
    stage(work, "writing")
    write_rules_page(report, work.out / "rules.html")
    write_rules_book(report, work.out / "rules.xlsx")
    write_json(report.as_dict(), work.out / "rules.json")
    return done(work)
