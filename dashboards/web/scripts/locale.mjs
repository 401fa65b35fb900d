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

// The console and the terminal have a book each, used by the files that are theirs.
let count = 0;
for (const [book, isOurs] of [["", (name) => !name.startsWith("terminal/")], ["terminal/", (name) => name.startsWith("terminal/")]]) {
  const [zh, en] = ["zh", "en"].map((name) => new Map(flatten(load(book + name))));
  for (const key of zh.keys()) if (!en.has(key)) mistakes.push(`${book}en.json lacks ${key}`);
  for (const key of en.keys()) if (!zh.has(key)) mistakes.push(`${book}zh.json lacks ${key}`);
  for (const [key, text] of zh) {
    if (en.has(key) && holes(text) !== holes(en.get(key))) mistakes.push(`${book}${key}: placeholders differ`);
  }
  for (const [key, text] of en) if (/\p{Script=Han}/u.test(text) && key !== "language.other") mistakes.push(`${book}en.json: Chinese in ${key}`);
  const code = [...texts].filter(([name]) => isOurs(name)).map(([, text]) => text).join("");
  // A key is used as it stands, or by the family a template literal names: t(`quality.${word}`).
  const families = [...code.matchAll(/`([\w.]+\.)\$\{/g)].map((match) => match[1]);
  for (const key of zh.keys()) {
    if (!code.includes(`"${key}"`) && !code.includes(`'${key}'`) && !families.some((family) => key.startsWith(family))) {
      mistakes.push(`nobody uses ${book}${key}`);
    }
  }
  for (const [, key] of code.matchAll(/\bt\(\s*["']([\w.]+)["']/g)) if (!zh.has(key)) mistakes.push(`no words for ${book}${key}`);
  count += zh.size;
}
mistakes.forEach((mistake) => console.error(mistake));
console.log(`locale: ${count} sentences in zh and en, ${mistakes.length} mistakes`);
process.exit(mistakes.length ? 1 : 0);
