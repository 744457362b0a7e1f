// A child's question reaches a guardian who is on another page than the guardian's.
import { expect, test } from "../fixtures.ts";
import { family } from "../drive/family.ts";
import { word } from "../drive/words.ts";

/** The portal asks every few seconds; a busy machine takes its time. */
const LIVE = { timeout: 25_000 };

test("what waits is the first card at home, a band elsewhere, and the number in the title", async ({
  portal,
  page,
  somebody,
  stack,
}) => {
  test.setTimeout(200_000);
  const { guardian, child } = await family(stack, [portal, "fang"], [await somebody(), "song"]);
  await page.goto(stack.portal);
  await expect(page.getByRole("link", { name: word("mySites", "zh") })).toBeVisible();
  await expect(page).toHaveTitle(/^您好/);
  await child.ask(stack.theatre);
  const card = page.getByTestId("waiting-card");
  await expect(card).toContainText("有 1 件事等您回答", LIVE);
  await expect(page).toHaveTitle(/^\(1\) 您好/);

  await page.goto(`${stack.portal}/sites`);
  const band = page.getByTestId("waiting-band");
  await expect(band).toContainText("有 1 件事等您回答", LIVE);
  await expect(page).toHaveTitle(/^\(1\) /);
  await band.getByRole("link").click();
  await expect(guardian.waits()).toHaveCount(1, LIVE);
  await expect(band).toHaveCount(0);
  await guardian.see(/小百花儿童剧院/);
  await guardian.refuse();
  await expect(page).toHaveTitle(/^孩子的网证/);
  await page.goto(stack.portal);
  await expect(page.getByRole("link", { name: word("mySites", "zh") })).toBeVisible();
  await expect(card).toHaveCount(0);
});
