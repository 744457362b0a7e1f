// The corpus that every verifier of netcerts is judged by, through the edge as it is built, in real
// workerd: each case gets the verdict and the reason that the npm package gives.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { after, before, test } from 'node:test';

import { corpus, expectedAnswer, expectedFault } from '../../shared/tests/corpus/verdicts.mjs';
import { Edge } from './world.mjs';

const ORIGIN = 'https://id.example';
const STATUS = { malformed_presentation: 400, trust_data_stale: 503 };

const lists = new Map([
  [`${ORIGIN}/.well-known/netcert/trust-list`, ['application/trust-list+jwt', corpus.trust_list]],
  [`${ORIGIN}/.well-known/netcert/directory`, ['application/rp-directory+jwt', corpus.directory]],
  ...Object.entries(corpus.status_lists).map(([uri, jwt]) => [uri, ['application/statuslist+jwt', jwt]]),
]);
const asked = new Set();
const stub = http.createServer((request, response) => {
  const { host } = request.headers;
  asked.add(host);
  const [type, jwt] = lists.get(`https://${host}${request.url}`) ?? [];
  if (!jwt) return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': type }).end(jwt);
});

before(async () => {
  stub.listen(0, '127.0.0.1');
  await once(stub, 'listening');
});

after(async () => {
  stub.close();
  stub.closeAllConnections();
  await once(stub, 'close');
});

const times = [...new Set(corpus.cases.map(({ now }) => now))];

for (const now of times) {
  test(`every presentation of the corpus gets its verdict at ${new Date(now * 1000).toISOString()}`, async (t) => {
    const federation = { origin: ORIGIN, lists: { root_key: corpus.root } };
    const flags = ['--external-addr', `lists=127.0.0.1:${stub.address().port}`];
    const edge = await Edge.start(federation, { NOW: String(now) }, { config: 'edge/tests/corpus.capnp', flags });
    t.after(() => edge.stop());
    const cases = corpus.cases.filter((entry) => entry.now === now);
    for (const entry of cases) {
      const { presentation, nonce } = entry;
      const answer = await edge.verify({ presentation, nonce }, { apiKey: corpus.api_key });
      const fault = expectedFault(entry);
      if (fault) {
        assert.deepEqual([answer.status, answer.json.code], [STATUS[fault], fault], entry.name);
      } else {
        assert.deepEqual([answer.status, answer.json], [200, expectedAnswer(entry)], entry.name);
      }
    }
  });
}

test('the whole corpus was asked, and no host that the trust list does not name', () => {
  assert.ok(corpus.cases.length > 300 && times.length > 1, 'the corpus has shrunk');
  assert.deepEqual([...asked].sort(), ['id.example', 'other.example']);
});
