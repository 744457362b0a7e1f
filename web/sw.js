// The portal's service worker: keeps both entry points' pages and what they need, so that a page that was shown once, and a
// presentation above all, opens again without the server (DESIGN §4).
// Its text is the same for every version of the portal. What it keeps becomes new page by page, behind the page that is
// shown: one worker taking over from another while a page loads can leave that page waiting for ever.
// Cache Storage may reject, throw or never answer. Then nothing counts as kept, and the server is asked.
const KEPT = "netcert-kept";

const NEVER = ["/api/", "/demo/", "/status/", "/.well-known/"];
const NEVER_EXACTLY = ["/api", "/demo", "/status", "/healthz", "/metrics", "/sw.js"];
// Files that are named with the portal's version never change (`Portal` in server/src/portal.rs).
const VERSIONED = /^\/v\//;
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

// The one page of *account*, and the one of *present* that can send nothing anywhere.
const ACCOUNT = "/";
const PRESENT = "/present";
const OF_SITE = "/present?";

// Under what a page is kept. A presentation's page has a policy of its own for each site, so it is kept for each, as
// `/present?client_id=museum`: only a plain, single `client_id` makes such a key. One without a value is absent.
const keyOf = (url) => {
  if (url.pathname !== PRESENT) return ACCOUNT;
  const ids = url.searchParams.getAll("client_id").filter((id) => id !== "");
  return ids.length === 1 && CLIENT_ID.test(ids[0]) ? `${OF_SITE}client_id=${ids[0]}` : PRESENT;
};
// Added to the address of a page that is to come from the server.
const FRESH = "netcert_fresh";
const isOfSite = (key) => key.startsWith(OF_SITE);

// How many milliseconds a person waits for what may be kept. A storage that has not answered is left alone for a while: a page
// is many files, and each would wait anew.
const PATIENCE = 2000;
const PAUSE = 60_000;
let silentUntil = 0;

const inTime = (promise) =>
  new Promise((resolve, reject) => {
    const over = self.setTimeout?.(() => {
      silentUntil = Date.now() + PAUSE;
      reject(new Error("the storage does not answer"));
    }, PATIENCE);
    promise.then(resolve, reject).finally(() => self.clearTimeout?.(over));
  });

const open = async () => {
  if (Date.now() < silentUntil) throw new Error("the storage did not answer");
  return inTime(caches.open(KEPT));
};

const load = async (path) => {
  const cache = VERSIONED.test(path) ? "default" : "no-cache";
  const response = await fetch(path, { cache, credentials: "omit" });
  if (!isGood(response)) throw new Error(`${path} cannot be kept`);
  return response;
};

const find = async (cache, request) => inTime(cache.match(request, { ignoreVary: true }));

const kept = async (request) => {
  try {
    return await find(await open(), request);
  } catch {
    return undefined;
  }
};

const policyOf = (response) => response.headers.get("content-security-policy") ?? "";

// What a page names is what it needs: styles, the start script, the glue, the wasm, icons.
const parts = (html) => [...html.matchAll(/(?:href|src)="(\/[^"/][^"]*)"/g)].map((match) => match[1]);

// A page is kept after all that it needs, so one that is kept opens.
const keep = async (key, response) => {
  const cache = await open();
  const html = await response.clone().text();
  await Promise.all([...new Set(parts(html))].map(async (path) => {
    if ((VERSIONED.test(path) || isOfSite(key)) && (await kept(path))) return;
    try {
      await cache.put(path, await load(path));
    } catch (missing) {
      // The portal opens without an icon, but not without the rest.
      if (VERSIONED.test(path)) throw missing;
    }
  }));
  await cache.put(key, response);
};

const isPage = (path) => path === ACCOUNT || path === PRESENT || isOfSite(path);

const pathOf = (request) => {
  const { pathname, search } = new URL(request.url);
  return pathname + search;
};

