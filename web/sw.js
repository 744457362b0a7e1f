// The portal's service worker: keeps the shell, so that a repeat presentation opens without the server (DESIGN §4).
// The server puts the bundle's version in; a new version is a new file, which is how the browser notices it.
const VERSION = "__NETCERT_VERSION__";
const PREFIX = "netcert-";
const SHELL = `${PREFIX}shell-${VERSION}`;
// Each relying party's page comes with its own CSP (`form-action`), so it is kept by `client_id`.
const PRESENT = `${PREFIX}present-${VERSION}`;

const NEVER = ["/api/", "/demo/", "/status/", "/.well-known/"];
const NEVER_EXACTLY = ["/api", "/demo", "/status", "/healthz", "/metrics", "/sw.js"];
const NEEDED = /\.(?:js|wasm|css)$/;
const CLIENT_ID = /^[a-z0-9-]{1,64}$/;
// More sites than a person verifies at; the oldest goes first.
const MAX_PRESENT_PAGES = 200;

const sameOrigin = (url) => url.origin === self.location.origin;
const isPortal = (url) =>
  sameOrigin(url) &&
  !NEVER_EXACTLY.includes(url.pathname) &&
  !NEVER.some((prefix) => url.pathname.startsWith(prefix));

// Good to keep: the whole answer, from this origin, to the address that was asked for.
const isGood = (response) => response.status === 200 && response.type === "basic" && !response.redirected;

// `/present?client_id=museum`, or null: only a plain, single `client_id` makes a key.
const presentKey = (url) => {
  if (url.pathname !== "/present") return null;
  const ids = url.searchParams.getAll("client_id");
  return ids.length === 1 && CLIENT_ID.test(ids[0]) ? `/present?client_id=${ids[0]}` : null;
};

const load = async (path) => {
  const response = await fetch(path, { cache: "no-cache", credentials: "omit" });
  if (!isGood(response)) throw new Error(`${path} cannot be kept`);
  return response;
};

// What the shell names is what the shell needs: styles, the start script, the glue, the wasm, icons.
const parts = (html) => [...new Set([...html.matchAll(/(?:href|src)="(\/[^"/][^"]*)"/g)].map((match) => match[1]))];

const keepShell = async () => {
  const cache = await caches.open(SHELL);
  const shell = await load("/");
  const html = await shell.clone().text();
  await Promise.all(parts(html).map(async (path) => {
    try {
      await cache.put(path, await load(path));
    } catch (missing) {
      // The portal opens without an icon, but not without the rest.
      if (NEEDED.test(path)) throw missing;
    }
  }));
  // Last, because a cache with a shell in it counts as whole.
  await cache.put("/", shell);
};

const keepPresentPage = async (key, response) => {
  // The page of a site that the server does not know can send nothing anywhere: keeping it would push out one that can.
  if (!isGood(response) || /form-action 'none'/.test(response.headers.get("content-security-policy") ?? "")) return;
  const cache = await caches.open(PRESENT);
  await cache.put(key, response);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MAX_PRESENT_PAGES)).map((old) => cache.delete(old)));
};

// Pages of sites that the earlier version knew, and of tabs that were open before there was a service worker.
const knownPresentKeys = async () => {
  const known = new Set();
  for (const name of await caches.keys()) {
    if (!name.startsWith(`${PREFIX}present-`) || name === PRESENT) continue;
    for (const request of await (await caches.open(name)).keys()) known.add(presentKey(new URL(request.url)));
  }
  for (const tab of await self.clients.matchAll({ type: "window", includeUncontrolled: true })) {
    known.add(presentKey(new URL(tab.url)));
  }
  known.delete(null);
  return [...known];
};

const keepKnownPresentPages = async () => {
  const kept = await caches.open(PRESENT);
  for (const key of await knownPresentKeys()) {
    if (await kept.match(key)) continue;
    // One page that cannot be had is no reason to stay at the old version.
    await load(key).then((response) => keepPresentPage(key, response), () => {});
  }
};

const dropOldVersions = async () => {
  const old = (name) => name.startsWith(PREFIX) && name !== SHELL && name !== PRESENT;
  await Promise.all((await caches.keys()).filter(old).map((name) => caches.delete(name)));
};

self.addEventListener("install", (event) => {
  // No skipWaiting here: a page that has begun with one version's glue must not be handed another version's wasm. The
  // first worker takes over at once all the same (`claim`); a later one when a page begins and asks it to.
  event.waitUntil(keepShell().then(keepKnownPresentPages));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(keepKnownPresentPages().then(dropOldVersions).then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

const shellPage = async () => (await caches.open(SHELL)).match("/", { ignoreVary: true });

const portalPage = async (request) => (await shellPage()) ?? fetch(request);

const presentPage = async (event, key) => {
  const kept = await (await caches.open(PRESENT)).match(key, { ignoreVary: true });
  if (kept) return kept;
  try {
    const response = await fetch(event.request);
    event.waitUntil(keepPresentPage(key, response.clone()));
    if (response.status < 500) return response;
    return (await shellPage()) ?? response;
  } catch (offline) {
    // The shell can send nothing anywhere (`form-action 'none'`), but it can tell the person what is wrong.
    const shell = await shellPage();
    if (shell) return shell;
    throw offline;
  }
};

const part = async (request) => (await (await caches.open(SHELL)).match(request, { ignoreSearch: true, ignoreVary: true })) ?? fetch(request);

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !isPortal(url)) return;
  if (event.request.mode !== "navigate") {
    event.respondWith(part(event.request));
    return;
  }
  if (url.pathname !== "/present") {
    event.respondWith(portalPage(event.request));
    return;
  }
  const key = presentKey(url);
  // Without a usable `client_id` the page can only explain that; the shell does.
  event.respondWith(key ? presentPage(event, key) : portalPage(event.request));
});
