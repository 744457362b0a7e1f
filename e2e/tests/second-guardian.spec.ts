// Whoever comes second is told, and a page that waits for somebody says so.
import { expect, test } from "../fixtures.ts";
import { family, join } from "../drive/family.ts";
import { Guardian } from "../drive/guardian.ts";
import { CARDS } from "../drive/portal.ts";

test("a guardian who is about to confirm is told that the other was first", async ({ portal, somebody, stack }) => {
  test.setTimeout(240_000);
  const { guardian: fang, child, maskedName } = await family(stack, [portal, "fang"], [await somebody(), "yao"]);
  const shen = new Guardian(await somebody());
  await shen.portal.enrol(CARDS.shen);
  await join(fang, shen, maskedName);

  await test.step("nothing can be confirmed before its text is there", async () => {
    await fang.open();
    await child.ask(stack.theatre);
    const { page } = fang.portal;
    let letThrough = (): void => {};
    const held = new Promise<void>((through) => (letThrough = through));
    await page.route("**/api/guardian/consents", async (route) => {
      await held;
      await route.continue();
    });
    await fang.see(/小百花儿童剧院/);
    await fang.portal.button("allowOnce").click();
    await expect(fang.portal.step("guardian-consent")).toBeVisible();
    await expect(fang.portal.button("confirm")).toBeHidden();
    letThrough();
    await fang.sign();
    await expect(fang.list()).toBeVisible();
    await child.answered(stack.theatre);
  });

  await child.ask(stack.theatre);
  for (const guardian of [fang, shen]) {
    await guardian.see(/小百花儿童剧院/);
    await guardian.portal.button("allowThirty").click();
    await expect(guardian.portal.button("confirm")).toBeVisible();
  }
  await fang.sign();
  await expect(fang.list()).toBeVisible();
  await expect(shen.portal.alert()).toContainText("另一位监护人已经先回答了", { timeout: 20_000 });
  await expect(shen.portal.button("confirm")).toBeHidden();
});

test("a touch that the browser never answers ends in a message with a way on", async ({ portal }) => {
  const { page } = portal;
  await portal.enrol(CARDS.bai);
  await page.goto(portal.origin);
  await portal.button("signOut").click();
  await page.evaluate(() => {
    navigator.credentials.get = () => {
      document.documentElement.dataset.asked = "yes";
      return new Promise(() => {});
    };
    // Nobody waits for minutes in a test.
    const waits = window.setTimeout.bind(window);
    window.setTimeout = ((call: () => void, after?: number) => waits(call, after! > 300_000 ? 10 : after)) as typeof setTimeout;
  });
  await portal.button("haveOne").click();
  await expect(page.locator("html")).toHaveAttribute("data-asked", "yes");
  await expect(portal.alert()).toContainText("现在用不了通行密钥");
  await expect(portal.button("haveOne")).toBeEnabled();
});
