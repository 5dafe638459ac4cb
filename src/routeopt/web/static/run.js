"use strict";
// Follows a run by its events and draws how plan and bound close in; reloads once it has ended.
(() => {
  const live = document.querySelector("[data-events]");
  if (!live || !window.EventSource) { return; }
  const SVG = "http://www.w3.org/2000/svg";
  const WIDTH = 680, HEIGHT = 210, LEFT = 84, RIGHT = 20, TOP = 16, FOOT = 24;
  const chart = live.querySelector("[data-chart]");
  const say = live.querySelector("[data-say]");
  const found = new Map(), proved = new Map();
  let kind = "firm", said = 0, last = 0, heard = null;

  const pounds = (value) => `£${Math.round(value).toLocaleString("en-GB")}`;
  const put = (name, words) => {
    for (const place of document.querySelectorAll(`[data-live="${name}"]`)) { place.textContent = words; }
  };
  const list = (map, key) => { if (!map.has(key)) { map.set(key, []); } return map.get(key); };
  const make = (name, attributes, words) => {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) { node.setAttribute(key, value); }
    if (words) { node.textContent = words; }
    return node;
  };

  function steps(points, x, y, end) {
    let path = "";
    points.forEach(([at, value], place) => {
      path += place ? `H${x(at).toFixed(1)}V${y(value).toFixed(1)}` : `M${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
    });
    return `${path}H${x(end).toFixed(1)}`;
  }

  // Seconds of search: those of the last event and what has gone by since it came.
  const elapsed = () => last + (heard === null ? 0 : (Date.now() - heard) / 1000);
  const note = (data) => { last = Math.max(last, Number(data.seconds) || 0); heard = Date.now(); };

  function draw() {
    const plans = found.get(kind) || [], bounds = proved.get(kind) || [];
    if (!plans.length) { return; }
    const best = plans[plans.length - 1][1];
    const bound = bounds.length ? bounds[bounds.length - 1][1] : null;
    const room = 4 * Math.max(bound === null ? best / 100 : best - bound, best / 100, 1);
    const high = Math.min(plans[0][1], best + room);
    const low = bound === null ? best - room / 4 : Math.max(bounds[0][1], bound - room);
    const end = Math.max(1, elapsed());
    const span = Math.max(high - low, 1);
    const x = (at) => LEFT + (WIDTH - LEFT - RIGHT) * at / end;
    const y = (value) => TOP + 12 + (HEIGHT - TOP - FOOT - 24) * (high - Math.min(high, Math.max(low, value))) / span;
    const svg = make("svg", {
      viewBox: `0 0 ${WIDTH} ${HEIGHT + 6}`, role: "img",
      "aria-label": `Best plan ${pounds(best)} a year` +
        (bound === null ? ", nothing proved yet" : `, proved not below ${pounds(bound)}`),
    });
    svg.append(
      make("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: HEIGHT - FOOT, y2: HEIGHT - FOOT, class: "rule" }),
      make("line", { x1: LEFT, x2: LEFT, y1: TOP, y2: HEIGHT - FOOT, class: "rule" }),
      make("path", { d: steps(plans, x, y, end), class: "found" }),
      make("text", { x: LEFT - 6, y: y(best) + 4, "text-anchor": "end" }, pounds(best)),
      make("text", { x: LEFT, y: HEIGHT - FOOT + 16 }, "0 s"),
      make("text", { x: WIDTH - RIGHT, y: HEIGHT - FOOT + 16, "text-anchor": "end" }, `${Math.round(end)} s`),
    );
    if (bound !== null) {
      svg.append(make("path", { d: steps(bounds, x, y, end), class: "proved" }));
      if (Math.abs(y(bound) - y(best)) > 13) {
        svg.append(make("text", { x: LEFT - 6, y: y(bound) + 4, "text-anchor": "end" }, pounds(bound)));
      }
    }
    chart.replaceChildren(svg);
    put("best", pounds(best));
    put("bound", bound === null ? "nothing yet" : pounds(bound));
    put("gap", bound === null ? "–" : `${(Math.ceil(Math.max(0, 1000 * (best - bound) / best)) / 10).toFixed(1)}%`);
    put("seconds", `${Math.round(elapsed())} s`);
    put("plan", kind === "full" ? "if assessments agree" : "firm plan");
    const now = Date.now();
    if (now - said > 10000) {
      // A screen reader hears of it at most every ten seconds.
      said = now;
      say.textContent = `Best plan so far ${pounds(best)} a year.`;
    }
  }

  // The list of what happened is as old as the page; the events tell the same as they come.
  document.querySelector("[data-happened]").hidden = true;
  setInterval(draw, 1000);
  const source = new EventSource(live.dataset.events);
  const on = (name, then) => source.addEventListener(name, (event) => then(JSON.parse(event.data).data || {}));
  on("started", () => {
    put("status", "running");
    for (const badge of document.querySelectorAll('[data-live="status"]')) { badge.className = "badge running"; }
    put("stage", "A worker has taken it up.");
  });
  on("incumbent", (data) => {
    kind = data.kind || kind;
    note(data);
    put("stage", "Searching.");
    list(found, kind).push([Number(data.seconds) || 0, Number(data.year_gbp)]);
    draw();
  });
  on("bound", (data) => {
    const value = data.year_gbp ?? data.bound_gbp;
    if (value === null || value === undefined) { return; }
    note(data);
    list(proved, data.kind || kind).push([Number(data.seconds) || 0, Number(value)]);
    draw();
  });
  on("progress", (data) => { if (data.stage) { put("stage", `${data.stage[0].toUpperCase()}${data.stage.slice(1)}.`); } });
  on("finished", () => { source.close(); window.location.reload(); });
  source.onerror = () => {
    put("stage", source.readyState === EventSource.CLOSED
      ? "The connection ended. Reload the page to see how the run stands." : "Connecting again…");
  };
})();
