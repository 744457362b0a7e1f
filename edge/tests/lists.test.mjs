// What the edge does while the lists it hangs on grow old, change, vanish or lie. Each test has an edge and
// a central server of its own.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { API_KEYS, Edge, NONCE, World } from './world.mjs';

// ttl 1 s: a list is refreshed behind the answer from 1 s on, and before the answer from 6 s on.
const SHORT = { ttl: 1 };

async function stage(t, lists = {}, env = {}) {
  const world = new World();
  await world.start();
  t.after(() => world.stop());
  await world.publish(lists);
  const edge = await Edge.start(world, env);
  t.after(() => edge.stop());
  const kinds = await world.forge();
  const ask = (kind = 'valid') => edge.verify({ presentation: kinds[kind].presentation, nonce: NONCE });
  return { world, edge, ask };
}

const word = ({ status, json }) => json.code ?? json.reason ?? (json.verified && status === 200 ? 'verified' : status);

// Asks until the answer is `wanted`; gives what came before it.
async function until(ask, wanted, withinMillis) {
  const end = Date.now() + withinMillis;
  const earlier = [];
  for (;;) {
    const said = word(await ask());
    if (said === wanted) return earlier;
    earlier.push(said);
    assert.ok(Date.now() < end, `no ${wanted} within ${withinMillis} ms, but ${[...new Set(earlier)]}`);
    await pause(100);
  }
}

