// Bundles static/src into static/dist: one script and one style sheet per page, named by content, listed in manifest.json.
//
//   node build.mjs            builds once, minified, with .br and .gz beside each text file
//   node build.mjs --watch    builds at every change, not compressed
//   node build.mjs wall       builds what is called "wall" and leaves the rest as it is
//
// Each bundle is whole (no shared chunks): a phone on guest Wi-Fi asks for one script and one style sheet, and that is it.

import { context } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { copyFile, mkdir, readFile, readdir, rename, stat, unlink, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";

const HERE = dirname(fileURLToPath(import.meta.url));
const SRC = join(HERE, "src");
const DIST = join(HERE, "dist");
const FONT = join(HERE, "node_modules", "@fontsource-variable", "atkinson-hyperlegible-next");
const KEEP_OLD_MS = 24 * 60 * 60 * 1000; // files of former builds: a page opened yesterday may still want its font
const watch = process.argv.includes("--watch");
const only = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));

const ENTRIES = {
  phone: "phone/main.tsx",
  wall: "wall/main.tsx",
  console: "console/main.tsx",
  remote: "remote/main.tsx",
  join: "join.tsx",
  pages: "pages.ts",
  agenda: "agenda.ts",
  search: "search.ts",
  replay: "replay/main.tsx",
  replay_wall: "wall/replayed.tsx",
  reading: "reading.ts",
  typed: "typed.ts",
};
const STYLES = ["phone", "wall", "console", "remote", "join", "pages", "library", "poster"];

function entryPoints() {
  const scripts = Object.entries(ENTRIES).map(([out, path]) => ({ in: join(SRC, path), out }));
  const styles = STYLES.map((out) => ({ in: join(SRC, "css", `${out}.css`), out }));
  const wanted = [...scripts, ...styles];
  return wanted.filter(({ in: path, out }) => existsSync(path) && (only.length === 0 || only.includes(out)));
}

/**
 * `import { views } from "kinds:phone"` gives {kind: its Phone component} of every src/activities/<kind>.tsx; so with
 * "kinds:wall" and "kinds:console". Only the component that is asked for is named, so the others fall away in the bundle.
 * `words` is what each kind calls itself: {kind: a function that gives the word in the page's language}; `fields` are the fields of
 * its settings in the console's form, of the kinds that export `Fields`. `@import "kinds:css"` is every src/activities/<kind>.css.
 */
const kinds = {
  name: "kinds",
  setup(build) {
    const folder = join(SRC, "activities");
    build.onResolve({ filter: /^kinds:(phone|wall|console|css)$/ }, ({ path }) => ({ path, namespace: "kinds" }));
    build.onLoad({ filter: /.*/, namespace: "kinds" }, ({ path }) => {
      const surface = path.slice("kinds:".length);
      const all = existsSync(folder) ? readdirSync(folder).sort() : [];
      if (surface === "css") {
        const sheets = all.filter((name) => name.endsWith(".css"));
        return { contents: sheets.map((file) => `@import "./${file}";`).join("\n"), resolveDir: folder, watchDirs: [folder], loader: "css" };
      }
      const component = surface[0].toUpperCase() + surface.slice(1);
      const files = all.filter((name) => name.endsWith(".tsx"));
      const imports = files.map((file, i) => `import * as kind${i} from ${JSON.stringify(`./${file}`)};`);
      const entries = files.map((file, i) => `  ${JSON.stringify(basename(file, ".tsx"))}: kind${i}.${component},`);
      const words = files.map((file, i) => `  ${JSON.stringify(basename(file, ".tsx"))}: kind${i}.words,`);
      const hasFields = (file) => /^export function Fields\b/m.test(readFileSync(join(folder, file), "utf8"));
      const fields = files.map((file, i) => (hasFields(file) ? `  ${JSON.stringify(basename(file, ".tsx"))}: kind${i}.Fields,` : ""));
      const lists = { views: entries, words, fields };
      const exported = Object.entries(lists).flatMap(([name, list]) => [`export const ${name} = {`, ...list, "};"]);
      const contents = [...imports, ...exported].join("\n");
      return { contents, resolveDir: folder, watchDirs: [folder], loader: "js" };
    });
  },
};

