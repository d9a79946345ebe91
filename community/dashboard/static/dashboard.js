// Looking at a chart more closely: drawn anew by uPlot, with the value under the pointer; drag to zoom in.
"use strict";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const formats = {
  rate: new Intl.NumberFormat(document.documentElement.lang, { style: "percent", maximumFractionDigits: 1 }),
  count: new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 }),
};

function said(kind) {
  const format = formats[kind] ?? formats.count;
  return (_, value) => (value == null ? "–" : format.format(value));
}

// What happened, as bands behind the lines.
function marking(marks) {
  return (plot) => {
    plot.ctx.save();
    plot.ctx.fillStyle = colour("--mark");
    plot.ctx.globalAlpha = 0.6;
    for (const [from, to] of marks) {
      const left = plot.valToPos(from, "x", true);
      const width = Math.max(3, plot.valToPos(to, "x", true) - left);
      plot.ctx.fillRect(left, plot.bbox.top, width, plot.bbox.height);
    }
    plot.ctx.restore();
  };
}

function draw(place, told) {
  const axis = { stroke: colour("--faint"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
  const values = said(told.kind);
  return new uPlot({
    width: place.clientWidth,
    height: 320,
    scales: { x: { time: told.by_day }, y: { range: (_, low, high) => [Math.min(0, low), high || 1] } },
    axes: [axis, { ...axis, size: 64, values: (plot, ticks) => ticks.map((tick) => values(plot, tick)) }],
    series: [
      { label: told.by_day ? "" : "n", value: told.by_day ? "{YYYY}-{MM}-{DD}" : undefined },
      ...told.series.map((each, n) => ({ label: each.label, stroke: colour(`--s${n}`), width: 2, value: values })),
    ],
    hooks: { drawClear: [marking(told.marks)] },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1e3), "Etc/UTC"),
  }, [told.x, ...told.series.map((each) => each.values)], place);
}

function offerZoom(figure) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "zoom quiet";
  button.textContent = figure.dataset.zoom;
  const drawn = figure.querySelector(".plot");
  let place = null;
  button.addEventListener("click", () => {
    if (place) {
      place.remove();
      place = null;
    } else {
      place = document.createElement("div");
      place.className = "zoomed";
      drawn.after(place);
      draw(place, JSON.parse(figure.dataset.plot));
    }
    drawn.hidden = Boolean(place);
    button.setAttribute("aria-expanded", String(Boolean(place)));
    button.textContent = place ? figure.dataset.back : figure.dataset.zoom;
  });
  figure.querySelector(".legend").append(button);
}

document.querySelectorAll("figure[data-plot]").forEach(offerZoom);
