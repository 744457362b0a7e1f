// The service worker where the browser's storage fails, and where what it keeps is too old to be of use.
import { expect, test } from "@playwright/test";
import { Answer, ServiceWorkerScript, type Storage, Store, working } from "../drive/worker.ts";

const fails = {
  rejects: async (): Promise<never> => Promise.reject(new TypeError("Internal error")),
  throws: (): never => {
    throw new TypeError("Internal error");
  },
  "never answers": (): Promise<never> => new Promise<never>(() => {}),
};
const places = {
  open: (fail: () => Promise<never>): Storage => ({ open: fail, keys: fail, delete: fail }),
  "every call of an open store": (fail: () => Promise<never>): Storage => ({
    ...working(),
    open: async () => ({ match: fail, put: fail, delete: fail, keys: fail }),
  }),
};
const asks = {
  "the page /": (worker: ServiceWorkerScript) => worker.navigate("/"),
  "the page of a site": (worker: ServiceWorkerScript) => worker.navigate("/present?client_id=museum"),
  "a file": (worker: ServiceWorkerScript) => worker.load("/v/1/present.js"),
};

for (const [how, fail] of Object.entries(fails)) {
  for (const [place, storage] of Object.entries(places)) {
    test(`where the storage ${how} (${place}), everything comes from the server`, async () => {
      for (const [what, ask] of Object.entries(asks)) {
        const worker = new ServiceWorkerScript(storage(fail), async () => new Answer("from the server"));
        expect((await ask(worker)).answer.body, what).toBe("from the server");
        const waits = worker.waits;
        for (const again of Object.values(asks)) await again(worker);
        expect(worker.waits - waits, "a silent storage is waited for once").toBe(0);
      }
    });
  }

  test(`a storage that ${how} does not stop a new worker`, async () => {
    const worker = new ServiceWorkerScript(places.open(fail), async () => new Answer(""));
    await worker.activate();
    expect(worker.claimed).toBe(true);
  });
}

const KEY = "/present?client_id=museum";
const page = (version: number, origin: string): Answer =>
  new Answer(`<script src="/v/${version}/boot.js"></script>`, `form-action ${origin}`);

/** The site has moved, and what the new page needs never comes. */
const moved = (): { store: Store; worker: ServiceWorkerScript; server: { isAway: boolean } } => {
  const store = new Store();
  store.kept.set("/v/1/boot.js", new Answer("js")).set("/", page(1, "'none'")).set(KEY, page(1, "https://old.example"));
  const server = { isAway: false };
  const worker = new ServiceWorkerScript(working(store), (path) => {
    if (server.isAway) return Promise.reject(new TypeError("Failed to fetch"));
    if (path.startsWith("/v/2/")) return new Promise(() => {});
    return Promise.resolve(path.startsWith("/v/") ? new Answer("js") : page(2, "https://new.example"));
  });
  return { store, worker, server };
};

test("a page that could not send its form comes from the server the next time", async () => {
  const { worker } = moved();
  expect((await worker.navigate(`${KEY}&state=x`)).answer.policy).toBe("form-action https://old.example");
  const again = await worker.navigate(`${KEY}&state=x&netcert_fresh=1`);
  expect(again.answer.policy).toBe("form-action https://new.example");
});

test("a page that can send nothing to the site any more is not kept on", async () => {
  const { store, worker } = moved();
  await worker.navigate(`${KEY}&state=x`);
  await expect.poll(() => store.kept.has(KEY)).toBe(false);
  expect((await worker.navigate(`${KEY}&state=y`)).answer.policy).toBe("form-action https://new.example");
});

test("without a server the page that was kept is shown all the same", async () => {
  const { worker, server } = moved();
  server.isAway = true;
  const again = await worker.navigate(`${KEY}&state=x&netcert_fresh=1`);
  expect(again.answer.policy).toBe("form-action https://old.example");
});
