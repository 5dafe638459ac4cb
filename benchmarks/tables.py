"""Tables of the page on benchmarks, in Markdown; what is not measured says so."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from benchmarks import county, figures, ours, profile_proof, profile_search
from benchmarks.figures import Spread, spread
from benchmarks.parts import (
    BOUND_S,
    COUNTY_S,
    LONG_ON,
    LONG_S,
    OWN_S,
    PEER_S,
    PROFILED,
    SEEDS,
    START_ON,
)
from benchmarks.peers.settings import PEERS
from benchmarks.store import Record

MISSING = "not measured yet"
Figure = Callable[[Record], float | None]

# What the figures are meant to reach, in per cent, by fleet and size; 0 is proven.
_GAP_TARGETS = {
    "small": {40: 0.0, 80: 0.5, 130: 0.8, 200: 1.0, 300: 1.0},
    "all": {40: 0.0, 80: 1.5, 130: 2.0, 300: 6.0},
}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay rows out as Markdown."""
    lines = [" | ".join(head), " | ".join("---" for _ in head)]
    lines += [" | ".join(row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines) + "\n"


def chosen(records: Iterable[Record], **wanted: object) -> list[Record]:
    """Pick the records whose fields are as wanted."""
    return [r for r in records if all(r.get(key) == value for key, value in wanted.items())]


def by_seed(records: Iterable[Record], figure: Figure) -> Spread | None:
    """Sum a figure up over the seeds of some records."""
    return spread({record["seed"]: figure(record) for record in records})


def cell(found: Spread | None, seeds: Sequence[int], digits: int = 1, unit: str = "") -> str:
    """Print a spread; name the seeds where some are missing."""
    if found is None:
        return MISSING
    words = found.words(digits) + unit
    if found.seeds != tuple(seeds):
        words += f" [seeds {', '.join(map(str, found.seeds))} only]"
    return words


def peers_table(records: Sequence[Record]) -> str:
    """Per cent above the best known of each school, by size and solver."""
    held = chosen(records, part="peers")
    best = figures.best_known(chosen(records, fleet="all"))
    runs = [(ours.NAME, seconds) for seconds in OWN_S] + [(peer, PEER_S) for peer in PEERS]
    rows = []
    for n, seeds in SEEDS.items():
        cells = []
        for solver, seconds in runs:
            if solver == ours.NAME and seconds > OWN_S[0] and n == min(SEEDS):
                cells.append("not asked for")
                continue
            found = chosen(held, n=n, solver=solver, seconds=seconds)
            cells.append(cell(by_seed(found, lambda r: figures.percent_above(r, best)), seeds))
        rows.append([str(n), _seeds(seeds), *cells])
    head = ["pupils", "seeds", *(f"{solver}, {seconds:g} s" for solver, seconds in runs)]
    return table(head, rows)


def against_best_peer(records: Sequence[Record]) -> str:
    """Our ten seconds beside the best peer's minute on the same school."""
    held = chosen(records, part="peers")
    rows = []
    for n, seeds in SEEDS.items():
        found = {seed: _saved(chosen(held, n=n, seed=seed)) for seed in seeds}
        aim = "5 % or more" if n >= 200 else "0 % or more"
        rows.append([str(n), cell(spread(found), seeds, unit=" %"), aim])
    return table(["pupils", "ours cheaper by", "aim"], rows)


def _saved(records: Sequence[Record]) -> float | None:
    mine = [r["year_pence"] for r in chosen(records, solver=ours.NAME, seconds=OWN_S[0])]
    theirs = [r["year_pence"] for r in records if r["solver"] in PEERS and r["seconds"] == PEER_S]
    if not mine or mine[0] is None or len(theirs) < len(PEERS):
        return None
    return 100 * (1 - mine[0] / min(theirs))


def own_table(records: Sequence[Record]) -> str:
    """Our own minute beside our own ten minutes."""
    rows = []
    for n, seed in LONG_ON:
        where = {"n": n, "seed": seed, "fleet": "all", "solver": ours.NAME}
        short = chosen(records, part="peers", seconds=OWN_S[1], **where)
        long = chosen(records, part="own", seconds=LONG_S, **where)
        words = [MISSING] * 3
        if short and long:
            costs = [short[0]["year_pence"], long[0]["year_pence"]]
            words = [*(f"£{pence / 100:,.0f}" for pence in costs),
                     f"{100 * (costs[0] / costs[1] - 1):.2f} %"]  # fmt: skip
        rows.append([str(n), str(seed), *words, "0.3 %"])
    return table(["pupils", "seed", "60 s", "10 minutes", "dearer by", "aim"], rows)


def bound_table(records: Sequence[Record], fleet: str) -> str:
    """Gap by size for one fleet."""
    rows = []
    for n, seconds in BOUND_S[fleet].items():
        seeds = SEEDS[n]
        found = chosen(records, part="bound", fleet=fleet, n=n, seconds=seconds)
        gaps = by_seed(found, lambda r: _percent(figures.gap(r)))
        proven = sum(r.get("status") == "optimal" for r in found)
        unbounded = sum(r.get("lower_bound_pence") is None for r in found)
        words = cell(gaps, seeds, 2, " %")
        if found and gaps is None:
            words = "no bound proven"
        elif unbounded:
            words += f"; {unbounded} without a bound"
        aim = _GAP_TARGETS[fleet][n]
        rows.append(
            [
                str(n), f"{seconds:g} s", _seeds(seeds), words,
                f"{proven} of {len(found)}" if found else MISSING,
                "proven" if aim == 0 else f"{aim:g} %",
            ]
        )  # fmt: skip
    return table(["pupils", "in", "seeds", "gap", "proven best", "aim"], rows)


def county_table(records: Sequence[Record]) -> str:
    """Bound and gap of every special school of the county, with and without large vehicles."""
    rows = []
    gaps: dict[str, dict[int, float | None]] = {"all": {}, "small": {}}
    for number, school in enumerate(county.SCHOOLS):
        row = [school]
        for fleet, known in gaps.items():
            found = chosen(records, part="county", instance=school, fleet=fleet, seconds=COUNTY_S)
            if not found:
                row += [MISSING] * 3
                continue
            record = found[-1]
            known[number] = _percent(figures.gap(record))
            row += [f"£{record['year_pence'] / 100:,.0f}", *_bound_words(record, known[number])]
        rows.append(row)
    middles = [spread(known) for known in gaps.values()]
    words = [
        MISSING if m is None else f"{m.median:.2f} % over {len(m.seeds)} schools" for m in middles
    ]
    rows.append(["middle", "", "", words[0], "", "", words[1]])
    rows.append(["aim", "", "", "2.5 %", "", "", "1 %"])
    head = ["school", "cost a year", "bound", "gap", "8 seats at most: cost a year", "bound", "gap"]
    return table(head, rows)


def _bound_words(record: Record, percent: float | None) -> tuple[str, str]:
    if percent is None:
        return "none proven", "-"
    return f"£{record['lower_bound_pence'] // 100:,.0f}", f"{percent:.2f} %"


def growth_table(records: Sequence[Record]) -> str:
    """Seconds, memory and bound by size, from the runs with a bound."""
    rows = []
    for fleet, table_s in BOUND_S.items():
        for n in table_s:
            found = chosen(records, part="bound", fleet=fleet, n=n)
            seeds = SEEDS[n]
            rows.append(
                [
                    fleet, str(n),
                    cell(by_seed(found, figures.settled_s), seeds, 1, " s"),
                    cell(by_seed(found, figures.bound_s), seeds, 1, " s"),
                    cell(by_seed(found, lambda r: r.get("peak_mib")), seeds, 0, " MiB"),
                ]
            )  # fmt: skip
    head = ["fleet", "pupils", "to 1 % above its last cost", "to its last bound", "memory"]
    return table(head, rows)


def start_table(records: Sequence[Record]) -> str:
    """Seconds from the command to the first plan, and memory at the largest size."""
    rows = []
    for n in START_ON:
        found = chosen(records, part="start", n=n)
        words = f"{found[-1]['first_s']:.1f} s" if found else MISSING
        rows.append([f"first plan of a second start, {n} pupils", words, "3 s"])
    held = [r["peak_mib"] for r in records if r["n"] == max(SEEDS) and r["what"] == "ours"]
    words = f"{max(held):,} MiB" if held else MISSING
    rows.append([f"most memory at {max(SEEDS)} pupils", words, "2,048 MiB"])
    return table(["", "measured", "aim"], rows)


def profile_table(records: Sequence[Record]) -> str:
    """Shares of the time by part, of the search and of the proof."""
    rows = []
    for solver, parts in (("search", profile_search.PARTS), ("proof", profile_proof.PARTS)):
        for part in parts:
            row = [solver, part]
            for n, fleet in PROFILED:
                found = chosen(records, part="profile", solver=solver, n=n, fleet=fleet)
                row.append(f"{found[-1]['shares'][part]:.0%}" if found else MISSING)
            rows.append(row)
    return table(["", "part", *(f"{n} pupils, {fleet}" for n, fleet in PROFILED)], rows)


def settings_table(records: Sequence[Record]) -> str:
    """How each solver was set up, and in which version."""
    rows = [[ours.NAME, ours.SETTINGS, _notes(records, ours.NAME)]]
    rows += [[peer, setup.settings, _notes(records, peer)] for peer, setup in PEERS.items()]
    return table(["solver", "settings", "what ran"], rows)


def _notes(records: Sequence[Record], solver: str) -> str:
    said = {r["note"].partition(";")[0] for r in records if r["solver"] == solver and "note" in r}
    return "; ".join(sorted(said)) or MISSING


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _seeds(seeds: Sequence[int]) -> str:
    return f"{seeds[0]} to {seeds[-1]}"


def measured_on(records: Sequence[Record]) -> str:
    """Say on which machine and when."""
    if not records:
        return MISSING
    machines = sorted({record["machine"] for record in records})
    dates = sorted({record["date"] for record in records})
    versions = sorted({record["version"] for record in records})
    when = dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}"
    return f"{'; '.join(machines)}; {when}; routeopt {', '.join(versions)}"


TABLES: Mapping[str, Callable[[Sequence[Record]], str]] = {
    "machine": lambda records: measured_on(records) + "\n",
    "settings": settings_table,
    "peers": peers_table,
    "against": against_best_peer,
    "own": own_table,
    "bound-small": lambda records: bound_table(records, "small"),
    "bound-all": lambda records: bound_table(records, "all"),
    "county": county_table,
    "growth": growth_table,
    "start": start_table,
    "profile": profile_table,
}
