# The edge as it is built, at a time that stands still and with every host on one stub: corpus.test.mjs runs
# it.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "edge", worker = .edge),
    # --external-addr says where the stub listens. It sees in `Host` whom the edge asked.
    (name = "lists", external = (address = "127.0.0.1", http = ())),
  ],
  sockets = [(name = "http", http = (), service = "edge")],
);

const edge :Workerd.Worker = (
  modules = [
    (name = "standing-clock.mjs", esModule = embed "standing-clock.mjs"),
    (name = "index.js", esModule = embed "../build/index.js"),
    (name = "index_bg.wasm", wasm = embed "../build/index_bg.wasm"),
  ],
  compatibilityDate = "2026-10-01",
  globalOutbound = "lists",
  bindings = [
    (name = "CENTRAL_URL", fromEnvironment = "CENTRAL_URL"),
    (name = "ROOT_KEY", fromEnvironment = "ROOT_KEY"),
    (name = "EDGE_ID", fromEnvironment = "EDGE_ID"),
    (name = "NOW", fromEnvironment = "NOW"),
  ],
);
