// The package in a browser, as a page imports it: the wasm is found beside the module.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { corpus, expectedAnswer, expectedFault, question } from './corpus.mjs';

const FLAGS = [
  '--headless', '--no-sandbox', '--no-first-run', '--disable-quic', '--disable-sync', '--disable-background-networking',
  '--disable-component-update',
];
const PAGE = '<!doctype html><meta charset="utf-8"><script type="module" src="page.js"></script>';
const SCRIPT = `
  import { NetcertError, verifyPresentation } from './browser.js';
  const answer = (question) => verifyPresentation(question).catch((fault) => {
    if (!(fault instanceof NetcertError)) throw fault;
    return { fault: fault.code };
  });
  const questions = await (await fetch('questions')).json();
  const answers = [];
  try {
    for (const question of questions) answers.push(await answer(question));
  } catch (fault) {
    answers.push(String(fault));
  }
  await fetch('answers', { method: 'POST', body: JSON.stringify(answers) });
`;

const file = async (path) => readFile(new URL(`..${path}`, import.meta.url));
const served = {
  '/': ['text/html', () => PAGE],
  '/page.js': ['text/javascript', () => SCRIPT],
  '/questions': ['application/json', () => JSON.stringify(corpus.cases.map(question))],
  '/browser.js': ['text/javascript', file],
  '/core.js': ['text/javascript', file],
  '/dist/netcert_verify.js': ['text/javascript', file],
  '/dist/netcert_verify_bg.wasm': ['application/wasm', file],
};

/** Serves the page, and waits for the answers that it posts. */
function site() {
  let resolve;
  const answers = new Promise((fulfil) => { resolve = fulfil; });
  const server = http.createServer(async (request, response) => {
    if (request.method === 'POST') {
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
      response.end();
      return resolve(JSON.parse(body));
    }
    const [type, content] = served[request.url] ?? [];
    if (!content) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': type }).end(await content(request.url));
  });
  return { server, answers };
}

test('every presentation of the corpus gets its verdict in Chromium', { timeout: 120_000 }, async (t) => {
  const { server, answers } = site();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const profile = await mkdtemp(join(tmpdir(), 'netcert-verify-'));
  const address = `http://127.0.0.1:${server.address().port}/`;
  const program = process.env.CHROMIUM ?? 'chromium';
  const chromium = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, address], { stdio: 'ignore' });
  const gone = once(chromium, 'exit');
  t.after(async () => {
    chromium.kill('SIGTERM');
    await gone;
    server.closeAllConnections();
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  const early = gone.then(([code]) => assert.fail(`${program} ended with ${code} before the page had answered`));
  const verdicts = await Promise.race([answers, early]);
  assert.equal(verdicts.length, corpus.cases.length, verdicts.at(-1));
  for (const [at, entry] of corpus.cases.entries()) {
    const fault = expectedFault(entry);
    assert.deepEqual(verdicts[at], fault ? { fault } : expectedAnswer(entry), entry.name);
  }
});
