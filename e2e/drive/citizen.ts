// A person's browser without the browser: the enrolment's requests, one by one.
import { randomInt } from "node:crypto";
import type { Stack } from "../stack/stack.ts";
import { PIN } from "./portal.ts";

export interface Answer {
  status: number;
  body: any;
}

export class Citizen {
  private cookie = "";
  /** A number of their own: only so many codes go to one. */
  private readonly phone = `138${String(randomInt(1e8)).padStart(8, "0")}`;

  constructor(
    private readonly stack: Stack,
    private readonly card: string,
    private readonly frame: Buffer,
    private readonly kind = "resident_id",
    /** Where the requests go, where it is not the portal's address. */
    private readonly at = stack.portal,
  ) {}

  /** The session's cookie, as a `Cookie` header. */
  get session(): string {
    return this.cookie;
  }

  async ask(method: string, path: string, body?: unknown): Promise<Answer> {
    const jpeg = Buffer.isBuffer(body);
    const response = await fetch(this.at + path, {
      method,
      headers: {
        origin: this.stack.portal,
        cookie: this.cookie,
        ...(body === undefined ? {} : { "content-type": jpeg ? "image/jpeg" : "application/json" }),
      },
      body: body === undefined ? undefined : jpeg ? new Uint8Array(body) : JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    });
    for (const set of response.headers.getSetCookie()) {
      if (set.startsWith("netcert-on-loopback=")) this.cookie = set.split(";")[0]!;
    }
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
  }

  private async expect(method: string, path: string, body?: unknown): Promise<any> {
    return this.taken(`${method} ${path}`, await this.ask(method, path, body));
  }

  private taken(what: string, { status, body }: Answer): any {
    if (status >= 300) throw new Error(`${what}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Puts the card on the reader, and hands over what was read. */
  async readChip(): Promise<Answer> {
    const { challenge } = (await this.view()).body;
    const { chip_read } = await this.expect("POST", `/demo/cards/${this.card}/read`, { challenge });
    return this.ask("POST", "/api/enrolment/chip-read", { chip_read });
  }

  view = (): Promise<Answer> => this.ask("GET", "/api/enrolment");

  async start(): Promise<void> {
    const notice = await this.expect("GET", "/api/enrolment/notice");
    await this.expect("POST", "/api/enrolment", { notice_version: notice.version, sensitive_consent: true });
  }

  /** Does what the waiting step asks for, and gives the step that waits then. */
  async go(): Promise<string> {
    const { body: view } = await this.view();
    return (await this.request(view)).step;
  }

  private async request(view: any): Promise<any> {
    switch (view.step) {
      case "document_kind":
        return this.expect("PUT", "/api/enrolment/document-kind", { kind: this.kind });
      case "chip_read": {
        return this.taken("chip-read", await this.readChip());
      }
      case "face":
        return this.expect("POST", "/api/enrolment/face", this.frame);
      case "phone":
        return this.expect("POST", "/api/enrolment/phone", { phone: this.phone });
      case "phone_code": {
        const messages = await this.expect("GET", "/demo/inbox");
        const newest = messages.toSorted((a: any, b: any) => b.sent_at - a.sent_at)[0];
        return this.expect("POST", "/api/enrolment/phone-code", { code: newest.code });
      }
      case "pin":
        return this.expect("POST", "/api/enrolment/pin", { pin: PIN });
      default:
        throw new Error(`no way on from ${view.step}`);
    }
  }

  /** Goes on until the step that is named waits. */
  async goUntil(step: string): Promise<void> {
    for (let { body } = await this.view(); body.step !== step; ) body = { step: await this.go() };
  }

  /** The netnum, at the end. */
  async enrolled(): Promise<{ netnum: string; already_enrolled: boolean; awaits_guardian: boolean }> {
    return (await this.view()).body.enrolled;
  }
}
