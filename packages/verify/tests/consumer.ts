// What a TypeScript compiler makes of the package: a relying party's code, compiled and never run.
import { NetcertError, load, verifyPresentation } from '@netcert/verify';
import type { NetcertErrorCode, Question, Reason, RootKey, Verification } from '@netcert/verify';

const rootKey: RootKey = { kty: 'EC', crv: 'SM2-P-256', x: 'A', y: 'B' };
const question: Question = { presentation: '', nonce: '', clientId: 'museum', trustList: '', rootKey };

export async function admits(statusList: Record<string, string>): Promise<string | Reason | NetcertErrorCode> {
  await load(new URL('https://museum.example/netcert_verify.wasm'));
  try {
    const answer: Verification = await verifyPresentation({ ...question, statusList, floors: { trustList: 7 } });
    if (!answer.verified) return answer.reason;
    const { sub, age, claims, act, checked_at: checkedAt } = answer;
    const consented: true | undefined = act?.guardian_consent;
    const flags: (boolean | undefined)[] = [age?.over_14, age?.over_18, age?.over_60, consented];
    return [sub, claims?.name ?? '', checkedAt.toFixed(), ...flags].join();
  } catch (fault) {
    if (fault instanceof NetcertError) return fault.url ?? fault.code;
    throw fault;
  }
}

export function mistakes(answer: Verification) {
  // @ts-expect-error: the subject is there only after the check
  answer.sub;
  // @ts-expect-error: a question needs its nonce
  void verifyPresentation({ presentation: '', clientId: 'museum', trustList: '', rootKey });
  // @ts-expect-error: there is no such curve
  void verifyPresentation({ ...question, rootKey: { ...rootKey, crv: 'P-384' } });
  // @ts-expect-error: only the package makes one
  new NetcertError('status_list_missing');
}
