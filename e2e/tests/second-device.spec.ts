// A second device by enrolling again: warned before, and the first device is told afterwards.
import { expect, test } from "../fixtures.ts";
import { Visit } from "../drive/museum.ts";
import { CARDS } from "../drive/portal.ts";

test("who enrols again is warned, may stop, and the device that ends is told so", async ({
  portal,
  page,
  somebody,
  stack,
}) => {
  test.setTimeout(200_000);
  await portal.enrol(CARDS.chen);
  const second = await somebody();
  const { take } = second;
  const upToFace = async () => {
    await second.openEnrolment();
    await take.notice();
    await take["document-kind"]();
    await take["chip-read"](CARDS.chen);
    await expect(second.step("face")).toBeVisible();
    await take.faceAlone();
    await expect(second.step("known")).toContainText("正在 1 台设备上用着");
    await expect(second.step("known")).toContainText("原来的设备就会停用");
  };
  await upToFace();
  await second.button("keepOthers").click();
  await expect(second.link("enrol")).toBeVisible();
  await page.goto(stack.portal);
  await expect(portal.button("showNetnum")).toBeVisible();

  await upToFace();
  await second.button("endOthers").click();
  await expect(second.step("phone")).toBeVisible();
  await take.phone();
  await take["phone-code"]();
  await take.pin();
  await take.done();

  await page.goto(stack.portal);
  await portal.button("haveOne").click();
  await expect(portal.alert()).toContainText("在另一台设备上重新设置过");
  await expect(portal.alert()).toContainText(/日期：\d{4}-\d{2}-\d{2}。/);
});

test("a device is added with a code from the first, and both work", async ({ portal, page, somebody, stack }) => {
  test.setTimeout(200_000);
  const netnum = await portal.enrol(CARDS.shen);
  await page.goto(stack.portal);
  await portal.link("addDevice").click();
  await portal.button("showCode").click();
  const code = (await page.getByTestId("code").innerText()).replaceAll(/\s/g, "");

  const second = await somebody();
  await second.page.goto(`${stack.portal}/device#${code}`);
  await expect(second.step("device-take")).toContainText("代码已经填好了");
  await expect(second.page).toHaveURL(`${stack.portal}/device`);
  await second.button("continue").click();
  await expect(second.step("device-arrived")).toContainText("这是 **言 的网证");
  await second.button("useDevice").click();
  await expect(second.step("device-ready")).toBeVisible();
  await second.page.goto(stack.portal);
  await second.button("showNetnum").click();
  await expect(second.page.getByTestId("netnum")).toHaveText(netnum);

  // The first stays signed in, and is told.
  await page.goto(stack.portal);
  await expect(page.locator("[data-about=device_added]")).toContainText("在一台新设备上启用了");
  await portal.button("showNetnum").click();
  await expect(page.getByTestId("netnum")).toHaveText(netnum);

  // A code that is scanned where somebody is signed in asks first.
  const third = await somebody();
  await third.enrol(CARDS.yan);
  await third.page.goto(`${stack.portal}/device#${code}`);
  await expect(third.step("device-other")).toContainText("**妍");
  await third.button("signOutFirst").click();
  await third.button("continue").click();
  await expect(third.alert()).toContainText("没有这个代码");
});

test("a netcert that was revoked elsewhere is not offered for ever", async ({ portal, page, stack, somebody }) => {
  test.setTimeout(200_000);
  await portal.enrol(CARDS.gu);
  const visit = new Visit(page, stack.museum);
  await visit.start();
  await portal.presentFirst();
  await visit.visitorCode();
  // Withdrawn in another browser: this one still has the netcert.
  const elsewhere = await somebody();
  await elsewhere.page.context().addCookies(await page.context().cookies());
  await elsewhere.page.goto(`${stack.portal}/sites`);
  await elsewhere.button("withdraw").click();
  await elsewhere.button("withdrawYes").click();
  await expect(elsewhere.button("withdraw")).toHaveCount(0);
  // Until the edge has heard of it, the kept netcert is still good.
  await expect(async () => {
    await visit.start();
    await page.evaluate(() => localStorage.removeItem("netcert.repeated"));
    await page.reload();
    await portal.presentAgain();
    await expect(visit.failure("netcert_revoked")).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });

  await visit.start();
  await portal.presentFirst();
  await visit.visitorCode();
});
