// The pages of guardians and of children under 14 for everybody: narrow and wide, Chinese and English, large text, dark.
import { expect, test } from "../fixtures.ts";
import { Child } from "../drive/child.ts";
import { masked } from "../drive/family.ts";
import { ask } from "../drive/fetching.ts";
import { Guardian } from "../drive/guardian.ts";
import { identity } from "../drive/identity.ts";
import { Looks } from "../drive/looks.ts";
import { CARDS } from "../drive/portal.ts";

test("each page of a guardian and a child under 14", async ({ portal, page, somebody, stack }) => {
  test.setTimeout(300_000);
  const young = await somebody();
  const [guardian, child] = [new Guardian(portal), new Child(young)];
  const [looks, childLooks] = [await Looks.on(portal), await Looks.on(young)];
  const { take } = portal;
  const ting = await identity(stack, "ting");
  const maskedName = masked(ting.name);
  const dialog = page.getByRole("dialog");

  await test.step("signed out, and without children", async () => {
    await page.goto(`${stack.portal}/guardian`);
    await expect(portal.step("guardian-sign-in")).toBeVisible();
    await looks.at("guardian, signed out");
    await portal.enrol(CARDS.bai);
    await guardian.open();
    await looks.at("no children");
    await portal.card("addByCode").click();
    await portal.box("shortCode").fill("abc");
    await portal.button("next").click();
    await looks.at("a code, not whole", page.locator(".complaint").filter({ hasText: /\S/ }));
    await portal.box("shortCode").fill("0000000000");
    await portal.button("next").click();
    await looks.at("a code that nobody shows", portal.alert());
    await page.goto(`${stack.portal}/guardian?request=none`);
    await expect(portal.step("gone")).toBeVisible();
    await looks.at("nothing to answer");
    await page.goto(`${stack.portal}/guardian?child=none`);
    await expect(portal.step("no-child")).toBeVisible();
    await looks.at("no such child");
  });

  await test.step("the enrolment of a child", async () => {
    await guardian.beginFor("2026-02-31");
    await looks.at("no such day", page.locator(".complaint").filter({ hasText: /\S/ }));
    await guardian.giveBirthDate((await identity(stack, "tian")).birthDate);
    await looks.at("born too late", portal.alert());
    await guardian.giveBirthDate(ting.birthDate);
    await expect(portal.step("notice")).toBeVisible();
    await looks.at("notice");
    await take.notice();
    await looks.at("document kind");
    await take["document-kind"]();
    await looks.at("chip read");
    await take["chip-read"](CARDS.ting);
    await expect(portal.step("face")).toBeVisible();
    await looks.at("face");
    await take.face();
    await looks.at("the consent to sign", page.getByTestId("consent-text"));
    await guardian.sign();
    await expect(portal.step("pin")).toBeVisible();
    await looks.at("PIN");
    await take.pin();
    await expect(portal.step("done")).toBeVisible();
    await looks.at("done");
  });

  await test.step("the child, and the way to the child's own device", async () => {
    await guardian.openChild(maskedName);
    await looks.at("the child");
    await portal.card("keepHere").click();
    await expect(portal.step("child-keep")).toBeVisible();
    await looks.at("keep it here");
    await guardian.openChild(maskedName);
    await portal.card("history").click();
    await expect(portal.step("child-history").locator(".empty")).toBeVisible();
    await looks.at("history, empty");
    await guardian.openChild(maskedName);
    await portal.card("anotherGuardian").click();
    await looks.at("a code for another guardian", page.getByTestId("code"));
    const code = await guardian.deviceCode(maskedName);
    await looks.at("a code for the child's device", page.getByTestId("code"));

    await young.page.goto(`${stack.portal}/child`);
    await expect(young.step("child-device")).toBeVisible();
    await childLooks.at("where the child types the code");
    await young.box("shortCode").fill("0000000000");
    await young.button("continue").click();
    await childLooks.at("whose device it becomes", young.step("child-agree"));
    await young.button("forChild").click();
    await childLooks.at("a code that does not work", young.alert());
    // The QR code's address, in the tab that is open here already.
    await young.page.goto(`${stack.portal}/child#${code.replace(" ", "")}`);
    await child.agree();
    await expect(young.step("child-arrived")).toBeVisible();
    await expect(young.page).toHaveURL(`${stack.portal}/child`);
    await childLooks.at("arrived");
    await child.makePasskey();
    await childLooks.at("ready");
    await young.page.goto(stack.portal);
    await childLooks.at("home of a child under 14", young.page.getByTestId("under-14"));
    await expect(page.getByTestId("code")).toBeHidden({ timeout: 20_000 });
    await looks.at("the child's device is connected");
  });

  await test.step("a site is refused", async () => {
    await guardian.open();
    await child.ask(stack.theatre);
    await childLooks.at("asking");
    await expect(guardian.waits()).toHaveCount(1, { timeout: 20_000 });
    await looks.at("something waits");
    await guardian.see(/小百花儿童剧院/);
    await looks.at("a site's question");
    await guardian.refuse();
    await looks.at("refused", page.getByTestId("said"));
    await expect(young.step("guardian-refused")).toBeVisible({ timeout: 20_000 });
    await childLooks.at("refused by a guardian");
  });

  await test.step("a site is allowed, and the consent taken back", async () => {
    await child.ask(stack.theatre);
    await guardian.see(/小百花儿童剧院/);
    await portal.button("allowThirty").click();
    await looks.at("a site's consent to sign", page.getByTestId("consent-text"));
    await guardian.sign();
    await child.answered(stack.theatre);
    const lines = await guardian.openHistory(maskedName);
    await expect(lines).toHaveCount(2);
    await looks.at("history");
    await portal.button("takeBack").click();
    await looks.at("take it back?", dialog);
    await guardian.portal.button("takeBackYes").click();
    await expect(dialog).toBeHidden();
    await looks.at("taken back", portal.step("child-history").locator(".note"));
  });

  await test.step("a dispute, and the end", async () => {
    await guardian.openChild(maskedName);
    await portal.button("dispute").click();
    await looks.at("report a dispute?", dialog);
    await portal.button("disputeYes").click();
    await looks.at("in dispute", page.getByTestId("disputed"));
    await guardian.open();
    await looks.at("a child in dispute");
    await guardian.openChild(maskedName);
    await expect(portal.button("endPart"), "the operator settles it first").toHaveCount(0);
    const [{ id }] = (await ask(page, "GET", "/api/guardian")).body.children;
    expect(await stack.operator("guardianship", "settle", "--id", id)).toContain("settled");
    await guardian.openChild(maskedName);
    await portal.button("endPart").click();
    await looks.at("end my part?", dialog);
    await portal.button("endPartYes").click();
    await expect(guardian.list()).toBeVisible();
    await looks.at("ended", page.getByTestId("said"));
  });
});
