// A guardian and a child without a mouse.
import { expect, test } from "../fixtures.ts";
import { Child } from "../drive/child.ts";
import { Guardian } from "../drive/guardian.ts";
import { identity } from "../drive/identity.ts";
import { press, tabTo, type } from "../drive/keyboard.ts";
import { CARDS, PIN } from "../drive/portal.ts";

test("with the keyboard alone: apply for a child, answer, take back, and end", async ({ portal, page, somebody, stack }) => {
  test.setTimeout(180_000);
  const guardian = new Guardian(portal);
  const young = await somebody();
  const ting = await identity(stack, "ting");
  const dialog = page.getByRole("dialog");
  await portal.enrol(CARDS.bai);

  await test.step("apply for a child", async () => {
    await page.goto(stack.portal);
    await press(page, page.getByRole("link", { name: "孩子的网证", exact: true }));
    await press(page, portal.card("addYoung"));
    const [year, month, day] = ting.birthDate.split("-");
    await type(page, portal.box("year"), year!);
    await type(page, portal.box("month"), month!);
    await type(page, portal.box("day"), day!);
    await page.keyboard.press("Enter");
    await press(page, portal.tick("agreeNotice"), "Space");
    await press(page, portal.tick("agreeSensitive"), "Space");
    await press(page, portal.button("start"));
    await expect(portal.step("document-kind")).toBeVisible();
    await press(page, portal.button("next"));
    await press(page, page.getByRole("button", { name: CARDS.ting }));
    await press(page, portal.button("openCamera"));
    await press(page, portal.button("takePicture"), "Space");
    await press(page, portal.button("usePicture"));
    await press(page, portal.button("confirm"));
    await type(page, portal.box("pin"), PIN);
    await type(page, portal.box("pinAgain"), PIN);
    await page.keyboard.press("Enter");
    await expect(portal.step("done")).toBeVisible();
  });

  await test.step("the child's own device", async () => {
    await press(page, portal.card("onChildsDevice"));
    const code = await guardian.shownCode();
    await young.page.goto(`${stack.portal}/child`);
    await type(young.page, young.box("shortCode"), code);
    await young.page.keyboard.press("Enter");
    await press(young.page, young.button("forChild"));
    await press(young.page, young.button("useDevice"));
    await expect(young.step("child-ready")).toBeVisible();
    await press(page, page.getByRole("link", { name: "好了", exact: true }));
    await press(page, portal.link("toList"));
    await expect(guardian.list()).toBeVisible();
  });

  await test.step("a site's question and its answer", async () => {
    const child = new Child(young);
    await young.page.goto(stack.theatre.origin);
    await press(young.page, young.page.locator("#visit"));
    await press(young.page, young.button("agree"));
    await type(young.page, young.box("pin"), PIN);
    await young.page.keyboard.press("Enter");
    await expect(young.step("asking")).toBeVisible();
    await expect(guardian.waits()).toHaveCount(1, { timeout: 20_000 });
    await press(page, guardian.waits().getByRole("link"));
    await press(page, portal.button("allowThirty"));
    await press(page, portal.button("confirm"));
    await child.answered(stack.theatre);
    await expect(guardian.list()).toBeVisible();
  });

  await test.step("take it back", async () => {
    await press(page, guardian.children().getByRole("link"));
    await press(page, portal.card("history"));
    await press(page, portal.button("takeBack"));
    await press(page, portal.button("takeBackYes"));
    await expect(dialog).toBeHidden();
    // The button is gone: the focus is where it is said.
    await expect(portal.step("child-history").locator(".note")).toBeFocused();
    await press(page, portal.link("back"));
  });

  await test.step("no dispute after all, but the end", async () => {
    await press(page, portal.button("dispute"));
    await expect(dialog).toBeVisible();
    await tabTo(page, portal.button("disputeYes"));
    await page.keyboard.press("Escape");
    await expect(portal.button("dispute")).toBeFocused();
    await press(page, portal.button("endPart"));
    await press(page, portal.button("endPartYes"));
    await expect(guardian.children()).toHaveCount(0);
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  });
});
