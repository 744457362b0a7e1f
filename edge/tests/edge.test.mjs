// The edge as it is built, in real workerd, against lists and presentations that netcert-forge makes.
//   node --test edge/tests/edge.test.mjs edge/tests/lists.test.mjs
// wants: cargo build -p netcert-forge, worker-build's edge/build, npm ci. NETCERT_FORGE and WORKERD name
// other programs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { API_KEYS, Edge, NONCE, World } from './world.mjs';

const world = new World();
let edge;
let kinds;

before(async () => {
  await world.start();
  // Lists that do not grow old in a test, however slow the machine.
  await world.publish({ revoke: [7], suspend: ['closed'], ttl: 600 });
  kinds = await world.forge({ revokedIdx: 7 });
  edge = await Edge.start(world);
});

after(async () => {
  await edge?.stop();
  await world.stop();
});

const ask = (presentation, options = {}) => edge.verify({ presentation, nonce: NONCE }, options);

function assertProblem(answer, status, code) {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  assert.equal(answer.json.code, code);
  assert.equal(answer.json.status, status);
  assert.equal(answer.json.type, `urn:netcert:problem:${code}`);
}

async function assertStillAnswers() {
  const answer = await ask(kinds.valid.presentation);
  assert.equal(answer.json.verified, true, answer.text);
}

test('every forged presentation gets its own answer', async (t) => {
  assert.ok(Object.keys(kinds).length >= 40);
  for (const [name, { presentation, expect }] of Object.entries(kinds)) {
    await t.test(name, async () => {
      const answer = await ask(presentation);
      if (expect.code) return assertProblem(answer, expect.status, expect.code);
      assert.equal(answer.status, expect.status, answer.text);
      assert.equal(answer.headers.get('content-type'), 'application/json');
      assert.equal(answer.json.verified, expect.verified, answer.text);
      assert.equal(answer.json.reason, expect.reason);
      if (!expect.verified) assert.deepEqual(Object.keys(answer.json).sort(), ['checked_at', 'reason', 'verified']);
    });
  }
  await assertStillAnswers();
});

test('a good presentation says who, how sure, and what was disclosed, and nothing else', async () => {
  const { json } = await ask(kinds.valid.presentation);
  assert.match(json.sub, /^[A-Za-z2-7]{32}$/);
  assert.equal(json.issuer, world.origin);
  assert.equal(json.acr, 'substantial');
  assert.deepEqual(json.age, { over_18: true, over_60: false });
  assert.ok(Math.abs(json.checked_at - Date.now() / 1000) < 10);
  assert.deepEqual(Object.keys(json).sort(), ['acr', 'age', 'checked_at', 'issuer', 'sub', 'verified']);

  const act = await ask(kinds['valid-act'].presentation);
  assert.deepEqual(act.json.act, { guardian_consent: true });
  const nothing = await ask(kinds['valid-nothing-disclosed'].presentation);
  assert.deepEqual(Object.keys(nothing.json).sort(), ['acr', 'checked_at', 'issuer', 'sub', 'verified']);
});

test('a warm verification asks nobody', async () => {
  await assertStillAnswers();
  const before = world.requests;
  await Promise.all(Array.from({ length: 50 }, assertStillAnswers));
  assert.equal(world.requests, before);
});

test('only an active relying party may ask, and it is asked for its key before its body is read', async () => {
  const body = 'no json';
  for (const authorization of [undefined, 'Bearer', 'Bearer ', 'Basic bXVzZXVtOng=', 'Bearer wrong', `Bearer ${API_KEYS.closed}`, `Bearer ${'k'.repeat(5000)}`]) {
    const answer = await edge.post({ body, headers: authorization ? { authorization } : {} });
    assertProblem(answer, 401, 'unknown_api_key');
    assert.match(answer.headers.get('www-authenticate'), /^Bearer /);
  }
  // The other relying party's key opens nothing of the first one's.
  const answer = await ask(kinds.valid.presentation, { apiKey: API_KEYS.library });
  assert.deepEqual([answer.json.verified, answer.json.reason], [false, 'audience_mismatch']);
});