/** Libraries that only define things: without use they leave no trace, though their packages do not promise it. */
const unusedIsDropped = {
  name: "unused-is-dropped",
  setup(build) {
    build.onResolve({ filter: /^sortablejs$/ }, async ({ path, pluginData, ...rest }) => {
      if (pluginData === "resolved") return undefined;
      const found = await build.resolve(path, { ...rest, pluginData: "resolved" });
      return { ...found, sideEffects: false };
    });
  },
};

const finish = {
  name: "finish",
  setup(build) {
    build.onEnd(async (result) => {
      if (result.errors.length > 0) return;
      const bundles = Object.keys(result.metafile.outputs).map((path) => relative(DIST, join(HERE, path)));
      const outputs = [...bundles, ...(await translations())];
      const built = outputs.map((path) => [plainName(path), path.replaceAll("\\", "/")]);
      const manifest = { ...(only.length > 0 ? await formerManifest() : {}), ...Object.fromEntries(built.sort()) };
      await mkdir(join(DIST, "fonts"), { recursive: true });
      await copyFile(join(FONT, "LICENSE"), join(DIST, "fonts", "LICENSE.txt"));
      if (!watch) await Promise.all(outputs.map(compress));
      await writeFile(join(DIST, "manifest.json.new"), `${JSON.stringify(manifest, null, 2)}\n`);
      await rename(join(DIST, "manifest.json.new"), join(DIST, "manifest.json")); // a server that reads now sees a whole one
      await forget(new Set(Object.values(manifest)));
      console.log(`static/dist: ${outputs.length} files`);
    });
  },
};

/** Names the texts that hatch_build.py put there, i18n.<language>.json, by their content like everything else. */
async function translations() {
  const found = (await readdir(DIST)).filter((name) => /^i18n\.\w+\.json$/.test(name));
  return Promise.all(
    found.map(async (name) => {
      const content = await readFile(join(DIST, name));
      const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
      const hashed = `${name.slice(0, -".json".length)}-${hash}.json`;
      await writeFile(join(DIST, hashed), content);
      return hashed;
    }),
  );
}

async function formerManifest() {
  const path = join(DIST, "manifest.json");
  return existsSync(path) ? JSON.parse(await readFile(path, "utf8")) : {};
}

/** "phone-ABCDEFGH.js" was asked for as "phone.js". */
function plainName(path) {
  const extension = extname(path);
  return path.slice(0, -extension.length).replace(/-[A-Z0-9]{8}$/, "").replaceAll("\\", "/") + extension;
}

async function compress(path) {
  if (![".js", ".css", ".svg", ".json"].includes(extname(path))) return;
  const file = join(DIST, path);
  const content = await readFile(file);
  await writeFile(`${file}.br`, await promisify(brotliCompress)(content));
  await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
}

/** Removes hashed files that no build has named for a day. */
async function forget(present) {
  for (const path of await readdir(DIST, { recursive: true })) {
    const bare = path.replace(/\.(br|gz)$/, "");
    if (!/-[A-Z0-9]{8}\.\w+$/.test(bare) || present.has(bare)) continue;
    const { mtimeMs } = await stat(join(DIST, path));
    if (Date.now() - mtimeMs > KEEP_OLD_MS) await unlink(join(DIST, path));
  }
}

const builder = await context({
  absWorkingDir: HERE,
  entryPoints: entryPoints(),
  outdir: DIST,
  entryNames: "[name]-[hash]",
  assetNames: "fonts/[name]-[hash]",
  bundle: true,
  format: "esm",
  target: "es2020",
  minify: true,
  sourcemap: false,
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
  logOverride: {
    "ignored-bare-import": "error", // package.json promises that our modules only define things, so that pages stay small
    "import-is-undefined": "error", // a kind of activity lacks a view
  },
  define: { "process.env.NODE_ENV": '"production"' },
  loader: { ".woff2": "file", ".svg": "file" },
  plugins: [kinds, unusedIsDropped, finish],
});

if (watch) {
  await builder.watch();
} else {
  const done = await builder.rebuild().catch(() => null); // esbuild has already said what is wrong, and where
  await builder.dispose();
  if (!done) process.exitCode = 1;
}
