// The contestants written in Rust. The loop runs inside the module, as it does for a caller that is wasm
// itself.

export function wasmContestants({ Ring }, text) {
  const ring = new Ring(text);
  return ring
    .names()
    .map((name, at) => ({ name, run: (turns) => ring.run(at, turns) }))
    .filter(({ name }) => !name.includes('presentation'));
}
