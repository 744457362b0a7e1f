// The browser's entry, which gets its wasm by URL. (Node's fetch takes no file: URLs, so the address is
// given.)
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { once } from 'node:events';
import { test } from 'node:test';

import { load, verifyPresentation } from '../browser.js';

import { corpus, expectedAnswer, question } from './corpus.mjs';

test('the wasm comes by URL, and a failed try does not count', async (t) => {
  const wasm = await readFile(new URL('../dist/netcert_verify_bg.wasm', import.meta.url));
  const server = http.createServer((request, response) => {
    const found = request.url === '/netcert_verify_bg.wasm';
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/wasm' }).end(found ? wasm : undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address();
  await assert.rejects(load(`http://127.0.0.1:${port}/elsewhere.wasm`));
  await load(new URL(`http://127.0.0.1:${port}/netcert_verify_bg.wasm`));
  const [first] = corpus.cases;
  assert.deepEqual(await verifyPresentation(question(first)), expectedAnswer(first));
});
