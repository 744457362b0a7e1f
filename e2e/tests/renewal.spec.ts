// The portal becomes another version: nobody waits for it, nobody gets half of it, and what is kept is renewed.
import type { Page } from "@playwright/test";
import { Visit } from "../drive/museum.ts";
import { expect, test as base } from "../fixtures.ts";
import { Stack } from "../stack/stack.ts";

const test = base.extend<{ house: Stack }>({
  house: async ({}, use) => {
    const house = await Stack.start();
    await use(house);
    await house.stop();
  },
});

/** The folders that the open page's files came from; one, if it is whole. */
const versions = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const folders = performance.getEntriesByType("resource").map(({ name }) => /^\/v\/[^/]+/.exec(new URL(name).pathname)?.[0]);
    return [...new Set(folders.filter((folder) => folder !== undefined))];
  });

test("a new version opens on the page after the next, whole, and then without the server", async ({ house, somebody }) => {
  const portal = await somebody(house);
  const { page } = portal;
  await portal.enrol();
  const visit = new Visit(page, house.museum);
  await visit.start();
  await portal.presentFirst();
  await visit.visitorCode();
  await portal.openNewest();
  const [before] = await versions(page);

  await house.newPortal();
  await page.goto(house.portal);
  await expect(page.locator("section.mine")).toBeVisible();
  expect(await versions(page)).toEqual([before]);
  await portal.openNewest();
  await expect(page.locator("section.mine")).toBeVisible();
  const after = await versions(page);
  expect(after).toHaveLength(1);
  expect(after).not.toEqual([before]);

  await house.server.kill();
  await visit.start();
  await expect(portal.step("consent")).toBeVisible();
  expect(await versions(page)).toEqual(after);
  await portal.presentAgain();
  await visit.visitorCode();
});

test("what no kept page needs any more is not kept either", async ({ house, somebody }) => {
  const { page } = await somebody(house);
  await page.goto(house.portal);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  const kept = () =>
    page.evaluate(async () => {
      const paths = (await (await caches.open("netcert-kept")).keys()).map(({ url }) => new URL(url).pathname);
      return new Set(paths.filter((path) => path.startsWith("/v/")).map((path) => path.split("/")[2])).size;
    });
  expect(await kept()).toBe(1);
  for (const _ of [1, 2, 3]) {
    await house.newPortal();
    await page.goto(house.portal);
    // The version before may still be loading in another tab.
    await expect.poll(kept).toBe(2);
  }
});
