// Prints the texts that the sources say, as JSON: [[file, line, "t" or "tn", [text, ...]], ...].
// Reads the syntax tree, so that a call inside a template string or between JSX tags counts like any other.

import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const SRC = join(dirname(fileURLToPath(import.meta.url)), "src");
const TEXTS = { t: 1, tn: 2 }; // how many of the first arguments are texts

const found = [];
const wrong = [];
for (const path of readdirSync(SRC, { recursive: true }).sort()) {
  if (!/(?<!\.d)\.tsx?$/.test(path)) continue;
  const file = `static/src/${path.replaceAll("\\", "/")}`;
  const source = ts.createSourceFile(file, readFileSync(join(SRC, path), "utf8"), ts.ScriptTarget.Latest, true);
  const visit = (node) => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && Object.hasOwn(TEXTS, node.expression.text)) {
      const name = node.expression.text;
      const texts = node.arguments.slice(0, TEXTS[name]);
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      if (texts.length === TEXTS[name] && texts.every(ts.isStringLiteralLike)) {
        found.push([file, line, name, texts.map((text) => text.text)]);
      } else {
        wrong.push(`${file}:${line}: ${name}() takes its text as a literal, so that it can be translated`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}

console.log(JSON.stringify(found));
for (const complaint of wrong) console.error(complaint);
if (wrong.length > 0) process.exitCode = 1;
