// The corpus as questions to the package.
import { corpus } from '../../../shared/tests/corpus/verdicts.mjs';

export { corpus, expectedAnswer, expectedFault } from '../../../shared/tests/corpus/verdicts.mjs';

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
