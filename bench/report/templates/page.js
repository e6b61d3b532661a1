// Shows one view at a time, switches settings, and draws the charts of the view that is shown.
"use strict";
(() => {
const data = JSON.parse(document.getElementById("data").textContent);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const isBase = design => data.families[design] === "baseline";
const ours = design => ["actors", "toolkit"].includes(data.families[design]);
const state = {workers: data.usual, logarithmic: false};

// --- figures as text, as in words.py --------------------------------------------------------------

function three(value) {
  value = Number(value.toPrecision(3));
  if (value === 0) return "0";
  if (Math.abs(value) < 0.001) return value.toExponential(1);
  const digits = Math.max(0, Math.min(4, 2 - Math.floor(Math.log10(Math.abs(value)) + 1e-9)));
  const text = value.toFixed(digits);
  return Math.abs(value) < 1 ? String(Number(text)) : text;
}
function quantity(value) {
  for (const [size, prefix] of [[1e12, " T"], [1e9, " G"], [1e6, " M"], [1e3, " k"]])
    if (Math.abs(value) >= 0.9995 * size) return three(value / size) + prefix;
  return three(value);
}
function duration(ns) {
  for (const [size, unit] of [[1e9, " s"], [1e6, " ms"], [1e3, " µs"]])
    if (ns >= 0.9995 * size) return three(ns / size) + unit;
  return three(ns) + " ns";
}
// On an axis nobody wants 2.00 M.
const brief = text => value => text(value).replace(/\.0+(?=\D|$)|(\.\d*[1-9])0+(?=\D|$)/, "$1");
const interval = ([, low, high]) => low === null ? "no interval" : `${quantity(low)} to ${quantity(high)}`;

// --- plugins --------------------------------------------------------------------------------------

// Whiskers of an interval; with `horizontal` along x. A dataset brings its intervals as `whiskers`.
const whiskers = {
  id: "whiskers",
  afterDatasetsDraw(chart) {
    const {ctx} = chart, flat = chart.options.indexAxis === "y", scale = chart.scales[flat ? "x" : "y"];
    chart.data.datasets.forEach((set, i) => {
      if (!set.whiskers || !chart.isDatasetVisible(i)) return;
      ctx.save();
      ctx.strokeStyle = set.whiskerColour || colour("--ink");
      ctx.lineWidth = 1.25;
      chart.getDatasetMeta(i).data.forEach((element, j) => {
        const bounds = set.whiskers[j];
        if (!bounds || bounds[0] === null) return;
        const [from, to] = bounds.map(v => scale.getPixelForValue(v)), at = flat ? element.y : element.x, arm = flat ? 4 : 3;
        const move = (a, b) => flat ? ctx.moveTo(a, b) : ctx.moveTo(b, a), line = (a, b) => flat ? ctx.lineTo(a, b) : ctx.lineTo(b, a);
        ctx.beginPath();
        move(from, at); line(to, at);
        move(from, at - arm); line(from, at + arm);
        move(to, at - arm); line(to, at + arm);
        ctx.stroke();
      });
      ctx.restore();
    });
  }
};

// The figure behind the end of a bar and of its whisker.
const barLabels = {
  id: "barLabels",
  afterDatasetsDraw(chart) {
    const set = chart.data.datasets[0], {ctx, scales: {x}} = chart;
    ctx.save();
    ctx.font = `600 12px ${getComputedStyle(document.body).fontFamily}`;
    ctx.fillStyle = colour("--ink");
    ctx.textBaseline = "middle";
    chart.getDatasetMeta(0).data.forEach((bar, i) => {
      const end = Math.max(bar.x, set.whiskers[i][1] === null ? 0 : x.getPixelForValue(set.whiskers[i][1]));
      ctx.fillText(quantity(set.data[i]), end + 8, bar.y);
    });
    ctx.restore();
  }
};

// A thin line from the median to the maximum, under the points.
const ranges = {
  id: "ranges",
  beforeDatasetsDraw(chart) {
    const {ctx, scales: {x, y}} = chart;
    ctx.save();
    ctx.strokeStyle = colour("--c-faint");
    ctx.lineWidth = 3;
    chart.data.labels.forEach((_, i) => {
      const values = chart.data.datasets.map(set => set.data[i]).filter(v => v !== null && v > 0);
      if (values.length < 2) return;
      ctx.beginPath();
      ctx.moveTo(x.getPixelForValue(Math.min(...values)), y.getPixelForValue(i));
      ctx.lineTo(x.getPixelForValue(Math.max(...values)), y.getPixelForValue(i));
      ctx.stroke();
    });
    ctx.restore();
  }
};

// Names at the right ends of lines, pushed apart where they would meet.
const lineLabels = {
  id: "lineLabels",
  afterDatasetsDraw(chart) {
    const {ctx, chartArea} = chart, labels = [];
    chart.data.datasets.forEach((set, i) => {
      const points = chart.getDatasetMeta(i).data.filter(p => !p.skip);
      if (points.length) labels.push({text: set.label, y: points[points.length - 1].y, set});
    });
    labels.sort((a, b) => a.y - b.y);
    const step = 14, least = chartArea.top + 4, most = chartArea.bottom;
    labels.forEach((l, i) => { l.at = Math.max(l.y, i ? labels[i - 1].at + step : least); });
    for (let i = labels.length - 1, limit = most; i >= 0; --i) { labels[i].at = Math.min(labels[i].at, limit); limit = labels[i].at - step; }
    ctx.save();
    ctx.textBaseline = "middle";
    for (const l of labels) {
      ctx.font = `${l.set.strong ? 700 : 400} 12px ${getComputedStyle(document.body).fontFamily}`;
      ctx.fillStyle = l.set.strong ? l.set.borderColor : colour("--soft");
      ctx.strokeStyle = colour("--c-faint");
      ctx.lineWidth = 1;
      ctx.beginPath(); ctx.moveTo(chartArea.right + 4, l.y); ctx.lineTo(chartArea.right + 11, l.at); ctx.stroke();
      ctx.fillText(l.text, chartArea.right + 14, l.at);
    }
    ctx.restore();
  }
};

// Where two lines cross: a rule, and a band for its interval.
const crossing = {
  id: "crossing",
  beforeDatasetsDraw(chart) {
    const found = chart.options.crossing;
    if (!found) return;
    const [, at, low, high] = found, {ctx, chartArea: area, scales: {x}} = chart;
    if (high === null) return;
    ctx.save();
    const left = low === null ? area.left : x.getPixelForValue(low), right = x.getPixelForValue(high);
    ctx.fillStyle = colour("--accent");
    ctx.globalAlpha = 0.14;
    ctx.fillRect(left, area.top, Math.max(right - left, 2), area.bottom - area.top);
    ctx.globalAlpha = 1;
    if (at !== null) {
      ctx.strokeStyle = colour("--accent");
      ctx.setLineDash([4, 4]);
      ctx.beginPath(); ctx.moveTo(x.getPixelForValue(at), area.top); ctx.lineTo(x.getPixelForValue(at), area.bottom); ctx.stroke();
    }
    ctx.restore();
  }
};

// --- charts ---------------------------------------------------------------------------------------

function draw(figure, config, height) {
  const canvas = figure.querySelector("canvas"), old = Chart.getChart(canvas);
  if (old) old.destroy();
  figure.querySelector(".canvas").style.height = `${height}px`;
  config.options = {animation: false, responsive: true, maintainAspectRatio: false, ...config.options};
  config.options.plugins = {legend: {display: false}, ...config.options.plugins};
  config.options.plugins.tooltip = {
    backgroundColor: colour("--ink"), titleColor: colour("--paper"), bodyColor: colour("--paper"), cornerRadius: 6, padding: 10,
    displayColors: false, ...config.options.plugins.tooltip};
  return new Chart(canvas, config);
}

function axis(kind, text, more = {}) {
  const grid = {color: colour("--line"), borderColor: colour("--line"), tickLength: 4, ...more.grid};
  const ticks = {color: colour("--soft"), font: {size: 12}, maxRotation: 0, callback: text, ...more.ticks};
  return {type: kind, ...more, grid, ticks};
}

// A logarithmic axis from a little below the least figure to a little above the greatest. Its ticks are powers
// of ten; where there are less than two of them, 2 and 5 as well.
function logarithmic(text, values, more = {}) {
  const known = values.filter(v => v > 0), min = Math.min(...known) / 1.3, max = Math.max(...known) * 1.3;
  const steps = max / min > 100 ? [1] : [1, 2, 5], ticks = [];
  for (let p = Math.floor(Math.log10(min)); p <= Math.log10(max); ++p)
    for (const step of steps) ticks.push(step * 10 ** p);
  return {...axis("logarithmic", brief(text), {min, max, ...more}),
    afterBuildTicks: scale => { scale.ticks = ticks.filter(v => v >= min && v <= max).map(value => ({value})); }};
}

const names = kind => ({...axis("category", undefined, {grid: {display: false}}),
  ticks: {color: colour("--ink"), font: {size: 12}, autoSkip: false}});

function drawRates(figure, rows) {
  const values = rows.map(r => r.rate[0]);
  const x = state.logarithmic ? logarithmic(quantity, rows.flatMap(r => r.rate))
    : {...axis("linear", brief(quantity), {beginAtZero: true}), grace: 0};
  x.ticks.maxTicksLimit = 7;
  draw(figure, {
    type: "bar", plugins: [whiskers, barLabels],
    data: {labels: rows.map(r => r.d), datasets: [{
      data: values, whiskers: rows.map(r => [r.rate[1], r.rate[2]]), barThickness: 16, borderRadius: 2,
      backgroundColor: rows.map(r => isBase(r.d) ? "transparent" : colour(ours(r.d) ? "--accent" : "--c-faint")),
      borderColor: colour("--c-other"), borderWidth: rows.map(r => isBase(r.d) ? 1 : 0)}]},
    options: {indexAxis: "y", layout: {padding: {right: 76}}, scales: {x, y: names()},
      plugins: {tooltip: {callbacks: {label: item => `${quantity(values[item.dataIndex])}, interval ${interval(rows[item.dataIndex].rate)}`}}}}
  }, rows.length * 28 + 44);
}

function drawLatencies(figure, rows) {
  const shown = rows.filter(r => r.latency.some(v => v !== null));
  figure.hidden = !shown.length;
  if (!shown.length) return;
  const kinds = [["median", "circle", 5], ["p99", "rectRot", 5], ["p99.9", "triangle", 5], ["maximum", "line", 6]];
  const fill = shown.map(r => colour(ours(r.d) ? "--accent" : "--c-other"));
  draw(figure, {
    type: "line", plugins: [ranges],
    data: {labels: shown.map(r => r.d), datasets: kinds.map(([label, pointStyle, radius], k) => ({
      label, data: shown.map(r => r.latency[k]), showLine: false, pointStyle, radius, hoverRadius: radius + 1, pointRotation: k === 3 ? 90 : 0,
      pointBackgroundColor: fill, pointBorderColor: fill, pointBorderWidth: k === 3 ? 2 : 1,
      backgroundColor: colour("--c-other"), borderColor: colour("--c-other")}))},
    options: {indexAxis: "y", layout: {padding: {right: 12}}, interaction: {mode: "nearest", intersect: true},
      scales: {x: logarithmic(duration, shown.flatMap(r => r.latency)), y: {...names(), offset: true}},
      plugins: {legend: {display: true, position: "top", align: "start", labels: {usePointStyle: true, color: colour("--soft"), boxWidth: 7, boxHeight: 7, padding: 14, font: {size: 12}}},
        tooltip: {callbacks: {label: item => `${item.dataset.label} ${duration(item.raw)}`}}}}
  }, shown.length * 28 + 80);
}

function lines(series, xs, strong) {
  // The first set is drawn on top.
  const order = Object.keys(series).sort((a, b) => strong.includes(b) - strong.includes(a));
  return order.map(name => {
    const rank = strong.indexOf(name);
    const shade = rank === 0 ? colour("--accent") : rank === 1 ? colour("--c-strong") : colour("--c-line");
    return {label: name, strong: rank >= 0, borderColor: shade, backgroundColor: shade, whiskerColour: shade,
      borderWidth: rank >= 0 ? 2.5 : 1.25, radius: rank >= 0 ? 3 : 2, hoverRadius: 5, tension: 0, clip: 8,
      data: series[name].map((v, i) => ({x: xs[i], y: v ? v[0] : null})),
      whiskers: rank >= 0 ? series[name].map(v => v ? [v[1], v[2]] : null) : null, spanGaps: true, raw: series[name]};
  });
}

// Room at the right for the longest name.
function labelRoom(texts) {
  const ctx = document.createElement("canvas").getContext("2d");
  ctx.font = `700 12px ${getComputedStyle(document.body).fontFamily}`;
  return 20 + Math.ceil(Math.max(...texts.map(t => ctx.measureText(t).width)));
}

const rates = series => Object.values(series).flat().filter(v => v).flat();

const lineTip = text => ({callbacks: {title: items => text(items[0]),
  label: item => `${item.dataset.label}: ${quantity(item.raw.y)}, ${interval(item.dataset.raw[item.dataIndex])}`}});

// A logarithmic axis has no 0: such a point stands half a decade left of the first one above it.
function onLogAxis(xs) {
  const least = Math.min(...xs.filter(x => x > 0));
  return xs.map(x => x > 0 ? x : least / 3.2);
}

function drawAxis(figure, problem, strong) {
  const {axis: along} = problem, found = along.workers[state.workers];
  figure.hidden = !found || !Object.keys(found.series).length;
  if (figure.hidden) return;
  const xs = onLogAxis(along.xs), pair = found.pairs[strong.join("|")];
  figure.querySelector(".crossing").textContent = pair ? pair[0] : "";
  const x = axis("logarithmic", (value, i, ticks) => along.ticks[xs.findIndex(x => Math.abs(x / value - 1) < 1e-9)],
    {min: xs[0], max: xs[xs.length - 1], title: {display: true, text: along.label, color: colour("--soft"), font: {size: 12}}});
  x.afterBuildTicks = scale => { scale.ticks = xs.map(value => ({value})); };
  draw(figure, {
    type: "line", plugins: [crossing, whiskers, lineLabels],
    data: {datasets: lines(found.series, xs, strong)},
    options: {crossing: pair, layout: {padding: {right: labelRoom(Object.keys(found.series)), top: 8}}, interaction: {mode: "nearest", intersect: false},
      scales: {x, y: logarithmic(quantity, rates(found.series))},
      plugins: {tooltip: lineTip(item => `${along.label}: ${along.ticks[item.dataIndex]}`)}}
  }, 380);
}

function drawSweep(figure, problem, config, strong) {
  const series = problem.sweep[config] || {};
  figure.hidden = !Object.keys(series).length;
  if (figure.hidden) return;
  const shown = Object.keys(series).length;
  draw(figure, {
    type: "line", plugins: [whiskers, lineLabels],
    data: {datasets: lines(series, data.workers, strong)},
    options: {layout: {padding: {right: labelRoom(Object.keys(series)), top: 8}}, interaction: {mode: "nearest", intersect: false},
      scales: {x: {...axis("linear", v => data.workers.includes(v) ? v : null), min: data.workers[0], max: data.workers[data.workers.length - 1],
        afterBuildTicks: scale => { scale.ticks = data.workers.map(value => ({value})); }},
        y: logarithmic(quantity, rates(series))},
      plugins: {tooltip: lineTip(item => `${data.workers[item.dataIndex]} workers`)}}
  }, Math.max(260, shown * 28 + 80));
}

// --- views ----------------------------------------------------------------------------------------

const views = all("[data-view]");

function options(select, values, chosen) {
  select.replaceChildren(...values.map(v => new Option(v, v, false, v === chosen)));
}

function picked(view, problem) {
  const found = problem.axis && problem.axis.workers[state.workers], selects = all("[data-pair]", view);
  const first = problem.blocks[`${problem.main}/${state.workers}`] || [];
  if (!found || !Object.keys(found.series).length)
    return first.filter(r => ours(r.d)).slice(0, 1).concat(first.filter(r => !ours(r.d) && !isBase(r.d)).slice(0, 1)).map(r => r.d);
  const known = Object.keys(found.series);
  selects.forEach((select, i) => {
    const now = known.includes(select.value) ? select.value : found.pick[i];
    options(select, known, now);
  });
  return selects.map(s => s.value);
}

function show(view) {
  const problem = data.problems[view.dataset.problem];
  if (!problem) return;
  const config = view.querySelector("[data-config]").value, key = `${config}/${state.workers}`, rows = problem.blocks[key];
  all("[data-block]", view).forEach(block => { block.hidden = block.dataset.block !== key; });
  view.querySelector("[data-empty]").hidden = !!rows;
  const strong = picked(view, problem), figure = kind => view.querySelector(`[data-chart="${kind}"]`);
  for (const kind of ["rate", "latency"]) figure(kind).hidden = !rows || !rows.length;
  if (rows && rows.length) {
    drawRates(figure("rate"), rows);
    drawLatencies(figure("latency"), rows);
  }
  if (problem.axis) drawAxis(figure("axis"), problem, strong);
  if (problem.sweep) drawSweep(figure("sweep"), problem, config, strong);
  showCode(view, rows || []);
}

function showCode(view, rows) {
  const box = view.querySelector("[data-code]");
  for (const pane of all(".pane", box)) {
    const name = pane.querySelector("select").value, code = all("template", box).find(t => t.dataset.design === name);
    if (!code) continue;
    const row = rows.find(r => r.d === name), rate = row ? `${quantity(row.rate[0])} ${data.problems[view.dataset.problem].unit}` : "no figure";
    const {lines, deadlock, note, file} = code.dataset;
    pane.querySelector(".codefacts").textContent = [rate, lines && `${lines} lines`, deadlock && (note ? `${deadlock}: ${note}` : deadlock), file]
      .filter(Boolean).join(" · ");
    pane.querySelector("code").replaceChildren(code.content.cloneNode(true));
  }
}

function current() { return views.find(v => `#${v.dataset.view}` === location.hash) || views[0]; }

function route(scroll = true) {
  const view = current();
  views.forEach(v => { v.hidden = v !== view; });
  all(".top nav a").forEach(a => {
    if (a.hash === `#${view.dataset.view}`) {
      a.setAttribute("aria-current", "page");
      const strip = a.parentElement;
      strip.scrollLeft = a.offsetLeft - strip.offsetLeft - (strip.clientWidth - a.clientWidth) / 2;
    } else a.removeAttribute("aria-current");
  });
  if (scroll) window.scrollTo(0, 0);
  show(view);
}

function setWorkers(workers) {
  state.workers = Number(workers);
  all("[data-workers]").forEach(input => { input.checked = input.value === String(workers); });
  all("[data-for-workers]").forEach(each => { each.hidden = each.dataset.forWorkers !== String(workers); });
  show(current());
}

// --- tips -----------------------------------------------------------------------------------------

const tip = document.getElementById("tip");
function showTip(button) {
  tip.textContent = button.dataset.tip;
  tip.hidden = false;
  const at = button.getBoundingClientRect(), box = tip.getBoundingClientRect(), edge = 12;
  tip.style.left = `${Math.max(edge, Math.min(at.left + at.width / 2 - box.width / 2, document.documentElement.clientWidth - box.width - edge))}px`;
  tip.style.top = `${at.top > box.height + 60 ? at.top - box.height - 6 : at.bottom + 6}px`;
  button.setAttribute("aria-describedby", "tip");
}
const hideTip = () => { tip.hidden = true; all("[aria-describedby=tip]").forEach(b => b.removeAttribute("aria-describedby")); };

for (const kind of ["mouseover", "focusin", "click"])
  document.addEventListener(kind, event => {
    const button = event.target.closest("[data-tip]");
    if (button) showTip(button);
    else if (kind !== "focusin") hideTip();
  });
document.addEventListener("focusout", hideTip);
document.addEventListener("keydown", event => { if (event.key === "Escape") hideTip(); });
window.addEventListener("scroll", hideTip, {passive: true, capture: true});

document.addEventListener("change", event => {
  const {target} = event;
  if (target.matches("[data-workers]")) setWorkers(target.value);
  else if (target.matches("[data-config], [data-pair]")) show(current());
  else if (target.matches("[data-code-pick]")) show(current());
});
all("[data-scale]").forEach(button => button.addEventListener("click", () => {
  state.logarithmic = !state.logarithmic;
  all("[data-scale]").forEach(b => b.setAttribute("aria-pressed", state.logarithmic));
  show(current());
}));
views.filter(v => v.dataset.problem).forEach(view => {
  const [a, b] = all("[data-code-pick]", view), names = [...a.options].map(o => o.value);
  a.value = names.find(ours) || names[0];
  b.value = names.find(n => data.families[n] === "locks") || names.find(n => n !== a.value) || names[0];
});
window.addEventListener("hashchange", () => route());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => show(current()));
Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
route(false);
})();
