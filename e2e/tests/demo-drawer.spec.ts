// The demo's drawer: what a person reads on its cards, and where they are told that a card is refused.
import { expect, test } from "../fixtures.ts";
import { Guardian } from "../drive/guardian.ts";
import { identity } from "../drive/identity.ts";
import { CARDS } from "../drive/portal.ts";

test("a child's birth date is read in the drawer, and a wrong one is corrected where it was typed", async ({
  portal,
  page,
  stack,
}) => {
  const guardian = new Guardian(portal);
  await portal.enrol(CARDS.fang);
  await guardian.open();
  await portal.card("addYoung").click();
  await expect(portal.step("birth-date")).toBeVisible();
  const { birthDate } = await identity(stack, "song");
  const [year, month, day] = birthDate.split("-").map(Number);
  const song = page.locator(".drawer").getByRole("button", { name: CARDS.song });
  await expect(song).toContainText(`${year} 年 ${month} 月 ${day} 日出生`);
  await song.click();
  await expect(portal.box("year")).toHaveValue(String(year));

  const wrong = day === 1 ? 2 : 1;
  await portal.box("day").fill(String(wrong));
  await portal.button("next").click();
  await expect(portal.step("notice")).toBeVisible();
  await portal.take.notice();
  await portal.take["document-kind"]();
  await expect(page.locator(".drawer").getByRole("heading", { level: 3 }).first()).toHaveText("未满 18 周岁的孩子");
  await portal.take["chip-read"](CARDS.song);

  await expect(portal.step("birth-date")).toBeVisible();
  await expect(portal.alert()).toContainText("和您填的不一样");
  await expect(portal.box("day")).toHaveValue(String(wrong).padStart(2, "0"));
  await portal.box("day").fill(String(day));
  await portal.button("correctDate").click();
  await expect(portal.step("chip-read")).toBeVisible();
  await portal.take["chip-read"](CARDS.song);
  await expect(portal.step("face")).toBeVisible();
});

for (const width of [360, 1440]) {
  test(`a refusal is told where the eye is, at ${width} px`, async ({ portal, page }) => {
    await page.setViewportSize({ width, height: 740 });
    await portal.openEnrolment();
    await portal.enrolUpTo("chip-read", CARDS.mo);
    const headings = page.locator(".drawer").getByRole("heading", { level: 3 });
    await expect(headings).toHaveText(["成年人", "未满 18 周岁的孩子", "会被拒绝的证件"]);
    await portal.take["chip-read"](CARDS.mo);
    await expect(portal.alert()).toBeInViewport({ ratio: 1 });
    await expect(page.locator(".failure-place")).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(page.locator(".drawer").getByRole("button").first()).toBeFocused();
  });
}
