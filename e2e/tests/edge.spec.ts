// The real edge against presentations that an attacker or a bug would make.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { Visit } from "../drive/museum.ts";
import type { Portal } from "../drive/portal.ts";
import { askEdge, type Caught, catchPresentation, netcertOf } from "../drive/presentation.ts";
import type { Stack } from "../stack/stack.ts";
import { until } from "../stack/until.ts";

async function genuine(page: Page, portal: Portal, stack: Stack): Promise<Caught> {
  await portal.enrol();
  const visit = new Visit(page, stack.museum);
  const caught = await catchPresentation(page, stack.museum, async () => {
    await visit.start();
    await portal.presentFirst();
  });
  await visit.visitorCode();
  return caught;
}

// Another letter in the middle of a part, still base64url.
const spoilt = (text: string): string => {
  const at = Math.floor(text.length / 2);
  return text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);
};

test("a browser's own presentation, wronged", async ({ page, portal, stack }) => {
  const caught = await genuine(page, portal, stack);
  const { presentation, nonce } = caught;
  const [netcert, ...rest] = presentation.split("~");
  const binding = rest.pop()!;
  const [header, payload, signature] = netcert!.split(".");
  const join = (jwt: string, disclosures: string[], kb: string) => [jwt, ...disclosures, kb].join("~");
  const disclosed = rest.map((part) => JSON.parse(Buffer.from(part, "base64url").toString("utf8")));
  expect(disclosed.map(([, name, value]) => [name, value])).toEqual([["age_over_18", true]]);
  const lie = Buffer.from(JSON.stringify([disclosed[0][0], "age_over_60", true])).toString("base64url");

  const museum = stack.museum.apiKey;
  const table: [string, string | undefined, Caught, Record<string, unknown>][] = [
    ["as it was", museum, caught, { verified: true }],
    ["wrong nonce", museum, { presentation, nonce: `${nonce.slice(1)}0` }, { verified: false, reason: "nonce_mismatch" }],
    ["at another relying party", stack.library.apiKey, caught, { verified: false, reason: "audience_mismatch" }],
    ["tampered payload", museum, { presentation: join(`${header}.${spoilt(payload!)}.${signature}`, rest, binding), nonce }, {}],
    ["tampered signature", museum, { presentation: join(`${header}.${payload}.${spoilt(signature!)}`, rest, binding), nonce },
      { verified: false, reason: "signature_invalid" }],
    // The holder's key bound it to what was disclosed; a holder who binds a lie is among the forgeries below.
    ["tampered disclosure", museum, { presentation: join(netcert!, [lie], binding), nonce },
      { verified: false, reason: "presentation_mismatch" }],
    ["dropped disclosure", museum, { presentation: join(netcert!, [], binding), nonce },
      { verified: false, reason: "presentation_mismatch" }],
    ["disclosure twice", museum, { presentation: join(netcert!, [...rest, ...rest], binding), nonce }, { verified: false }],
    ["tampered key binding", museum, { presentation: join(netcert!, rest, binding.replace(/[^.]+$/, spoilt)), nonce },
      { verified: false, reason: "key_binding_invalid" }],
    ["without key binding", museum, { presentation: join(netcert!, rest, ""), nonce }, { code: "malformed_presentation" }],
    ["without an API key", undefined, caught, { code: "unknown_api_key" }],
    ["with an unknown API key", "0".repeat(48), caught, { code: "unknown_api_key" }],
  ];
  for (const [name, apiKey, question, expected] of table) {
    await test.step(name, async () => {
      const { status, body } = await askEdge(stack, apiKey, question);
      expect(body, name).toMatchObject(expected);
      if (name !== "as it was") expect(body.verified ?? false, name).toBe(false);
      // A letter in the payload may make it unreadable or only unsigned; either way it is refused.
      expect(status, name).toBe("code" in expected ? (body.code === "unknown_api_key" ? 401 : 400) : body.code ? 400 : 200);
    });
  }
});

test("revoked on the operator's command line, and every forgery by name", async ({ page, portal, stack }) => {
  const caught = await genuine(page, portal, stack);
  const { body } = await askEdge(stack, stack.museum.apiKey, caught);
  expect(body.verified).toBe(true);
  const { idx, uri } = netcertOf(caught.presentation).status.status_list;

  await test.step("revoked", async () => {
    await stack.operator("netcert", "revoke", "--client-id", "museum", "--sub", body.sub);
    const refused = await until("the edge refuses", 15, async () => {
      const answer = await askEdge(stack, stack.museum.apiKey, caught);
      return answer.body.verified ? undefined : answer.body;
    });
    expect(refused.reason).toBe("netcert_revoked");
  });

  await test.step("the museum tells its visitor so, and agreeing anew helps", async () => {
    const visit = new Visit(page, stack.museum);
    await visit.start();
    await portal.presentAgain();
    await expect(visit.failure("netcert_revoked")).toBeVisible();
  });

  const nonce = "forged-nonce-0123456789";
  const forged = await stack.forge(
    ...["--client-id", "museum", "--other-client-id", "library", "--nonce", nonce, "--status-uri", uri],
    ...["--status-idx", String((idx + 1) % (1 << 17)), "--revoked-idx", String(idx)],
  );
  const reasons = new Set<string>();
  for (const [kind, { presentation, expect: expected }] of Object.entries(forged)) {
    const { status, body: answer } = await askEdge(stack, stack.museum.apiKey, { presentation, nonce });
    expect.soft({ kind, status, ...answer }).toMatchObject({ kind, ...expected });
    if (answer.reason) reasons.add(answer.reason);
    if (!expected.verified) expect.soft(Object.keys(answer), kind).not.toContain("sub");
  }
  // The list, each with its own name.
  for (const reason of ["signature_invalid", "nonce_mismatch", "audience_mismatch", "netcert_expired", "netcert_revoked", "issuer_unknown"]) {
    expect.soft([...reasons]).toContain(reason);
  }
  expect((await fetch(`${stack.edgeOrigin}/healthz`)).status).toBe(200);
});
