// Pictures for the README: NETCERT_SCREENS=1 npx playwright test --project screens
import path from "node:path";
import { expect, test } from "../fixtures.ts";
import { Visit } from "../drive/museum.ts";
import { CARDS } from "../drive/portal.ts";
import { root } from "../stack/places.ts";

test.use({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 });

test("the portal on a phone", async ({ page, portal, stack, browser }) => {
  const shots: string[] = [];
  const shoot = async () => {
    // Fonts are there, nothing moves any more, and no button is pointed at.
    await page.mouse.move(0, 0);
    await page.evaluate(() => document.fonts.ready);
    shots.push((await page.screenshot({ animations: "disabled" })).toString("base64"));
  };
  await portal.openEnrolment();
  await portal.enrolUpTo("chip-read", CARDS.fang);
  await shoot();
  await portal.take["chip-read"](CARDS.fang);
  await expect(portal.step("face")).toBeVisible();
  await portal.take.face();
  await expect(portal.step("phone")).toBeVisible();
  await portal.take.phone();
  await portal.take["phone-code"]();
  await portal.take.pin();
  await expect(portal.step("done")).toBeVisible();
  await shoot();
  await portal.take.done();
  const visit = new Visit(page, stack.museum);
  await visit.start();
  await expect(portal.step("consent")).toBeVisible();
  await shoot();

  const wall = await browser.newPage({ viewport: { width: 1280, height: 900 }, deviceScaleFactor: 1 });
  await wall.setContent(`<style>body{margin:0;padding:28px;display:flex;gap:28px;justify-content:center;background:#e9e7e0}
    img{width:380px;border-radius:26px;border:1px solid #c9c5b8;box-shadow:0 12px 34px #0002}</style>${shots
      .map((shot) => `<img src="data:image/png;base64,${shot}">`)
      .join("")}`);
  await wall.waitForFunction(() => [...document.images].every((image) => image.complete));
  await wall.locator("body").screenshot({ path: path.join(root, "docs/portal.png") });
  await wall.close();

  await portal.presentFirst();
  await visit.visitorCode();
});
