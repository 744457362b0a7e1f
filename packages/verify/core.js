// What the three entries (browser.js, node.js, workerd.js) have in common.
import initialise, { initSync, verify } from './dist/netcert_verify.js';

/** Why there is no answer. `code` is stable; `url` is there with `status_list_missing`. */
export class NetcertError extends Error {
  name = 'NetcertError';

  constructor({ code, message, url }) {
    super(message);
    this.code = code;
    if (url !== undefined) this.url = url;
  }
}

/** The package's functions; `wasmHere` says where the wasm is in this kind of place. */
export function packageWith(wasmHere) {
  let loaded;

  async function load(source) {
    // A failed try does not count.
    loaded ??= start(source ?? wasmHere()).catch((fault) => {
      loaded = undefined;
      throw fault;
    });
    await loaded;
  }

  async function verifyPresentation(question) {
    await load();
    return ask(question);
  }

  return { load, verifyPresentation };
}

async function start(source) {
  const wasm = await source;
  const isCode = wasm instanceof WebAssembly.Module || wasm instanceof ArrayBuffer || ArrayBuffer.isView(wasm);
  if (isCode) initSync({ module: wasm });
  else await initialise({ module_or_path: wasm });
}

function ask(question) {
  if (typeof question !== 'object' || question === null) {
    throw new NetcertError({ code: 'malformed_argument', message: 'an object with the question is expected' });
  }
  const now = question.now ?? Math.floor(Date.now() / 1000);
  const { verification, fault } = JSON.parse(verify(JSON.stringify({ ...question, now })));
  if (fault) throw new NetcertError(fault);
  return verification;
}
