import { awaited, fromBase64url, nth } from './turns.mjs';

export const ES256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

export const importKey = ({ kty, crv, x, y }) =>
  crypto.subtle.importKey('jwk', { kty, crv, x, y }, ES256, false, ['verify']);

export async function webCryptoContestants({ message, nist }) {
  const key = await importKey(nist.key);
  const signatures = nist.signatures.map(fromBase64url);
  const bytes = fromBase64url(message);
  return [
    awaited('WebCrypto ES256, awaited', (i) => crypto.subtle.verify(ES256, key, nth(signatures, i), bytes)),
  ];
}
