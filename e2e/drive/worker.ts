// The portal's service worker without a browser: its own script, with just enough of Cache Storage, fetch and events.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const ORIGIN = "http://localhost:8300";
const script = readFileSync(new URL("../../web/sw.js", import.meta.url), "utf8");

export class Answer {
  readonly type = "basic";
  readonly redirected = false;

  constructor(
    readonly body: string,
    readonly policy = "",
    readonly status = 200,
  ) {}

  headers = { get: (name: string): string | null => (name === "content-security-policy" ? this.policy : null) };
  clone = (): Answer => new Answer(this.body, this.policy, this.status);
  text = async (): Promise<string> => this.body;
}

type Asked = string | { url: string };
const pathOf = (asked: Asked): string =>
  new URL(typeof asked === "string" ? asked : asked.url, ORIGIN).href.slice(ORIGIN.length);

export class Store {
  readonly kept = new Map<string, Answer>();
  match = async (asked: Asked): Promise<Answer | undefined> => this.kept.get(pathOf(asked))?.clone();
  put = async (asked: Asked, answer: Answer): Promise<void> => void this.kept.set(pathOf(asked), answer);
  delete = async (asked: Asked): Promise<boolean> => this.kept.delete(pathOf(asked));
  keys = async (): Promise<{ url: string }[]> => [...this.kept.keys()].map((path) => ({ url: ORIGIN + path }));
}

export interface Storage {
  open(name: string): Promise<Pick<Store, "match" | "put" | "delete" | "keys">>;
  keys(): Promise<string[]>;
  delete(name: string): Promise<boolean>;
}

/** A storage that works, with one store. */
export const working = (store = new Store()): Storage => ({
  open: async () => store,
  keys: async () => [],
  delete: async () => true,
});

export interface Gone {
  answer: Answer;
  /** What the worker goes on with behind the answer. */
  behind: Promise<unknown>[];
}

export class ServiceWorkerScript {
  /** How often it has waited for something, in place of the seconds that it would take. */
  waits = 0;
  claimed = false;
  private readonly on = new Map<string, (event: unknown) => void>();

  constructor(caches: Storage, fetch: (path: string) => Promise<Answer>) {
    const self = {
      location: new URL(ORIGIN),
      addEventListener: (type: string, listener: (event: unknown) => void) => this.on.set(type, listener),
      clients: { matchAll: async () => [], claim: async () => void (this.claimed = true) },
      // The machine's own timers, a hundred times as fast.
      setTimeout: (over: () => void, ms: number) =>
        setTimeout(() => {
          this.waits += 1;
          over();
        }, ms / 100),
      clearTimeout,
    };
    const asked = (request: Asked) => fetch(pathOf(request));
    vm.runInNewContext(script, { self, caches, fetch: asked, URL });
  }

  navigate = (path: string): Promise<Gone> => this.go(path, "navigate");
  load = (path: string): Promise<Gone> => this.go(path, "no-cors");

  async activate(): Promise<void> {
    let until: Promise<unknown> | undefined;
    this.on.get("activate")!({ waitUntil: (promise: Promise<unknown>) => (until = promise) });
    await until;
  }

  private async go(path: string, mode: string): Promise<Gone> {
    const behind: Promise<unknown>[] = [];
    let answer: Promise<Answer> | undefined;
    this.on.get("fetch")!({
      request: { url: ORIGIN + path, method: "GET", mode },
      respondWith: (promise: Promise<Answer>) => (answer = promise),
      waitUntil: (promise: Promise<unknown>) => behind.push(promise),
    });
    return { answer: await answer!, behind };
  }
}
