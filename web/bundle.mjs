// node bundle.mjs <built> <staging>: from what wasm-bindgen has built for each entry point to the folder that the server
// serves. The wasm is optimised, styles and scripts are minified, glue and wasm agree on short names, each file gets its
// brotli form beside it, and what a telephone loads for each entry point is weighed.
import { execFileSync } from "node:child_process";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";
import { withShortNames, withoutUnimported, withoutUnused } from "./wasm.mjs";

// What may be loaded for an entry point, in bytes as they are packed.
const BOUNDS = { present: 200_000, account: 350_000 };
// Loaded by both, and what *account* has besides because people put it on their home screen.
const SHARED = ["paint.js", "sw.js", "icons/netcert.svg"];
const OF_ACCOUNT = ["manifest.webmanifest", "icons/netcert-180.png"];

const source = path.dirname(fileURLToPath(import.meta.url));
const WASM_OPT = path.join(source, "../node_modules/.bin/wasm-opt");
const [built, staging] = process.argv.slice(2);

await rm(staging, { recursive: true, force: true });
await mkdir(staging, { recursive: true });
for (const entry of Object.keys(BOUNDS)) await writeEntry(entry);
await bundle(["sw.js", "paint.js"].map((file) => path.join(source, file)));
for (const name of ["manifest.webmanifest", "icons"]) {
  await cp(path.join(source, name), path.join(staging, name), { recursive: true });
}
await writePacked();
await weigh();

async function writeEntry(entry) {
  const glue = path.join(built, `${entry}.js`);
  const wasm = `${entry}_bg.wasm`;
  const small = path.join(built, `${entry}.small.wasm`);
  await writeFile(small, withoutUnused(await readFile(path.join(built, wasm))));
  execFileSync(WASM_OPT, ["-Oz", "--output", small, small], { stdio: "inherit" });
  const optimised = await readFile(small);
  const named = withShortNames(withoutUnimported(await readFile(glue, "utf8"), optimised), optimised);
  const smallGlue = path.join(built, `${entry}.small.js`);
  await writeFile(smallGlue, named.glue);
  await writeFile(path.join(staging, wasm), named.wasm);
  const page = await readFile(path.join(source, `${entry}.html`), "utf8");
  await writeFile(path.join(staging, `${entry}.html`), page.replace(/\s*<!--[\s\S]*?-->/g, ""));
  const contents = `
    import start from ${JSON.stringify(smallGlue)};
    import { boot } from "./boot.js";
    boot(start, new URL("${wasm}", import.meta.url));`;
  await bundle(undefined, { stdin: { contents, resolveDir: source }, outfile: path.join(staging, `${entry}.js`) });
  await bundle([path.join(source, "style", `${entry}.css`)]);
}

async function bundle(entryPoints, more = { outdir: staging }) {
  await build({
    entryPoints,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    logLevel: "warning",
    ...more,
  });
}

async function writePacked() {
  for (const name of await files()) {
    // The server has yet to put the version into the pages.
    if (name.endsWith(".html")) continue;
    await writeFile(path.join(staging, `${name}.br`), packed(await readFile(path.join(staging, name))));
  }
}

async function files() {
  const names = await readdir(staging, { recursive: true, withFileTypes: true });
  return names.filter((entry) => entry.isFile()).map((entry) => path.relative(staging, path.join(entry.parentPath, entry.name)));
}

// Which way to code distances is shorter depends on the file.
function packed(plain) {
  const forms = [0, 1].map((postfix) => {
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length, [constants.BROTLI_PARAM_NPOSTFIX]: postfix };
    return brotliCompressSync(plain, { params });
  });
  return forms[0].length <= forms[1].length ? forms[0] : forms[1];
}

// Fails where a telephone would load too much.
async function weigh() {
  const sizeOf = async (name) => {
    const plain = await readFile(path.join(staging, name));
    return Math.min(plain.length, packed(plain).length);
  };
  const sum = (sizes) => sizes.reduce((total, size) => total + size, 0);
  for (const [entry, bound] of Object.entries(BOUNDS)) {
    const others = entry === "account" ? [...SHARED, ...OF_ACCOUNT] : SHARED;
    const other = sum(await Promise.all(others.map(sizeOf)));
    const kinds = { html: `${entry}.html`, css: `${entry}.css`, js: `${entry}.js`, wasm: `${entry}_bg.wasm` };
    const sizes = await Promise.all(Object.values(kinds).map(sizeOf));
    const total = sum(sizes) + other;
    const parts = Object.keys(kinds).map((kind, at) => `${kind} ${sizes[at]}`).join(", ");
    console.log(`      ${entry}: ${total} bytes of ${bound} (${parts}, other ${other})`);
    if (total <= bound) continue;
    console.error(`A telephone is to load no more than ${bound} bytes for *${entry}*.`);
    process.exitCode = 1;
  }
}
