// Bodies that nobody honest sends.
import { request } from "node:http";

export interface Hostile {
  name: string;
  contentType: string;
  body: Buffer;
}

const text = (body: string): Buffer => Buffer.from(body, "utf8");

/** Wrong for every route that takes JSON. */
export const bodies: Hostile[] = [
  { name: "malformed JSON", contentType: "application/json", body: text('{"a":') },
  { name: "no body", contentType: "application/json", body: text("") },
  { name: "a list", contentType: "application/json", body: text("[]") },
  { name: "unknown fields", contentType: "application/json", body: text('{"administrator":true}') },
  { name: "deep nesting", contentType: "application/json", body: text('{"a":'.repeat(1_000) + "1" + "}".repeat(1_000)) },
  { name: "no UTF-8", contentType: "application/json", body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) },
  { name: "another media type", contentType: "text/plain", body: text("{}") },
  { name: "a form", contentType: "application/x-www-form-urlencoded", body: text("a=b") },
  {
    name: "a token of 1 MiB",
    contentType: "application/json",
    body: text(JSON.stringify({ chip_read: "a".repeat(1 << 20), presentation: "a".repeat(1 << 20), nonce: "n".repeat(32) })),
  },
  { name: "10 MiB", contentType: "application/json", body: Buffer.alloc(10 << 20, 0x20) },
];

export interface RawAnswer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

/** One request with exactly these headers; an answer counts also when it comes before the whole body was taken. */
export function send(
  method: string,
  address: string,
  headers: Record<string, string>,
  body?: Buffer,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let answered = false;
    const asked = request(address, { method, headers: { ...headers, connection: "close" }, timeout: 20_000 }, (response) => {
      answered = true;
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    asked.on("timeout", () => asked.destroy(new Error(`no answer from ${address}`)));
    asked.on("error", (error) => {
      // The other side hung up without a word that could be read.
      if (!answered) resolve({ status: 0, headers: {}, body: String(error) });
    });
    asked.end(body);
  });
}
