// The package in a Worker, where wasm comes as a module and nothing is compiled at run time.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { corpus, expectedAnswer, expectedFault, question } from './corpus.mjs';

let workerd;
let address;

/** workerd itself: the command that npm links is a Node program, which would die alone. */
function binary() {
  const require = createRequire(new URL('../../../package.json', import.meta.url));
  const system = `${process.platform}-${process.arch === 'x64' ? '64' : process.arch}`;
  return require.resolve(`@cloudflare/workerd-${system}/bin/workerd`);
}

before(async () => {
  const config = fileURLToPath(new URL('./worker.capnp', import.meta.url));
  const options = { stdio: ['ignore', 'inherit', 'inherit', 'pipe'] };
  workerd = spawn(binary(), ['serve', config, '--socket-addr', 'http=127.0.0.1:0', '--control-fd=3'], options);
  workerd.once('exit', (code) => { if (address === undefined) throw new Error(`workerd ended with ${code}`); });
  let told = '';
  for await (const chunk of workerd.stdio[3].setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    told += chunk;
    if (told.endsWith('\n')) break;
  }
  const { port } = told.trim().split('\n').map((line) => JSON.parse(line)).find(({ event }) => event === 'listen');
  address = `http://127.0.0.1:${port}/`;
});

after(async () => {
  if (workerd.exitCode !== null) return;
  const gone = once(workerd, 'exit');
  workerd.kill('SIGTERM');
  await gone;
});

test('every presentation of the corpus gets its verdict in a Worker', async () => {
  for (const entry of corpus.cases) {
    const response = await fetch(address, { method: 'POST', body: JSON.stringify(question(entry)) });
    const fault = expectedFault(entry);
    const expected = fault ? { fault } : expectedAnswer(entry);
    assert.deepEqual(await response.json(), expected, entry.name);
  }
});
