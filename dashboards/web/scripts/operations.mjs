// What the API's operations are called, for the audit and for timelines: taken from the API's own summaries, zh and en.
// Only those that change something; `--check` says whether the file is as it would be written.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const file = (name) => fileURLToPath(new URL(`../src/api/${name}`, import.meta.url));
const { paths } = JSON.parse(readFileSync(file("openapi.json"), "utf8"));
const named = Object.values(paths)
  .flatMap((methods) => Object.entries(methods))
  .filter(([method, operation]) => method !== "get" && operation.operationId)
  .map(([, operation]) => [operation.operationId, operation.summary.split(" / ")])
  .sort(([a], [b]) => (a < b ? -1 : 1));
const text = `${JSON.stringify(Object.fromEntries(named), null, 1)}\n`;
if (process.argv.includes("--check")) {
  if (readFileSync(file("operations.json"), "utf8") === text) process.exit(0);
  console.error("src/api/operations.json is not what the API says: npm run generate:api");
  process.exit(1);
}
writeFileSync(file("operations.json"), text);
