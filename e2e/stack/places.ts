// Where the built programs lie.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

function built(file: string, how: string): string {
  if (!existsSync(file)) throw new Error(`${file} is missing; make it with: ${how}`);
  return file;
}

/** Of this checkout; another one that was built is asked for its own. */
const target = (from: string): string =>
  (from === root && process.env.CARGO_TARGET_DIR) || path.join(from, "target");

export const program = (name: string, from = root): string =>
  built(path.join(target(from), "debug", name), `cargo build --package ${name}`);

export const portalFolder = (from = root): string => built(path.join(from, "web/dist"), "cargo xtask test --only e2e");

export const edgeConfig = (): string => {
  built(path.join(root, "edge/build/index.js"), "cargo xtask test --only e2e");
  return path.join(root, "edge/edge.capnp");
};

// The real binary: the command that npm links is a wrapper, which would die alone.
export const workerd = (): string => {
  const system = process.platform === "darwin" ? "darwin" : process.platform;
  const processor = process.arch === "x64" ? "64" : process.arch;
  const require = createRequire(path.join(root, "package.json"));
  return require.resolve(`@cloudflare/workerd-${system}-${processor}/bin/workerd`);
};
