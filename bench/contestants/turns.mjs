// What a contestant is: a name, and `run(turns)`, which says whether every turn found a good signature.

/** One that answers at once. */
export const direct = (name, turn) => ({
  name,
  run(turns) {
    let good = true;
    for (let i = 0; i < turns; i++) good = turn(i) && good;
    return good;
  },
});

/** One that answers with a promise, awaited before the next turn. */
export const awaited = (name, turn) => ({
  name,
  async run(turns) {
    let good = true;
    for (let i = 0; i < turns; i++) good = (await turn(i)) && good;
    return good;
  },
});

/** The i-th of a list that begins anew at its end. */
export const nth = (list, i) => list[i % list.length];

export const fromBase64url = (text) => new Uint8Array(Buffer.from(text, 'base64url'));

export const toHex = (bytes) => Buffer.from(bytes).toString('hex');
