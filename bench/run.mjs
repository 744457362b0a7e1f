// Lets all contestants take turns in Node and prints verifications a second by contestant and round.
// node run.mjs FIXTURES WASM_GLUE ROUNDS

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { performance } from 'node:perf_hooks';

import { jwtContestants } from './contestants/jwt.mjs';
import { presentationContestants } from './contestants/presentation.mjs';
import { smCryptoContestants } from './contestants/sm-crypto.mjs';
import { wasmContestants } from './contestants/wasm.mjs';
import { webCryptoContestants } from './contestants/web-crypto.mjs';

/** Long beside the clock's grain, short beside the scheduler's. */
const SLICE_MS = 5;
/** How often a slice in which the system gave the processor to another program is repeated. */
const REPEATS = 10;

const [file, glue, rounds] = process.argv.slice(2);
const text = readFileSync(file, 'utf8');
const fixtures = JSON.parse(text);
const wasm = await import(pathToFileURL(glue));
const contestants = [
  ...wasmContestants(wasm, text),
  ...(await webCryptoContestants(fixtures)),
  ...(await jwtContestants(fixtures)),
  ...smCryptoContestants(fixtures),
  ...(await presentationContestants(wasm, text, fixtures)),
];

/** Milliseconds for so many turns. */
async function timed({ name, run }, turns) {
  const start = performance.now();
  const good = await run(turns);
  const taken = performance.now() - start;
  if (!good) throw new Error(`${name} failed in its turn`);
  return taken;
}

/** The compiler of V8 works best after a while: each warms up for three slices. */
async function turnsInASlice(contestant) {
  let turns = 1;
  while ((await timed(contestant, turns)) < SLICE_MS) turns *= 2;
  for (let i = 0; i < 3; i++) await timed(contestant, turns);
  const taken = await timed(contestant, turns);
  return Math.max(1, Math.round((turns * SLICE_MS) / taken));
}

/** The rate of an undisturbed slice, else the best of the disturbed ones. */
async function rate(contestant, turns) {
  let best = 0;
  for (let i = 0; i <= REPEATS; i++) {
    // Another contestant has filled the caches since.
    if (turns > 1) await contestant.run(Math.ceil(turns / 3));
    const before = process.resourceUsage().involuntaryContextSwitches;
    const rate = (turns * 1000) / (await timed(contestant, turns));
    if (process.resourceUsage().involuntaryContextSwitches === before) return rate;
    best = Math.max(best, rate);
  }
  return best;
}

const turns = [];
for (const contestant of contestants) turns.push(await turnsInASlice(contestant));

const rates = Object.fromEntries(contestants.map(({ name }) => [name, []]));
for (let round = 0; round < Number(rounds); round++) {
  for (const [at, contestant] of contestants.entries()) {
    rates[contestant.name].push(await rate(contestant, turns[at]));
  }
}
console.log(JSON.stringify(rates));
