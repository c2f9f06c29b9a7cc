// Writes src/web/picture/world.tsv: one line for each country, its ISO 3166-1 code and its outline as the `d` of an SVG path.
//
// Outlines: npm world-atlas 2.0.2 (ISC), countries at 1:110,000,000 of Natural Earth (public domain). Numeric codes to letters:
// npm cldr-core (Unicode License v3). Projection: Equal Earth (Šavrič, Patterson, Jenny 2018), which keeps areas true.
// Run in this folder: npm install && node generate.mjs > ../../src/web/picture/world.tsv

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const atlas = require("world-atlas/countries-110m.json");
const codes = require("cldr-core/supplemental/codeMappings.json").supplemental.codeMappings;

const WIDTH = 960;
// Half the width of the projected globe, in the projection's units.
const SPAN = 2.70663;
const SCALE = WIDTH / (2 * SPAN);
// The picture ends below Patagonia: nobody writes about Antarctica here, and it would take a fifth of the height.
const TOP = 1.31;

// The codes table also holds retired codes; ours are the current ones.
const table = new URL("../../src/gazetteer/country.tsv", import.meta.url);
const current = new Set(readFileSync(table, "utf8").split("\n").map((line) => line.split("\t")[0]));
const letters = new Map(
  Object.entries(codes)
    .filter(([code, row]) => current.has(code) && row._numeric)
    .map(([code, row]) => [row._numeric, code]),
);
// Not in ISO 3166-1: drawn, but no document counts for them.
const UNCODED = { Kosovo: "XK", "N. Cyprus": "", Somaliland: "" };

function project([longitude, latitude]) {
  const root3 = Math.sqrt(3);
  const lambda = (longitude * Math.PI) / 180;
  const theta = Math.asin((root3 / 2) * Math.sin((latitude * Math.PI) / 180));
  const [a1, a2, a3, a4] = [1.340264, -0.081106, 0.000893, 0.003796];
  const t2 = theta * theta;
  const t6 = t2 * t2 * t2;
  const x = (2 * root3 * lambda * Math.cos(theta)) / (3 * (9 * a4 * t6 * t2 + 7 * a3 * t6 + 3 * a2 * t2 + a1));
  const y = theta * (a1 + a2 * t2 + t6 * (a3 + a4 * t2));
  return [Math.round((x + SPAN) * SCALE), Math.round((TOP - y) * SCALE)];
}

// TopoJSON: arcs are lists of differences between whole numbers; a negative index runs an arc backwards.
const { scale, translate } = atlas.transform;
const arcs = atlas.arcs.map((arc) => {
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
  });
});

function ring(indices) {
  const points = [];
  for (const index of indices) {
    const arc = index < 0 ? [...arcs[~index]].reverse() : arcs[index];
    points.push(...(points.length ? arc.slice(1) : arc));
  }
  // A shape that crosses the date line goes on beyond the edge of the map instead of jumping to the other side.
  for (let at = 1; at < points.length; at++) {
    const jump = points[at][0] - points[at - 1][0];
    if (Math.abs(jump) > 180) points[at] = [points[at][0] - 360 * Math.sign(jump), points[at][1]];
  }
  const drawn = points.map(project);
  const kept = drawn.filter(([x, y], at) => at === 0 || x !== drawn[at - 1][0] || y !== drawn[at - 1][1]);
  if (kept.length > 1 && kept[0].join() === kept.at(-1).join()) kept.pop();
  if (kept.length < 3) return "";
  let [x, y] = kept[0];
  let path = `M${x},${y}l`;
  const steps = kept.slice(1).map(([nextX, nextY]) => {
    const step = `${nextX - x},${nextY - y}`;
    [x, y] = [nextX, nextY];
    return step;
  });
  path += steps.join(" ").replaceAll(" -", "-").replaceAll(",-", "-");
  return `${path}z`;
}

for (const { type, arcs: shape, id, properties } of atlas.objects.countries.geometries) {
  const code = letters.get(id) ?? UNCODED[properties.name] ?? "";
  if (properties.name === "Antarctica") continue;
  const polygons = type === "Polygon" ? [shape] : shape;
  const path = polygons.flatMap((polygon) => polygon.map(ring)).join("");
  if (path) console.log(`${code}\t${path}`);
}
