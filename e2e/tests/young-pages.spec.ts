// The pages around a child of 14 to 17, and around a child's netcert on the guardian's device, for everybody.
import { expect, test } from "../fixtures.ts";
import { Child } from "../drive/child.ts";
import { apply, masked } from "../drive/family.ts";
import { Guardian } from "../drive/guardian.ts";
import { identity } from "../drive/identity.ts";
import { Looks } from "../drive/looks.ts";
import { CARDS } from "../drive/portal.ts";

test("each page while a child of 14 to 17 waits, is declined, and is approved", async ({ portal, page, somebody, stack }) => {
  test.setTimeout(300_000);
  const [young, other] = [await somebody(), await somebody()];
  const guardian = new Guardian(portal);
  const [looks, youngLooks] = [await Looks.on(portal), await Looks.on(young)];
  const dialog = page.getByRole("dialog");
  const maskedName = masked((await identity(stack, "lin")).name);
  const [code] = await Promise.all([apply(young, CARDS.lin), portal.enrol(CARDS.fang)]);

  await test.step("the guardian declines", async () => {
    await youngLooks.at("waits for a guardian", young.page.getByTestId("code"));
    await guardian.openApplication(code);
    await looks.at("an application");
    await portal.button("approve").click();
    await looks.at("an approval to sign", page.getByTestId("consent-text"));
    await portal.button("thinkAgain").click();
    await portal.button("decline").click();
    await looks.at("decline?", dialog);
    await portal.button("declineYes").click();
    await looks.at("declined", page.getByTestId("said"));
    await expect(young.step("declined")).toBeVisible({ timeout: 20_000 });
    await youngLooks.at("declined by a guardian");
  });

  await test.step("the guardian approves", async () => {
    await guardian.openApplication(await apply(young, CARDS.lin));
    await portal.button("approve").click();
    await guardian.sign();
    await expect(guardian.list()).toBeVisible();
    await looks.at("approved", page.getByTestId("said"));
    await expect(young.step("done")).toContainText("监护人同意了", { timeout: 20_000 });
    await youngLooks.at("approved by a guardian");
    await guardian.openChild(maskedName);
    await looks.at("a child of 14 to 17");
  });

  await test.step("one more guardian", async () => {
    const [otherGuardian, otherLooks] = [new Guardian(other), await Looks.on(other)];
    await portal.card("anotherGuardian").click();
    const [join] = await Promise.all([guardian.shownCode(), other.enrol(CARDS.chen)]);
    await otherGuardian.openApplication(join);
    await otherLooks.at("become a guardian");
    await other.button("notNow").click();
    await otherLooks.at("not now?", other.page.getByRole("dialog"));
    await other.page.keyboard.press("Escape");
    await other.button("join").click();
    await otherGuardian.sign();
    await expect(page.getByTestId("code")).toBeHidden({ timeout: 20_000 });
    await looks.at("another guardian has joined");
  });
});

test("each page that uses a child's netcert on the guardian's device", async ({ portal, page, stack }) => {
  test.setTimeout(300_000);
  const guardian = new Guardian(portal);
  const looks = await Looks.on(portal);
  const song = await identity(stack, "song");
  await portal.enrol(CARDS.fang);
  await guardian.enrolChild(CARDS.song, song.birthDate);
  await portal.card("keepHere").click();
  await portal.button("keepHereYes").click();
  await looks.at("kept on this device", page.getByTestId("said"));

  await page.goto(stack.theatre.origin);
  await page.locator("#visit").click();
  await expect(portal.step("profile")).toBeVisible();
  await looks.at("whose netcert?");
  await new Child(portal).startVisit(stack.theatre, "child");
  const band = page.getByTestId("child-band");
  await looks.at("consent, with the child's netcert", band);
  await portal.presentFirst();
  await expect(portal.step("asking")).toBeVisible();
  await looks.at("asking, on the guardian's device", band);
  await page.goto(stack.portal);
  await looks.at("home, as the child", band);
  await page.goto(`${stack.portal}/guardian`);
  await expect(portal.step("guardian-sign-in")).toContainText("不是监护人的网证");
  await looks.at("the guardian's page, as the child", band);
  await new Child(portal).startVisit(stack.theatre, "own");
  await expect(band).toHaveCount(0);
  await looks.at("consent, with the guardian's own netcert");
});
