// A site that children may use: a relying party of its own, which tells on its page what the edge said.
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export const THEATRE = {
  clientId: "theatre",
  zh: "小百花儿童剧院",
  en: "Little Flowers Theatre",
  purpose: "young-visitors:小观众入场，看是否年满十四岁:A seat for young visitors, by whether they are over 14:age_over_14",
};

const QUERY = {
  credentials: [
    {
      id: "netcert",
      format: "dc+sd-jwt",
      meta: { vct_values: ["urn:netcert:1"] },
      claims: [{ path: ["age_over_14"] }],
    },
  ],
};

/** One visitor's answer as it arrived, and what the edge made of it. */
export interface Seen {
  presentation?: string;
  nonce: string;
  edge?: { status: number; body: any };
  error?: string;
}

export class Theatre {
  readonly apiKey = randomBytes(24).toString("hex");
  readonly clientId = THEATRE.clientId;
  /** The newest last. */
  readonly seen: Seen[] = [];
  private readonly nonces = new Map<string, string>();
  private readonly server: Server;

  private constructor(
    private readonly portal: string,
    private readonly edge: string,
  ) {
    this.server = createServer((request, response) => {
      this.serve(request, response).catch((error: unknown) => {
        response.statusCode = 500;
        response.end(String(error));
      });
    });
  }

  static async open(portal: string, edge: string): Promise<Theatre> {
    const theatre = new Theatre(portal, edge);
    await new Promise<void>((listening) => theatre.server.listen(0, "127.0.0.1", listening));
    return theatre;
  }

  get origin(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", this.origin);
    response.setHeader("content-type", "text/html; charset=utf-8");
    if (request.method === "POST" && pathname === "/verified") {
      const seen = await this.take(new URLSearchParams(await text(request)));
      this.seen.push(seen);
      const answer = seen.error ?? (seen.edge?.body.verified === true ? "verified" : "not-verified");
      response.end(page(`<h1 data-answer="${answer}">${answer}</h1>`));
    } else if (pathname === "/") {
      response.end(page(`<h1>${THEATRE.zh}</h1><p><a id="visit" href="${this.request()}">用网证核验</a></p>`));
    } else {
      response.statusCode = 404;
      response.end(page("<h1>404</h1>"));
    }
  }

  private request(): string {
    const [nonce, state] = [randomBytes(24).toString("base64url"), randomBytes(24).toString("base64url")];
    this.nonces.set(state, nonce);
    const query = new URLSearchParams({
      response_type: "vp_token",
      client_id: this.clientId,
      response_mode: "form_post",
      redirect_uri: `${this.origin}/verified`,
      nonce,
      state,
      dcql_query: JSON.stringify(QUERY),
      purpose: "young-visitors",
    });
    return `${this.portal}/present?${query.toString().replaceAll("&", "&amp;")}`;
  }

  private async take(form: URLSearchParams): Promise<Seen> {
    const nonce = this.nonces.get(form.get("state") ?? "");
    if (nonce === undefined) throw new Error("an answer to no question");
    this.nonces.delete(form.get("state")!);
    const token = form.get("vp_token");
    if (token === null) return { nonce, error: form.get("error") ?? "no answer" };
    const [presentation] = (JSON.parse(token) as { netcert: string[] }).netcert;
    const answer = await fetch(`${this.edge}/v1/verify`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${this.apiKey}` },
      body: JSON.stringify({ presentation, nonce }),
      signal: AbortSignal.timeout(15_000),
    });
    return { presentation: presentation!, nonce, edge: { status: answer.status, body: await answer.json() } };
  }
}

const page = (body: string): string =>
  `<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>${THEATRE.zh}</title><main>${body}</main></html>`;
