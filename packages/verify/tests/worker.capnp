# The package in a Worker, as workerd.test.mjs runs it.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "relying-party", worker = .worker)],
  sockets = [(name = "http", http = (), service = "relying-party")],
);

const worker :Workerd.Worker = (
  modules = [
    (name = "worker.mjs", esModule = embed "worker.mjs"),
    (name = "workerd.js", esModule = embed "../workerd.js"),
    (name = "core.js", esModule = embed "../core.js"),
    (name = "dist/netcert_verify.js", esModule = embed "../dist/netcert_verify.js"),
    (name = "dist/netcert_verify_bg.wasm", wasm = embed "../dist/netcert_verify_bg.wasm"),
  ],
  compatibilityDate = "2026-10-01",
);
