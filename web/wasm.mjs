// What wasm-bindgen and wasm-opt leave over: a wasm's imports and exports, and the glue that knows them by name.

// Leptos brings these classes for its server functions. What is exported is never taken out as unused, so they are
// taken out here, and what only they need goes with them.
const UNUSED = /^(?:__wbg_)?intounderlying/;
// `__wbg_addEventListener_0123456789abcdef`, once in the glue and once in the wasm: the hashes alone are 5 kB that no
// compression takes away.
const LONG = /\b(?:__wbg_\w+_[0-9a-f]{16}|__wbindgen_\w+|wasm_bindgen__\w+)\b/g;
// One import in the glue, as wasm-bindgen indents it.
const IMPORT = /^ {8}(\w+): function\([\s\S]*?^ {8}\},\n/gm;
// WebAssembly Core §5.5: a section is a byte and a length; a name is a length and its bytes.
const SECTION = { custom: 0, imports: 2, exports: 7 };

/** Without the exports that the portal does not use. */
export function withoutUnused(wasm) {
  return withSections(wasm, (id, content) => (id === SECTION.exports ? withoutUnusedExports(content) : content));
}

/** The glue without what the wasm, which has been optimised since, does not import any more. */
export function withoutUnimported(glue, wasm) {
  const imported = new Set();
  withSections(wasm, (id, content) => {
    if (id === SECTION.imports) for (const name of content.toString("latin1").match(/\w+/g)) imported.add(name);
    return content;
  });
  return glue.replace(IMPORT, (entry, name) => ([...imported].some((text) => text.endsWith(name)) ? entry : ""));
}

/** The same glue and wasm, which agree on names of two or three characters. Nothing reads the custom sections any more. */
export function withShortNames(glue, wasm) {
  const short = new Map([...new Set(glue.match(LONG))].map((name, index) => [name, `$${index.toString(36)}`]));
  const renamed = (id, content) => {
    if (id === SECTION.custom) return null;
    return id === SECTION.imports || id === SECTION.exports ? sectionWithShortNames(content, short) : content;
  };
  return { glue: glue.replace(LONG, (name) => short.get(name)), wasm: withSections(wasm, renamed) };
}

// `change` gives a section's new content, or null where the section is left out.
function withSections(module, change) {
  const parts = [module.subarray(0, 8)];
  let at = 8;
  while (at < module.length) {
    const id = module[at];
    const [length, start] = number(module, at + 1);
    at = start + length;
    const content = change(id, module.subarray(start, at));
    if (content !== null) parts.push(Buffer.of(id), leb128(content.length), content);
  }
  return Buffer.concat(parts);
}

// An export is a name, a byte for its kind, and an index.
function withoutUnusedExports(content) {
  const kept = [];
  let [count, at] = number(content, 0);
  for (; count > 0; count--) {
    const [length, name] = number(content, at);
    const [, end] = number(content, name + length + 1);
    if (!UNUSED.test(content.toString("latin1", name, name + length))) kept.push(content.subarray(at, end));
    at = end;
  }
  return Buffer.concat([leb128(kept.length), ...kept]);
}

// In these two sections what stands between names is never as long as the names are, so a name is found as its length
// followed by itself.
function sectionWithShortNames(content, short) {
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
