# The edge in plain workerd (self-hosted, tests, load):
#
#   CENTRAL_URL=http://localhost:8300 ROOT_KEY='{"kty":"EC",…}' EDGE_ID=edge-1 \
#     workerd serve edge/edge.capnp --socket-addr http=127.0.0.1:8301
#
# On Cloudflare the same Worker is described by wrangler.toml beside this file.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "edge", worker = .edge),
    # The central server may be on this machine or in a private network, which workerd's own `internet`
    # service denies. No token chooses where the edge connects to: every URL is configured or signed by the
    # federation.
    (name = "lists", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [(name = "http", http = (), service = "edge")],
);

const edge :Workerd.Worker = (
  # As worker-build emits them; index.js imports "./index_bg.wasm".
  modules = [
    (name = "index.js", esModule = embed "build/index.js"),
    (name = "index_bg.wasm", wasm = embed "build/index_bg.wasm"),
  ],
  compatibilityDate = "2026-10-01",
  globalOutbound = "lists",
  bindings = [
    (name = "CENTRAL_URL", fromEnvironment = "CENTRAL_URL"),
    (name = "ROOT_KEY", fromEnvironment = "ROOT_KEY"),
    (name = "EDGE_ID", fromEnvironment = "EDGE_ID"),
    # Seconds that this edge's clock runs ahead, for demonstrations (`cargo xtask run --at`). Never set in
    # production: there is no such binding in wrangler.toml, and an unset variable binds nothing.
    (name = "CLOCK_AHEAD", fromEnvironment = "CLOCK_AHEAD"),
  ],
);
