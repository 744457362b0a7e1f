// The package as a relying party would use it, over the corpus that every verifier of netcerts is judged by.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { NetcertError, load, verifyPresentation } from '@netcert/verify';

import { corpus, expectedAnswer, expectedFault, question } from './corpus.mjs';

const accepted = corpus.cases.find(({ name }) => name === 'over 18 disclosed (SGD_SM3_SM2)');
const good = question(accepted);

async function faultOf(changed) {
  const outcome = await verifyPresentation(changed).then(
    (answer) => assert.fail(`answered ${JSON.stringify(answer)}`),
    (fault) => fault,
  );
  assert.ok(outcome instanceof NetcertError && outcome instanceof Error, String(outcome));
  return outcome;
}

test('every presentation of the corpus gets its verdict', async () => {
  assert.ok(corpus.cases.length > 150);
  for (const entry of corpus.cases) {
    const fault = expectedFault(entry);
    if (fault) {
      assert.equal((await faultOf(question(entry))).code, fault, entry.name);
    } else {
      assert.deepEqual(await verifyPresentation(question(entry)), expectedAnswer(entry), entry.name);
    }
  }
});

test('one status list may come as it is', async () => {
  const [statusList] = Object.values(corpus.status_lists);
  assert.equal((await verifyPresentation({ ...good, statusList })).verified, true);
});

test('without a time the machine\'s clock counts', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: good.now * 1000 + 999 });
  const answer = await verifyPresentation({ ...good, now: undefined });
  assert.deepEqual([answer.verified, answer.checked_at], [true, good.now]);
});

test('stale lists are never an answer', async () => {
  const dayLater = good.now + 24 * 3600;
  assert.equal((await faultOf({ ...good, now: dayLater })).code, 'trust_data_stale');
  const quarterLater = good.now + 15 * 60;
  assert.equal((await faultOf({ ...good, now: quarterLater })).code, 'trust_data_stale');
});

test('a list that went back to an older version is refused', async () => {
  assert.equal((await verifyPresentation({ ...good, floors: { trustList: 7, statusList: 3 } })).verified, true);
  assert.equal((await faultOf({ ...good, floors: { trustList: 8 } })).code, 'trust_list_invalid');
  assert.equal((await faultOf({ ...good, floors: { statusList: 4 } })).code, 'status_list_invalid');
});

test('a missing status list is named by an address that the issuer signed', async () => {
  for (const statusList of [undefined, {}]) {
    const fault = await faultOf({ ...good, statusList });
    assert.equal(fault.code, 'status_list_missing');
    assert.equal(fault.url, 'https://id.example/status/0');
  }
  // A refused presentation needs no list, and names no address.
  const forged = corpus.cases.find(({ name }) => name === "the netcert's signature changed (ES256)");
  const answer = await verifyPresentation({ ...question(forged), statusList: undefined });
  assert.deepEqual(answer, { verified: false, reason: 'signature_invalid', checked_at: forged.now });
});

test('lists that nobody trusted signed are refused', async () => {
  const tampered = (jwt) => jwt.replace(/.{4}$/, 'AAAA');
  assert.equal((await faultOf({ ...good, trustList: tampered(corpus.trust_list) })).code, 'trust_list_invalid');
  const [statusList] = Object.values(corpus.status_lists);
  assert.equal((await faultOf({ ...good, statusList: tampered(statusList) })).code, 'status_list_invalid');
  assert.equal((await faultOf({ ...good, statusList: corpus.trust_list })).code, 'status_list_invalid');
  const stranger = { ...corpus.root, x: corpus.root.y, y: corpus.root.x };
  assert.equal((await faultOf({ ...good, rootKey: stranger })).code, 'malformed_argument');
});

test('arguments of another form are refused by name', async () => {
  for (const [changed, named] of [
    [{ ...good, nonce: 'short' }, 'nonce'],
    [{ ...good, clientId: 'Museum' }, 'clientId'],
    [{ ...good, presentation: undefined }, 'presentation'],
    [{ ...good, presentation: 7 }, 'string'],
    [{ ...good, rootKey: { ...corpus.root, d: 'secret' } }, 'unknown field `d`'],
    [{ ...good, now: good.now + 0.5 }, 'floating point'],
    [{ ...good, audience: 'museum' }, 'audience'],
    [undefined, 'object'],
    ['presentation', 'object'],
  ]) {
    const { code, message } = await faultOf(changed);
    assert.equal(code, 'malformed_argument');
    assert.ok(message.includes(named), message);
  }
});

test('loading twice, and at once, is loading once', async () => {
  await Promise.all([load(), load(), verifyPresentation(good)]);
  await load();
  assert.equal((await verifyPresentation(good)).verified, true);
});

test('no input breaks it: after any fault it answers as before', async () => {
  const texts = ['', '~', '~'.repeat(70_000), 'a'.repeat(1 << 20), '\ud800', '\0', `${accepted.presentation}~`];
  for (const presentation of texts) {
    const { code } = await faultOf({ ...good, presentation });
    assert.match(code, /^malformed_/);
  }
  assert.equal((await verifyPresentation(good)).verified, true);
});
