// Trunk's last step, on the folder that is about to become web/dist: styles and scripts are minified, the glue and the
// wasm agree on short names, and each file gets its brotli form beside it.
import { readFile, readdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { build, transform } from "esbuild";

const source = process.env.TRUNK_SOURCE_DIR;
const staging = process.env.TRUNK_STAGING_DIR;

await build({
  entryPoints: ["boot.js", "sw.js", "style/portal.css"].map((file) => path.join(source, file)),
  entryNames: "[name]",
  outdir: staging,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  external: ["./netcert-web.js"],
  logLevel: "warning",
});

// What wasm-bindgen calls things: `__wbg_addEventListener_0123456789abcdef`, once in the glue and once in the wasm. The
// hashes alone are 5 kB that no compression takes away.
const LONG = /\b(?:__wbg_\w+_[0-9a-f]{16}|__wbindgen_\w+|wasm_bindgen__\w+)\b/g;
const SECTION = { imports: 2, exports: 7 };

const glue = path.join(staging, "netcert-web.js");
const wasm = path.join(staging, "netcert-web_bg.wasm");
const text = await readFile(glue, "utf8");
const short = new Map([...new Set(text.match(LONG))].map((name, index) => [name, `$${index.toString(36)}`]));
const shortened = text.replace(LONG, (name) => short.get(name));
await writeFile(glue, (await transform(shortened, { minify: true, format: "esm", target: "es2022" })).code);
await writeFile(wasm, renamed(await readFile(wasm)));

for (const name of await readdir(staging, { recursive: true })) {
  // The server has yet to put the version into the page.
  if (!name.includes(".") || name === "index.html") continue;
  const plain = await readFile(path.join(staging, name));
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
  await writeFile(path.join(staging, `${name}.br`), brotliCompressSync(plain, { params }));
}

// Without wasm-opt, which a debug build does not run, there is no bound to keep.
if (process.env.TRUNK_PROFILE !== "debug") await stayWithin(350_000);

// All that a telephone loads, in bytes: icons (packed already) and the page as they are, anything else as it is packed.
async function stayWithin(bound) {
  const names = await readdir(staging, { recursive: true });
  let sum = 0;
  for (const name of names) {
    if (!name.includes(".") || name.endsWith(".br")) continue;
    const packed = `${name}.br`;
    const sent = !name.startsWith("icons") && names.includes(packed) ? packed : name;
    sum += (await stat(path.join(staging, sent))).size;
  }
  if (sum <= bound) return;
  console.error(`The portal is ${sum} bytes as it is packed; a telephone is to load no more than ${bound}.`);
  process.exit(1);
}

// WebAssembly Core §5.5: sections of a byte and a length; a name is a length and its bytes.
function renamed(module) {
  const parts = [module.subarray(0, 8)];
  let at = 8;
  while (at < module.length) {
    const id = module[at];
    const [length, start] = number(module, at + 1);
    const content = module.subarray(start, start + length);
    at = start + length;
    const named = id === SECTION.imports || id === SECTION.exports ? withShortNames(content) : content;
    parts.push(Buffer.of(id), leb128(named.length), named);
  }
  return Buffer.concat(parts);
}

// In these two sections what stands between names is never as long as the names are, so a name is found as its length
// followed by itself.
function withShortNames(content) {
  let bytes = content.toString("latin1");
  for (const [name, other] of short) bytes = bytes.replace(prefixed(name), () => prefixed(other));
  return Buffer.from(bytes, "latin1");
}

function prefixed(name) {
  return leb128(name.length).toString("latin1") + name;
}

function leb128(number) {
  const bytes = [];
  for (; number > 127; number >>>= 7) bytes.push((number & 127) | 128);
  return Buffer.of(...bytes, number);
}

function number(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at];
  }
}
