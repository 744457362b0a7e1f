// A callback that redirects to another origin: a browser follows it only where the page's `form-action` names that origin.
import { expect, test } from "../fixtures.ts";
import { PasskeyDevice } from "../drive/device.ts";
import { Portal } from "../drive/portal.ts";
import { Hop } from "../stack/hop.ts";
import type { Stack } from "../stack/stack.ts";
import type { Browser } from "@playwright/test";

/** A browser without the guard: what Chromium refuses, it writes to the console. */
const enrolled = async (browser: Browser, stack: Stack): Promise<Portal> => {
  const page = await (await browser.newContext()).newPage();
  const portal = new Portal(page, stack.portal, await PasskeyDevice.on(page));
  await portal.enrol();
  return portal;
};

test("a redirect that is registered arrives, the first time and again", async ({ browser, stack }) => {
  const hop = await Hop.open(stack, "hop");
  await hop.register("--redirects-to", hop.end);
  const portal = await enrolled(browser, stack);
  for (const [visit, present] of [
    ["first", portal.presentFirst.bind(portal)],
    ["again", portal.presentAgain.bind(portal)],
  ] as const) {
    await test.step(visit, async () => {
      await portal.page.goto(hop.origin);
      await present();
      await portal.page.waitForURL(`${hop.end}/done`);
    });
  }
  expect(hop.answers.map((answer) => answer.has("vp_token"))).toEqual([true, true]);
  await portal.page.context().close();
  await hop.close();
});

test("a redirect that is not registered: one answer goes out, and the page says only what it knows", async ({
  browser,
  stack,
}) => {
  const hop = await Hop.open(stack, "hop-unregistered");
  await hop.register();
  const portal = await enrolled(browser, stack);
  const { page } = portal;
  await page.goto(hop.origin);
  await portal.presentFirst();
  const error = page.locator("section[data-error]");
  await expect(error).toHaveAttribute("data-error", "redirected", { timeout: 20_000 });
  await expect(error).toContainText("请回到网站看一看");
  await expect(error).toContainText("结果可能已经送到网站了");
  await expect(error).not.toContainText("什么也没有交出去");
  await expect(page.getByRole("link", { name: "返回网站" })).toHaveAttribute("href", hop.origin);
  await expect(error.locator("code"), "for the site's engineers").toHaveText("redirects_to");

  await test.step("loaded again, the page does not ask for the same once more", async () => {
    await page.reload();
    await expect(error).toHaveAttribute("data-error", "sent");
    await expect(error).toContainText("结果可能已经送到网站了");
    await expect(error).not.toContainText("什么也没有交出去");
    await expect(portal.button("agree")).toHaveCount(0);
  });
  expect(hop.answers).toHaveLength(1);

  await test.step("a refusal is an answer as well", async () => {
    await page.goto(hop.origin);
    await portal.button("refuse").click();
    await expect(error).toHaveAttribute("data-error", "redirected");
    expect(hop.answers.map((answer) => answer.get("error"))).toEqual([null, "access_denied"]);
  });
  await page.context().close();
  await hop.close();
});

test("who comes back with the browser's back button is not asked for the same again", async ({ browser, stack }) => {
  const hop = await Hop.open(stack, "hop-back");
  await hop.register("--redirects-to", hop.end);
  const portal = await enrolled(browser, stack);
  const { page } = portal;
  await page.goto(hop.origin);
  await portal.presentFirst();
  await page.waitForURL(`${hop.end}/done`);
  await page.goBack();
  await expect(page.locator("section[data-error]")).toHaveAttribute("data-error", "sent");
  expect(hop.answers).toHaveLength(1);
  await page.context().close();
  await hop.close();
});

test("a site that has moved gets its answer, although the page of before was kept", async ({ browser, stack }) => {
  const [before, now] = [await Hop.open(stack, "hop-moved"), await Hop.open(stack, "hop-moved")];
  await before.register("--redirects-to", before.end);
  const portal = await enrolled(browser, stack);
  const { page } = portal;
  await page.goto(before.origin);
  await portal.presentFirst();
  await page.waitForURL(`${before.end}/done`);
  await page.goto(stack.portal);
  const key = "/present?client_id=hop-moved";
  await expect.poll(() => page.evaluate(async (kept) => (await caches.match(kept)) !== undefined, key)).toBe(true);

  await now.register("--redirects-to", now.end);
  await page.goto(now.origin);
  await portal.presentFirst();
  // The page that was kept sends nothing there. It is loaded anew, and the person is asked by the new one.
  await page.waitForURL(/netcert_fresh=1$/);
  await portal.presentAgain();
  await page.waitForURL(`${now.end}/done`);
  expect([before.answers.length, now.answers.length]).toEqual([1, 1]);
  await page.context().close();
  await Promise.all([before.close(), now.close()]);
});
