import { readFile } from 'node:fs/promises';

import { packageWith } from './core.js';

export { NetcertError } from './core.js';

const wasm = () => readFile(new URL('./dist/netcert_verify_bg.wasm', import.meta.url));

export const { load, verifyPresentation } = packageWith(wasm);
