// The browser's storage fails: it rejects, it throws, or it never answers. The visit goes on as a first one.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { Visit } from "../drive/museum.ts";
import { PIN, type Portal } from "../drive/portal.ts";

type Manner = "rejects" | "throws" | "never answers";
const MANNERS: Manner[] = ["rejects", "throws", "never answers"];

/** In the page, before its scripts. A later call takes the place of an earlier one. */
const breakIndexedDb = (page: Page, manner: Manner): Promise<unknown> =>
  page.addInitScript((how) => {
    const factory = IDBFactory.prototype as IDBFactory & { works?: IDBFactory["open"] };
    factory.works ??= factory.open;
    factory.open = function (this: IDBFactory, name: string) {
      if (how === "throws") throw new DOMException("The operation is insecure.", "SecurityError");
      // An older version than the one that is there: the request fails.
      if (how === "rejects") return factory.works!.call(this, name, 1);
      const request = this.deleteDatabase("none");
      for (const event of ["onsuccess", "onerror", "onblocked", "onupgradeneeded"]) {
        Object.defineProperty(request, event, { get: () => null, set: () => {} });
      }
      return request;
    };
  }, manner);

/** As a visit without anything kept: the passkey is known, and everything else is asked for. */
const presentWithoutStore = async (portal: Portal): Promise<void> => {
  await expect(portal.step("consent")).toHaveAttribute("data-visit", "first");
  await portal.button("agree").click();
  await portal.button("havePasskey").click();
  await portal.box("pin").fill(PIN);
  await portal.button("continue").click();
};

test("IndexedDB", async ({ page, portal, stack }) => {
  await portal.enrol();
  const visit = new Visit(page, stack.museum);
  for (const manner of MANNERS) {
    await test.step(manner, async () => {
      await breakIndexedDb(page, manner);
      await visit.start();
      await presentWithoutStore(portal);
      await visit.visitorCode();
      await page.goto(stack.portal);
      await expect(portal.link("mySites")).toBeVisible();
    });
  }
});

test("Cache Storage, in the service worker", async ({ page, context, portal, stack }) => {
  await portal.enrol();
  const visit = new Visit(page, stack.museum);
  await visit.start();
  await portal.presentFirst();
  await visit.visitorCode();
  await expect.poll(() => context.serviceWorkers().length).toBe(1);
  // To the portal, three visits within minutes are a site that asks again.
  await page.addInitScript(() => localStorage.removeItem("netcert.repeated"));
  const [worker] = context.serviceWorkers();
  for (const manner of MANNERS) {
    await test.step(manner, async () => {
      await worker!.evaluate((how) => {
        CacheStorage.prototype.open = () => {
          if (how === "throws") throw new DOMException("The operation is insecure.", "SecurityError");
          return how === "rejects" ? Promise.reject(new TypeError("Internal error")) : new Promise(() => {});
        };
      }, manner);
      await visit.start();
      await portal.presentAgain();
      await visit.visitorCode();
    });
  }
});

test("sessionStorage and localStorage", async ({ page, portal, stack }) => {
  await portal.enrol();
  const visit = new Visit(page, stack.museum);
  for (const manner of ["every call throws", "no access"]) {
    await test.step(manner, async () => {
      await page.addInitScript((how) => {
        const denied = () => {
          throw new DOMException("The operation is insecure.", "SecurityError");
        };
        if (how === "no access") {
          for (const name of ["sessionStorage", "localStorage"]) {
            Object.defineProperty(window, name, { get: denied, configurable: true });
          }
          return;
        }
        Object.assign(Storage.prototype, { getItem: denied, setItem: denied, removeItem: denied });
      }, manner);
      await visit.start();
      await (manner === "no access" ? portal.presentAgain() : portal.presentFirst());
      await visit.visitorCode();
      await page.goto(stack.portal);
      await expect(portal.link("mySites").or(portal.button("haveOne"))).toBeVisible();
    });
  }
});
