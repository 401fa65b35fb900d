// What a browser downloads, gzip kB: the console before any chart, what the charts add, each page of a
// gateway. Fails
// above the budget.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const folder = fileURLToPath(new URL("../../../cloud/static/", import.meta.url));
const html = readFileSync(`${folder}index.html`, "utf8");
const weigh = (path) => gzipSync(readFileSync(folder + path)).length / 1000;
const first = new Set([...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1]));
const reach = (path, seen = new Set()) => {
  if (seen.has(path)) return seen;
  seen.add(path);
  const text = readFileSync(folder + path, "utf8");
  for (const [, name] of text.matchAll(/["'`./]([\w-]+-[\w-]{8}\.(?:js|css))["'`]/g)) {
    reach(`assets/${name}`, seen);
  }
  return seen;
};
const all = [...new Set([...first].flatMap((path) => [...reach(path)]))];
const charts = all.filter((path) => /assets\/echarts-/.test(path));
const BUDGETS = { "access.html": 10 };
// A page of a gateway: all that its html names, and what that imports.
const terminal = fileURLToPath(new URL("../../../gateway/static/terminal/", import.meta.url));
const pageOf = (name) => {
  const text = readFileSync(terminal + name, "utf8");
  const own = new Set([...text.matchAll(/(?:src|href)="\/static\/(assets\/[^"]+)"/g)].map((match) => match[1]));
  for (const path of own) {
    for (const [, found] of readFileSync(terminal + path, "utf8").matchAll(/["'`./]([\w-]+-[\w-]{8}\.(?:js|css))["'`]/g)) own.add(`assets/${found}`);
  }
  const size = [...own].reduce((total, path) => total + gzipSync(readFileSync(terminal + path)).length / 1000, 0);
  return [`page ${name}`, size, BUDGETS[name] ?? 90];
};
const terminals = readdirSync(terminal).filter((name) => name.endsWith(".html")).map(pageOf);
const sum = (paths) => paths.reduce((total, path) => total + weigh(path), 0);
const report = [
  ["first view", sum([...first]), 209],
  ["all pages without charts", sum(all) - sum(charts), 380],
  ...terminals,
  ["charts, when a device is opened", sum(charts), 240],
];
let over = false;
for (const [name, size, budget] of report) {
  console.log(`${size.toFixed(1).padStart(7)} kB gzip  ${name} (budget ${budget})`);
  over ||= size > budget;
}
process.exit(over ? 1 : 0);
