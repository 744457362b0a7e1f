// The presentations that every verifier of netcerts is judged by, as questions to the package.
import { readFile } from 'node:fs/promises';

const file = new URL('../../../shared/tests/corpus/presentations.json', import.meta.url);
export const corpus = JSON.parse(await readFile(file, 'utf8'));

const { exp } = JSON.parse(Buffer.from(corpus.trust_list.split('.')[1], 'base64url').toString());

export function question({ presentation, nonce, audience, now }) {
  return {
    presentation,
    nonce,
    now,
    clientId: audience,
    trustList: corpus.trust_list,
    rootKey: corpus.root,
    statusList: corpus.status_lists,
  };
}

/** The code of the fault that a case must end in, if it must. */
export function expectedFault({ expected, now }) {
  if (now >= exp) return 'trust_data_stale';
  return expected.malformed ? 'malformed_presentation' : undefined;
}

/** The corpus keeps age flags among all disclosed claims; an answer shows them apart. */
export function expectedAnswer({ expected, now }) {
  if (!expected.verified) return { ...expected, checked_at: now };
  const { disclosed, ...answer } = expected;
  const entries = Object.entries(disclosed);
  const isFlag = ([name]) => name.startsWith('age_');
  const age = Object.fromEntries(entries.filter(isFlag).map(([name, value]) => [name.slice('age_'.length), value]));
  const claims = Object.fromEntries(entries.filter((entry) => !isFlag(entry)));
  if (Object.keys(age).length > 0) answer.age = age;
  if (Object.keys(claims).length > 0) answer.claims = claims;
  return { ...answer, checked_at: now };
}