test('malformed requests are problems, and the isolate lives on', async () => {
  const good = kinds.valid.presentation;
  const asJson = (value) => ({ body: JSON.stringify(value) });
  for (const [options, status, code] of [
    [{ body: '' }, 400, 'malformed_request'],
    [{ body: '{' }, 400, 'malformed_request'],
    [{ body: '[]' }, 400, 'malformed_request'],
    [{ body: 'null' }, 400, 'malformed_request'],
    [{ body: Buffer.from([0xff, 0xfe, 0x00]) }, 400, 'malformed_request'],
    [{ body: '['.repeat(60_000) }, 400, 'malformed_request'],
    [{ body: `{"presentation":"a","presentation":"b","nonce":"${NONCE}"}` }, 400, 'malformed_request'],
    [asJson({ presentation: good }), 400, 'malformed_request'],
    [asJson({ presentation: good, nonce: NONCE, debug: true }), 400, 'malformed_request'],
    [asJson({ presentation: good, nonce: 7 }), 400, 'malformed_request'],
    [asJson({ presentation: good, nonce: 'short' }), 400, 'malformed_request'],
    [asJson({ presentation: good, nonce: `${NONCE}\n` }), 400, 'malformed_request'],
    [asJson({ presentation: 'x', nonce: NONCE }), 400, 'malformed_presentation'],
    [{ body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415, 'unsupported_media_type'],
    [{ body: '{}', headers: { 'content-type': 'text/json' } }, 415, 'unsupported_media_type'],
    [{ body: '{}', headers: { 'content-type': '' } }, 415, 'unsupported_media_type'],
    [{ body: Buffer.alloc(64 * 1024 + 1, 0x20) }, 413, 'body_too_large'],
    [{ body: Buffer.alloc(10 * 1024 * 1024, 0x20) }, 413, 'body_too_large'],
    [{ body: Buffer.alloc(10 * 1024 * 1024, 0x20), chunked: true }, 413, 'body_too_large'],
    // Nobody reads these bodies, and yet their senders hear why.
    [{ apiKey: 'k'.repeat(43), body: Buffer.alloc(10 * 1024 * 1024, 0x20) }, 401, 'unknown_api_key'],
    [{ body: Buffer.alloc(10 * 1024 * 1024, 0x20), headers: { 'content-type': 'text/plain' } }, 415, 'unsupported_media_type'],
  ]) {
    assertProblem(await edge.post({ apiKey: API_KEYS.museum, ...options }), status, code);
  }
  await assertStillAnswers();
});

test('a chunked body within the bound is as good as one that announces its length', async () => {
  const body = Buffer.from(JSON.stringify({ presentation: kinds.valid.presentation, nonce: NONCE }));
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  const answer = await edge.post({ apiKey: API_KEYS.museum, body, headers, chunked: true });
  assert.equal(answer.json.verified, true, answer.text);
});

test('paths and methods that do not exist are problems', async () => {
  assertProblem(await edge.request('GET', '/'), 404, 'not_found');
  assertProblem(await edge.request('GET', '/v1/verify/'), 404, 'not_found');
  const verify = await edge.request('GET', '/v1/verify');
  assertProblem(verify, 405, 'method_not_allowed');
  assert.equal(verify.headers.get('allow'), 'POST');
  assertProblem(await edge.request('DELETE', '/healthz'), 405, 'method_not_allowed');
});

test('the edge says how it is, what it is and what it did', async () => {
  const health = await edge.request('GET', '/healthz');
  assert.equal(health.status, 200);
  assert.equal(health.json.status, 'ok');
  assert.deepEqual(health.json.lists.map((list) => list.list).sort(), ['directory', 'status', 'trust']);
  const about = await edge.request('GET', '/.well-known/netcert-edge');
  assert.equal(about.json.edge, 'edge-under-test');
  assert.equal(about.json.verify, '/v1/verify');
  const metrics = await edge.request('GET', '/metrics');
  assert.match(metrics.headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
  assert.match(metrics.text, /^netcert_edge_verifications_total\{outcome="verified"\} [1-9]/m);
  assert.match(metrics.text, /^netcert_edge_verifications_total\{outcome="refused",reason="netcert_revoked"\} [1-9]/m);
  assert.match(metrics.text, /^netcert_edge_list_version\{list="trust",name=""\} 1$/m);
  for (const text of [health.text, about.text, metrics.text]) {
    assert.doesNotMatch(text, /museum|方圆/);
  }
});