async function refreshes(edge, list, outcome) {
  const { text } = await edge.request('GET', '/metrics');
  const line = text.split('\n').find((l) => l.startsWith(`netcert_edge_refreshes_total{list="${list}",outcome="${outcome}"}`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

// Side by side, as most of their time is waiting for a list to grow old.
describe('lists', { concurrency: 6 }, () => {
  test('without a central server nothing is verified; once it is there, everything is', async (t) => {
    const { world, edge, ask } = await stage(t);
    await world.away();
    const answer = await ask();
    assert.deepEqual([answer.status, answer.json.code], [503, 'trust_data_stale']);
    assert.ok(Number(answer.headers.get('retry-after')) > 0);
    const health = await edge.request('GET', '/healthz');
    assert.deepEqual([health.status, health.json.status], [503, 'stale']);
    await world.back();
    await until(ask, 'verified', 20_000);
    assert.equal((await edge.request('GET', '/healthz')).status, 200);
  });

  test('a revocation is seen by polling alone', async (t) => {
    const { world, ask } = await stage(t, SHORT);
    assert.equal(word(await ask()), 'verified');
    await world.publish({ ...SHORT, statusVersion: 2, revoke: [0] });
    const earlier = await until(ask, 'netcert_revoked', 12_000);
    assert.ok(earlier.every((said) => said === 'verified'));
  });

  test('an edge that stood idle does not answer from a list past ttl and grace', async (t) => {
    const { world, ask } = await stage(t, SHORT);
    assert.equal(word(await ask()), 'verified');
    await world.publish({ ...SHORT, statusVersion: 2, revoke: [0] });
    await pause(6_200);
    assert.equal(word(await ask()), 'netcert_revoked');
  });

  test('a suspended relying party is turned away', async (t) => {
    const { world, ask } = await stage(t, SHORT);
    assert.equal(word(await ask()), 'verified');
    await world.publish({ ...SHORT, directoryVersion: 2, suspend: ['museum'] });
    await until(ask, 'unknown_api_key', 12_000);
  });

  test('with the central server away the edge verifies until the status list expires, and not a second longer', async (t) => {
    const { world, edge, ask } = await stage(t, SHORT);
    const expiresAt = Math.floor(Date.now() / 1000) + 8;
    await world.publish({ ...SHORT, statusExpiresIn: 8 });
    assert.equal(word(await ask()), 'verified');
    await world.away();
    const earlier = await until(ask, 'trust_data_stale', 20_000);
    assert.ok(Date.now() / 1000 >= expiresAt);
    assert.ok(earlier.length > 3 && earlier.every((said) => said === 'verified'), earlier.join());
    // A try every 5 s, not one for every request.
    assert.ok((await refreshes(edge, 'status', 'failed')) <= 3);
  });

  test('no list goes back to an earlier version', async (t) => {
    const { world, edge, ask } = await stage(t, { ...SHORT, statusVersion: 5, revoke: [0] });
    assert.equal(word(await ask()), 'netcert_revoked');
    await world.publish({ ...SHORT, statusVersion: 4 });
    const refused = async () => {
      assert.equal(word(await ask()), 'netcert_revoked');
      return { status: 200, json: { reason: (await refreshes(edge, 'status', 'failed')) > 0 ? 'refused' : 'not yet' } };
    };
    await until(refused, 'refused', 20_000);
    assert.match(edge.log, /status list not refreshed: a newer version of the list was seen before/);
    // A newer one is welcome after the pause.
    await world.publish({ ...SHORT, statusVersion: 6 });
    await until(ask, 'verified', 20_000);
  });

  test('a first refresh that was cancelled with its request is no obstacle for the next', async (t) => {
    const { world, edge, ask } = await stage(t);
    world.misbehave = () => {};
    await assert.rejects(
      fetch(`http://127.0.0.1:${edge.port}/v1/verify`, {
        method: 'POST',
        headers: { authorization: `Bearer ${API_KEYS.museum}`, 'content-type': 'application/json' },
        body: '{}',
        signal: AbortSignal.timeout(300),
      }),
    );
    world.misbehave = null;
    assert.equal(word(await ask()), 'verified');
  });

  test('unknown keys and issuers do not make the edge ask again and again', async (t) => {
    const { world, edge, ask } = await stage(t, { ttl: 600 });
    assert.equal(word(await ask()), 'verified');
    const [before, began] = [world.requests, Date.now()];
    for (let n = 0; n < 20; n += 1) {
      assert.equal(word(await ask('unknown-kid')), 'issuer_unknown');
      assert.equal(word(await ask('unknown-issuer')), 'issuer_unknown');
      assert.equal(word(await edge.post({ apiKey: `guess-${n}`, body: '{}' })), 'unknown_api_key');
    }
    // The trust list and the directory, each at most once in 10 s; none at all on a machine that is not busy.
    const periods = Math.floor((Date.now() - began) / 10_000 + 1);
    assert.ok(world.requests - before <= 2 * periods, `${world.requests - before} in ${periods} periods of 10 s`);
  });

  for (const [name, misbehave] of Object.entries({
    'a redirect': (_, response, elsewhere) => response.writeHead(302, { location: `${elsewhere}/.well-known/netcert/trust-list` }).end(),
    'another media type': (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>hello'),
    'an error': (_, response) => response.writeHead(500).end(),
    'no JWS': (_, response) => response.writeHead(200, { 'content-type': 'application/trust-list+jwt' }).end('a.b.c'),
    'an endless body': (_, response) => {
      response.writeHead(200, { 'content-type': 'application/trust-list+jwt' });
      const more = setInterval(() => response.write('A'.repeat(65_536)), 1);
      response.on('close', () => clearInterval(more));
    },
    'a body that never ends': (_, response) => response.writeHead(200, { 'content-type': 'application/trust-list+jwt' }).write('ey'),
    'no answer': () => {},
  })) {
    test(`instead of a list, ${name}`, async (t) => {
      const elsewhere = new World();
      await elsewhere.start();
      t.after(() => elsewhere.stop());
      const { world, ask } = await stage(t);
      world.misbehave = (request, response) => misbehave(request, response, elsewhere.origin);
      const began = Date.now();
      assert.equal(word(await ask()), 'trust_data_stale');
      assert.ok(Date.now() - began < 10_000, 'within the time-out of 3 s and what a busy machine adds');
      world.misbehave = null;
      await until(ask, 'verified', 20_000);
      assert.equal(elsewhere.requests, 0);
    });
  }

  test('lists of another federation are refused, however well signed', async (t) => {
    const other = new World();
    await other.start();
    t.after(() => other.stop());
    await other.publish();
    const { ask, edge } = await stage(t, {}, { ROOT_KEY: JSON.stringify(other.lists.root_key) });
    assert.equal(word(await ask()), 'trust_data_stale');
    assert.match(edge.log, /trust list not refreshed: the list's signature does not verify/);
  });

  test('an edge without its settings says which one is missing', async (t) => {
    const { edge } = await stage(t, {}, { ROOT_KEY: '' });
    const health = await edge.request('GET', '/healthz');
    assert.deepEqual([health.status, health.json.code], [500, 'internal']);
    assert.match(health.json.detail, /ROOT_KEY/);
  });
});
