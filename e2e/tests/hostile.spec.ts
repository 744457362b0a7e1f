// What an attacker sends to server and edge: refused by a stable code, nothing stored, still alive.
import { expect, test } from "../fixtures.ts";
import { Citizen } from "../drive/citizen.ts";
import { frame } from "../drive/frame.ts";
import { CARDS } from "../drive/portal.ts";
import { bodies, type RawAnswer, send } from "../drive/hostile.ts";
import { changes, codes } from "../drive/routes.ts";
import { counts } from "../stack/database.ts";
import type { Stack } from "../stack/stack.ts";

const known = codes();

interface Seen {
  code: string;
  faults: string[];
}

/** The answer's code, and whatever keeps it from being a problem of ours. */
function problemIn(answer: RawAnswer): Seen {
  const faults: string[] = [];
  if (answer.status < 400 || answer.status >= 500) faults.push(`status ${answer.status}`);
  const type = String(answer.headers["content-type"]);
  if (type !== "application/problem+json") faults.push(`content type ${type}`);
  if (answer.headers["set-cookie"]) faults.push("a session is begun");
  try {
    const { type: uri, title, status, code } = JSON.parse(answer.body);
    if (!known.has(code)) faults.push(`code ${code}`);
    if (uri !== `urn:netcert:problem:${code}` || !title || status !== answer.status) faults.push(answer.body);
    return { code, faults };
  } catch {
    return { code: "", faults: [...faults, `no JSON: ${answer.body.slice(0, 80)}`] };
  }
}

function expectProblem(what: string, answer: RawAnswer): string {
  const { code, faults } = problemIn(answer);
  expect.soft(faults, what).toEqual([]);
  return code;
}

/** A session with an enrolment at this step. */
async function cookieAt(stack: Stack, step: string, picture: Buffer): Promise<string> {
  const citizen = new Citizen(stack, "fang", picture);
  await citizen.start();
  await citizen.goUntil(step);
  return citizen.session;
}

test("bodies that nobody honest sends, on every path of the server", async ({ stack, browser }) => {
  test.setTimeout(180_000);
  const picture = await frame(browser);
  // Every step takes its own kind of body, and one that is enrolled may do the rest.
  const sessions = ["", ...(await Promise.all(["chip_read", "done"].map((step) => cookieAt(stack, step, picture))))];
  const before = await counts(stack.database);
  const faults: string[] = [];
  for (const [method, address] of changes) {
    // It takes no body, so a body cannot be wrong.
    if (method === "DELETE") continue;
    for (const cookie of sessions) {
      for (const { name, contentType, body } of bodies) {
        const headers = { origin: stack.portal, "content-type": contentType, cookie, "content-length": String(body.length) };
        const answer = await send(method, stack.portal + address, headers, body);
        faults.push(...problemIn(answer).faults.map((fault) => `${method} ${address} with ${name}: ${fault}`));
      }
    }
  }
  expect(faults).toEqual([]);
  expect(await counts(stack.database)).toEqual(before);
  expect((await fetch(`${stack.portal}/healthz`)).status).toBe(200);
  expect(stack.server.isRunning).toBe(true);
  expect(stack.server.log).not.toMatch(/panicked/);
});

/** What each path's own parser says to a guardian who is signed in with a passkey. */
function verdict(address: string, name: string): [number, string] {
  if (["10 MiB", "a token of 1 MiB"].includes(name)) return [413, "body_too_large"];
  // The one path that takes a picture.
  if (address === "/api/enrolment/face" || ["another media type", "a form"].includes(name)) {
    return [415, "unsupported_media_type"];
  }
  return [400, "malformed_request"];
}

