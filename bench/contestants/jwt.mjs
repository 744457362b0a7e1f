import { jwtVerify } from 'jose';

import { awaited, nth } from './turns.mjs';
import { importKey } from './web-crypto.mjs';

export async function jwtContestants({ now, audience, nist }) {
  const key = await importKey(nist.key);
  const options = { algorithms: ['ES256'], audience, currentDate: new Date(now * 1000) };
  return [
    awaited('jose jwtVerify ES256', async (i) => {
      const { payload } = await jwtVerify(nth(nist.jwts, i), key, options);
      return payload.aud === audience;
    }),
  ];
}
