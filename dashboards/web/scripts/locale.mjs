// Words live in src/locale only: both languages have the same keys, every key is used, no Chinese stands elsewhere but in comments.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../src/", import.meta.url));
const load = (name) => JSON.parse(readFileSync(`${root}locale/${name}.json`, "utf8"));
const flatten = (tree, prefix = "") =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value]] : flatten(value, `${prefix}${key}.`),
  );
const mistakes = [];
const holes = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join();
const files = readdirSync(root, { recursive: true }).filter((name) => /\.(vue|ts)$/.test(name) && !name.startsWith("api/schema"));
const texts = new Map(files.map((name) => [name, readFileSync(root + name, "utf8")]));
for (const [name, text] of texts) {
  text.split("\n").forEach((line, at) => {
    if (/\p{Script=Han}/u.test(line.replace(/(^|\s)(\/\/|\/?\*).*$/, ""))) mistakes.push(`src/${name}:${at + 1}: Chinese outside src/locale`);
  });
}

// The console has a book, its work pages another beside it, fetched with them; the pages of a gateway share one, and each of these pages has its own beside it. Whoever uses a
// book: folders of src. A page's words must not hide shared ones.
const work = ["office", "list", "dossier", "graph", "warning", "policies", "environment", "land"];
const pages = readdirSync(`${root}locale/terminal`, { withFileTypes: true }).filter((one) => one.isDirectory()).map((one) => one.name);
const shared = new Set(flatten(load("terminal/zh")).map(([key]) => key));
const within = (...folders) => (name) => folders.some((folder) => name.startsWith(`${folder}/`));
const none = new Set();
const books = [
  ["", (name) => !within("terminal", ...pages, ...work)(name), within(...work), none],
  ["office/", within(...work), () => false, new Set(flatten(load("zh")).map(([key]) => key))],
  ["terminal/", within("terminal"), within(...pages), none],
  ...pages.map((page) => [`terminal/${page}/`, within(page), () => false, shared]),
];
let count = 0;
for (const [book, isOurs, alsoUses, known] of books) {
  const [zh, en] = ["zh", "en"].map((name) => new Map(flatten(load(book + name))));
  for (const key of zh.keys()) if (!en.has(key)) mistakes.push(`${book}en.json lacks ${key}`);
  for (const key of en.keys()) if (!zh.has(key)) mistakes.push(`${book}zh.json lacks ${key}`);
  for (const [key, text] of zh) {
    if (en.has(key) && holes(text) !== holes(en.get(key))) mistakes.push(`${book}${key}: placeholders differ`);
  }
  for (const [key, text] of en) if (/\p{Script=Han}/u.test(text) && key !== "language.other") mistakes.push(`${book}en.json: Chinese in ${key}`);
  for (const key of zh.keys()) if (known.has(key)) mistakes.push(`${book}${key} hides the shared words`);
  const written = (wanted) => [...texts].filter(([name]) => wanted(name)).map(([, text]) => text).join("");
  const ours = written(isOurs);
  const code = ours + written(alsoUses);
  // A key is used as it stands, or by the family a template literal names: t(`quality.${word}`).
  const families = [...code.matchAll(/`([\w.]+\.)\$\{/g)].map((match) => match[1]);
  for (const key of zh.keys()) {
    if (!code.includes(`"${key}"`) && !code.includes(`'${key}'`) && !families.some((family) => key.startsWith(family))) {
      mistakes.push(`nobody uses ${book}${key}`);
    }
  }
  for (const [, key] of ours.matchAll(/\bt\(\s*["']([\w.]+)["']/g)) if (!zh.has(key) && !known.has(key)) mistakes.push(`no words for ${book}${key}`);
  count += zh.size;
}
mistakes.forEach((mistake) => console.error(mistake));
console.log(`locale: ${count} sentences in zh and en, ${mistakes.length} mistakes`);
process.exit(mistakes.length ? 1 : 0);
