// The presentations that every verifier of netcerts is judged by, and the answer that each must get. The
// edge (in workerd) and the npm package (in Node, workerd and Chromium) are both held against these.
import { readFile } from 'node:fs/promises';

const file = new URL('./presentations.json', import.meta.url);
export const corpus = JSON.parse(await readFile(file, 'utf8'));

const { exp } = JSON.parse(Buffer.from(corpus.trust_list.split('.')[1], 'base64url').toString());

/** The code that a case must end in where there is no verdict on it. */
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
