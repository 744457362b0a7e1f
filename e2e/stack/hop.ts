// A site whose callback answers with a redirect to another origin, as many do: to their `www` host, or to an app's link.
import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Stack } from "./stack.ts";

const QUERY = {
  credentials: [
    {
      id: "netcert",
      format: "dc+sd-jwt",
      meta: { vct_values: ["urn:netcert:1"] },
      claims: [{ path: ["age_over_18"] }],
    },
  ],
};

const listening = async (serve: Parameters<typeof createServer>[1]): Promise<Server> => {
  const server = createServer(serve);
  await new Promise<void>((listens) => server.listen(0, "127.0.0.1", listens));
  return server;
};
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

export class Hop {
  /** The forms that its callback got. */
  readonly answers: URLSearchParams[] = [];
  private servers: Server[] = [];

  private constructor(
    private readonly stack: Stack,
    readonly clientId: string,
  ) {}

  static async open(stack: Stack, clientId: string): Promise<Hop> {
    const hop = new Hop(stack, clientId);
    const end = await listening((_, response) => {
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end('<!doctype html><html lang="en"><title>done</title><h1>done</h1>');
    });
    const home = await listening((request, response) => {
      if (request.method !== "POST") return void response.writeHead(303, { location: hop.request() }).end();
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        hop.answers.push(new URLSearchParams(body));
        response.writeHead(303, { location: `${hop.end}/done` }).end();
      });
    });
    hop.servers = [home, end];
    return hop;
  }

  /** Where it asks, and where its callback is. */
  get origin(): string {
    return `http://localhost:${portOf(this.servers[0]!)}`;
  }

  /** Another origin, where its callback sends the browser. */
  get end(): string {
    return `http://127.0.0.1:${portOf(this.servers[1]!)}`;
  }

  async register(...more: string[]): Promise<void> {
    await this.stack.operator(
      ...["relying-party", "add", "--client-id", this.clientId, "--name-zh", "跳转站", "--name-en", "Hop"],
      ...["--redirect-uri", `${this.origin}/cb`, "--purpose", "visit:预约:Visit:age_over_18", ...more],
    );
  }

  private request(): string {
    const query = new URLSearchParams({
      response_type: "vp_token",
      response_mode: "form_post",
      client_id: this.clientId,
      redirect_uri: `${this.origin}/cb`,
      nonce: randomBytes(16).toString("base64url"),
      state: randomBytes(16).toString("base64url"),
      purpose: "visit",
      dcql_query: JSON.stringify(QUERY),
    });
    return `${this.stack.portal}/present?${query}`;
  }

  async close(): Promise<void> {
    for (const server of this.servers) {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
  }
}
