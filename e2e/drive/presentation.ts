// What a browser carries to a relying party, caught on its way, and the edge's answer to it.
import type { Page, Request } from "@playwright/test";
import type { RelyingParty, Stack } from "../stack/stack.ts";

export interface Caught {
  presentation: string;
  nonce: string;
}

/** Listens for the next presentation that this page sends. */
export async function catchPresentation(page: Page, at: RelyingParty, go: () => Promise<void>): Promise<Caught> {
  const asked = page.waitForRequest((request: Request) => request.url().includes("/present?"), { timeout: 30_000 });
  const sent = page.waitForRequest(`${at.origin}/verified`, { timeout: 45_000 });
  await go();
  const nonce = new URL((await asked).url()).searchParams.get("nonce")!;
  const form = new URLSearchParams((await sent).postData() ?? "");
  const [presentation] = (JSON.parse(form.get("vp_token")!) as { netcert: string[] }).netcert;
  return { presentation: presentation!, nonce };
}

export interface EdgeAnswer {
  status: number;
  body: any;
}

export async function askEdge(
  stack: Stack,
  apiKey: string | undefined,
  question: { presentation: string; nonce: string },
): Promise<EdgeAnswer> {
  const response = await fetch(`${stack.edgeOrigin}/v1/verify`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}) },
    body: JSON.stringify(question),
    signal: AbortSignal.timeout(10_000),
  });
  return { status: response.status, body: await response.json() };
}

/** The issuer's part of a presentation. */
export function netcertOf(presentation: string): any {
  return JSON.parse(Buffer.from(presentation.split(".")[1]!, "base64url").toString("utf8"));
}