test("the same from a guardian who is signed in: each path's own parser refuses", async ({ stack, portal, page }) => {
  test.setTimeout(180_000);
  await portal.enrol(CARDS.fang);
  const cookies = await page.context().cookies(stack.portal);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const me = await send("GET", `${stack.portal}/api/me`, { cookie });
  expect(me.status).toBe(200);
  const before = await counts(stack.database);
  const wrong: string[] = [];
  for (const [method, address] of changes) {
    if (method === "DELETE") continue;
    for (const { name, contentType, body } of bodies) {
      const headers = { origin: stack.portal, "content-type": contentType, cookie, "content-length": String(body.length) };
      const answer = await send(method, stack.portal + address, headers, body);
      const { code, faults } = problemIn(answer);
      const [status, wanted] = verdict(address, name);
      if (answer.status !== status || code !== wanted) faults.push(`${answer.status} ${code}`);
      wrong.push(...faults.map((fault) => `${method} ${address} with ${name}: ${fault}`));
    }
  }
  expect(wrong).toEqual([]);
  expect(await counts(stack.database)).toEqual(before);
  // Signed in still, so none of it was refused for want of a passkey.
  expect((await send("GET", `${stack.portal}/api/me`, { cookie })).status).toBe(200);
  expect(stack.server.log).not.toMatch(/panicked/);
});

test("a path that anyone may use says exactly what was wrong", async ({ stack }) => {
  const table: [string, number, string][] = [
    ["malformed JSON", 400, "malformed_request"],
    ["unknown fields", 400, "malformed_request"],
    ["a list", 400, "malformed_request"],
    ["another media type", 415, "unsupported_media_type"],
    ["10 MiB", 413, "body_too_large"],
    ["a token of 1 MiB", 413, "body_too_large"],
  ];
  for (const address of ["/api/enrolment", "/api/sign-in/finish"]) {
    for (const [name, status, code] of table) {
      const { contentType, body } = bodies.find((hostile) => hostile.name === name)!;
      const answer = await send("POST", stack.portal + address, { origin: stack.portal, "content-type": contentType }, body);
      expect.soft([answer.status, expectProblem(name, answer)], `${address} ${name}`).toEqual([status, code]);
    }
  }
});

test("the same on the edge", async ({ stack }) => {
  const key = { authorization: `Bearer ${stack.museum.apiKey}` };
  const table: Record<string, [number, string]> = {
    "malformed JSON": [400, "malformed_request"],
    "unknown fields": [400, "malformed_request"],
    "another media type": [415, "unsupported_media_type"],
    "10 MiB": [413, "body_too_large"],
    "a token of 1 MiB": [413, "body_too_large"],
  };
  for (const { name, contentType, body } of bodies) {
    for (const headers of [key, {}]) {
      const answer = await send("POST", `${stack.edgeOrigin}/v1/verify`, {
        ...headers,
        "content-type": contentType,
        "content-length": String(body.length),
      }, body);
      const code = expectProblem(`edge: ${name}`, answer);
      if ("authorization" in headers && table[name]) expect.soft([answer.status, code], name).toEqual(table[name]);
    }
  }
  const lost = await send("GET", `${stack.edgeOrigin}/nowhere`, {});
  expect([lost.status, expectProblem("edge: /nowhere", lost)]).toEqual([404, "not_found"]);
  const method = await send("GET", `${stack.edgeOrigin}/v1/verify`, key);
  expect([method.status, expectProblem("edge: GET", method)]).toEqual([405, "method_not_allowed"]);
  expect((await fetch(`${stack.edgeOrigin}/healthz`)).status).toBe(200);
});

test("a state change from another origin, or from none, is refused", async ({ stack, browser }) => {
  const cookie = await cookieAt(stack, "done", await frame(browser));
  const before = await counts(stack.database);
  const origins = ["https://evil.example", stack.museum.origin, "null", stack.portal.replace("localhost", "127.0.0.1"), undefined];
  for (const [method, address] of changes) {
    for (const origin of origins) {
      const headers = { cookie, "content-type": "application/json", ...(origin === undefined ? {} : { origin }) };
      const answer = await send(method, stack.portal + address, headers, Buffer.from("{}"));
      const what = `${method} ${address} from ${origin ?? "nowhere"}`;
      expect.soft([answer.status, expectProblem(what, answer)], what).toEqual([403, "foreign_origin"]);
    }
  }
  expect(await counts(stack.database)).toEqual(before);
});