// `alsoNeeded`: by a page of the earlier version that may still be loading.
const dropUnneeded = async (alsoNeeded) => {
  const cache = await open();
  const paths = (await cache.keys()).map(pathOf);
  const needed = new Set(alsoNeeded);
  for (const page of paths.filter(isPage)) {
    for (const path of parts((await (await find(cache, page))?.text()) ?? "")) needed.add(path);
  }
  await Promise.all(paths.filter((path) => !isPage(path) && !needed.has(path)).map((path) => cache.delete(path)));
};

const siteKeys = async () => (await (await open()).keys()).map(pathOf).filter(isOfSite);

const keepPage = async (key, response) => {
  if (!isGood(response)) return;
  if (!isOfSite(key)) return keep(key, response);
  const cache = await open();
  // The page of a site that the server does not know can send nothing anywhere: keeping it would push out one that can.
  if (/form-action 'none'/.test(policyOf(response))) return void (await cache.delete(key));
  await keep(key, response);
  const keys = await siteKeys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MAX_PRESENT_PAGES)).map((old) => cache.delete(old)));
};

// Behind a page that was shown as it was kept: the next one is as the server has it now. One page that cannot be had is no
// reason to keep the others as they were; it is renewed when it is next shown.
const renew = async (key) => {
  const [old, found] = await Promise.all([kept(key), load(key)]);
  const isSamePolicy = old && policyOf(old) === policyOf(found);
  // With another policy than the site's of now the page can send nothing to it. It goes at once, even if what the new one needs
  // cannot be had yet.
  if (old && !isSamePolicy && isOfSite(key)) await (await open()).delete(key);
  const [before, now] = [(await old?.text()) ?? "", await found.clone().text()];
  if (isSamePolicy && before === now) return;
  const others = key === ACCOUNT ? [PRESENT, ...(await siteKeys())] : isOfSite(key) ? [PRESENT] : [];
  for (const other of others) await renew(other).catch(() => {});
  // Last, so that a renewal that was cut off begins again.
  await keepPage(key, found);
  await dropUnneeded(parts(before));
};

// The pages of the tabs that were open before there was a service worker, and always the page that can tell a person at a
// new site that the server is away.
const keepOpenPages = async () => {
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const key of new Set(tabs.map((tab) => keyOf(new URL(tab.url))))) await renew(key).catch(() => {});
  await renew(PRESENT);
};

const dropOtherCaches = async () => {
  const others = (await inTime(caches.keys())).filter((name) => name !== KEPT);
  await inTime(Promise.all(others.map((name) => caches.delete(name))));
};

self.addEventListener("install", (event) => event.waitUntil(keepOpenPages()));

self.addEventListener("activate", (event) => event.waitUntil(dropOtherCaches().catch(() => {}).then(() => self.clients.claim())));

// A server that is away is the usual reason; the next page tries again.
const renewBehind = (event, key) => event.waitUntil(renew(key).catch(() => {}));

// `fresh`: the page that was kept could not send its form (web/src/pages/present/answer.rs).
const page = async (event, key, fresh) => {
  const found = fresh ? undefined : await kept(key);
  if (found) {
    renewBehind(event, key);
    return found;
  }
  try {
    const response = await fetch(event.request);
    if (isOfSite(key)) event.waitUntil(keepPage(key, response.clone()).catch(() => {}));
    else renewBehind(event, key);
    if (response.status < 500) return response;
    return (await elsewhere(key)) ?? response;
  } catch (offline) {
    const other = (await kept(key)) ?? (await elsewhere(key));
    if (other) return other;
    throw offline;
  }
};

// A page for another site could send the answer nowhere, but the one for none can tell the person what is wrong.
const elsewhere = (key) => (isOfSite(key) ? kept(PRESENT) : undefined);

const part = async (request) => (await kept(request)) ?? fetch(request);

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !isPortal(url)) return;
  if (event.request.mode !== "navigate") {
    event.respondWith(part(event.request));
    return;
  }
  event.respondWith(page(event, keyOf(url), url.searchParams.has(FRESH)));
});
