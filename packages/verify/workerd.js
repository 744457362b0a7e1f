// A Worker compiles no bytes at run time: the wasm comes as a module.
import wasm from './dist/netcert_verify_bg.wasm';

import { packageWith } from './core.js';

export { NetcertError } from './core.js';

export const { load, verifyPresentation } = packageWith(() => wasm);