test("the session cookie can be read by no script and goes to no other site", async ({ stack }) => {
  const notice = (await (await fetch(`${stack.portal}/api/enrolment/notice`)).json()) as { version: number };
  const body = Buffer.from(JSON.stringify({ notice_version: notice.version, sensitive_consent: true }));
  const answer = await send(
    "POST",
    `${stack.portal}/api/enrolment`,
    { origin: stack.portal, "content-type": "application/json", "content-length": String(body.length) },
    body,
  );
  expect(answer.status).toBeLessThan(300);
  const [cookie, ...more] = answer.headers["set-cookie"] as string[];
  expect(more).toEqual([]);
  const [value, ...attributes] = cookie!.split("; ");
  expect(value).toMatch(/^netcert-on-loopback=[A-Za-z0-9_-]{43}$/);
  const named = attributes.map((attribute) => attribute.toLowerCase());
  for (const attribute of ["httponly", "path=/"]) expect(named).toContain(attribute);
  expect(named.some((attribute) => ["samesite=lax", "samesite=strict"].includes(attribute))).toBe(true);
  expect(named.some((attribute) => attribute.startsWith("domain="))).toBe(false);
  const rows = await stack.database.rows("SELECT * FROM session");
  expect(JSON.stringify(rows)).not.toContain(value!.split("=")[1]);
});

test("every answer of the portal carries the strict policy", async ({ stack }) => {
  const strict: Record<string, string> = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "media-src": "'self' blob:",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'none'",
  };
  const table: [address: string, formAction: string][] = [
    ...[
      "/", "/enrol", "/sites", "/present", "/nowhere", "/paint.js", "/sw.js", "/present.js",
      "/present_bg.wasm", "/present.html", "/account.js", "/account_bg.wasm", "/account.html", "/manifest.webmanifest", "/icons/netcert.svg", "/icons/nothing.svg",
      "/api/me", "/api/nowhere", "/api/enrolment/notice", "/demo/cards", "/healthz", "/.well-known/netcert/trust-list",
      "/status/9999", "/present?client_id=nobody", "/present?client_id=%00", "/present?client_id=museum&client_id=library",
      "/..%2f..%2fetc/passwd", "/%ff",
    ].map((address): [string, string] => [address, "'none'"]),
    ["/present?client_id=museum", stack.museum.origin],
    ["/present?client_id=library&redirect_uri=https://evil.example/", stack.library.origin],
  ];
  for (const [address, formAction] of table) {
    const { headers } = await send("GET", stack.portal + address, { accept: "text/html" });
    const policy = String(headers["content-security-policy"]);
    const directives = Object.fromEntries(
      policy.split(";").map((directive) => {
        const [name, ...sources] = directive.trim().split(/\s+/);
        return [name!, sources.join(" ")];
      }),
    );
    // What is no page and runs nowhere may be stricter still: nothing at all.
    const nothing = { "default-src": "'none'", "base-uri": "'none'", "frame-ancestors": "'none'", "form-action": "'none'" };
    const isPage = String(headers["content-type"]).startsWith("text/html") || address === "/sw.js";
    const whole = { ...strict, "form-action": formAction };
    if (isPage) expect.soft(directives, address).toEqual(whole);
    else expect.soft([whole, nothing], address).toContainEqual(directives);
    expect.soft(headers["referrer-policy"], address).toBe("no-referrer");
    expect.soft(headers["x-content-type-options"], address).toBe("nosniff");
    expect.soft(headers["cross-origin-opener-policy"], address).toBe("same-origin");
    expect.soft(String(headers["permissions-policy"]), address).toContain("camera=(self)");
  }
  const refused = await send("POST", `${stack.portal}/api/sign-in`, {}, Buffer.from("{}"));
  expect(String(refused.headers["content-security-policy"])).toContain("default-src 'none'");
});

test("a person's own answers are kept by no cache", async ({ stack }) => {
  for (const address of ["/api/me", "/api/enrolment", "/api/consents", "/.well-known/netcert/directory"]) {
    const { headers } = await send("GET", stack.portal + address, {});
    expect.soft(String(headers["cache-control"]), address).toContain("no-store");
  }
});
