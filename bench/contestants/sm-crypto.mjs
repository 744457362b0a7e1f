import smCrypto from 'sm-crypto';
import { sm2 as v2 } from 'sm-crypto-v2';

import { direct, fromBase64url, nth, toHex } from './turns.mjs';

export function smCryptoContestants({ message, sm }) {
  const key = `04${toHex(fromBase64url(sm.key.x))}${toHex(fromBase64url(sm.key.y))}`;
  const signatures = sm.signatures.map((text) => toHex(fromBase64url(text)));
  const bytes = fromBase64url(message);
  const array = [...bytes];
  const prepared = v2.precomputePublicKey(key);
  const options = { hash: true, publicKey: key };
  return [
    direct('sm-crypto-v2 (npm), prepared key', (i) =>
      v2.doVerifySignature(bytes, nth(signatures, i), prepared, options),
    ),
    direct('sm-crypto-v2 (npm), key seen once', (i) =>
      v2.doVerifySignature(bytes, nth(signatures, i), key, options),
    ),
    direct('sm-crypto (npm)', (i) => smCrypto.sm2.doVerifySignature(array, nth(signatures, i), key, { hash: true })),
  ];
}
