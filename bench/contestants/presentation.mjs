// Whole presentations, one call each from JavaScript, with issuer key and status list read before.

import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';

import { SDJwtInstance } from '@sd-jwt/core';

import { awaited, direct, fromBase64url, nth } from './turns.mjs';
import { ES256, importKey } from './web-crypto.mjs';

export async function presentationContestants({ PresentationCheck }, text, fixtures) {
  const { sm, nist } = fixtures;
  const [ofSm, ofNist] = [new PresentationCheck(text, false), new PresentationCheck(text, true)];
  return [
    ...pair('netcert SM2, whole presentation', ofSm, sm),
    ...pair('netcert ES256, whole presentation', ofNist, nist),
    await sdJwt(fixtures),
  ];
}

const pair = (name, check, { presentations, without_multiples: without }) => [
  direct(name, (i) => check.accepts(nth(presentations, i))),
  direct(`${name} without multiples`, (i) => check.accepts(nth(without, i))),
];

const payloadOf = (jwt) => JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url'));

async function sdJwt({ now, audience, nonce, nist }) {
  const issuer = await importKey(nist.key);
  const bits = inflateSync(fromBase64url(payloadOf(nist.status_list).status_list.lst));
  const verify = (key, data, signature) =>
    crypto.subtle.verify(ES256, key, fromBase64url(signature), new TextEncoder().encode(data));
  const instance = new SDJwtInstance({
    hasher: (data, algorithm) => createHash(algorithm.replace('-', '')).update(data).digest(),
    hashAlg: 'sha-256',
    verifier: (data, signature) => verify(issuer, data, signature),
    // The holder's key is another one each time.
    kbVerifier: async (data, signature, payload) => verify(await importKey(payload.cnf.jwk), data, signature),
  });
  return awaited('@sd-jwt/core ES256, whole presentation', async (i) => {
    const { payload, kb } = await instance.verify(nth(nist.presentations, i), {
      currentDate: now,
      keyBindingNonce: nonce,
    });
    const { idx } = payload.status.status_list;
    const stands = ((bits[idx >> 3] >> (idx & 7)) & 1) === 0;
    return stands && payload.aud === audience && kb.payload.aud === audience && payload.age_over_18 === true;
  });
}
