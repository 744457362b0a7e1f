// A passkey that is missing: in the browser, on the device, lost, or not made yet.
import { expect, test } from "../fixtures.ts";
import { Guardian } from "../drive/guardian.ts";
import { identity } from "../drive/identity.ts";
import { Visit } from "../drive/museum.ts";
import { masked } from "../drive/family.ts";
import { CARDS } from "../drive/portal.ts";

test("a browser without passkeys is told at the first step", async ({ portal, page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, "PublicKeyCredential"));
  await portal.openEnrolment();
  await expect(page.getByTestId("lacks")).toContainText("不支持通行密钥");
  await expect(page.getByTestId("lacks")).toContainText("请更新浏览器");
});

test("a device without a screen lock is told at the first step, and may go on", async ({ portal, page }) => {
  await page.addInitScript(() => {
    PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable = () => Promise.resolve(false);
  });
  await portal.openEnrolment();
  await expect(page.getByTestId("lacks")).toContainText("还没有设锁屏密码");
  await portal.take.notice();
});

test("a lost passkey is not told as a cancelled one", async ({ portal, page, stack }) => {
  await portal.enrol(CARDS.chen);
  await page.goto(stack.portal);
  await portal.button("signOut").click();
  await portal.device.useOnly([]);
  await portal.button("haveOne").click();
  await expect(portal.alert()).toContainText("也可能这台设备上没有您的通行密钥", { timeout: 20_000 });
  await expect(portal.alert()).toContainText("重新申领一次，网号不变");
  await expect(portal.link("enrol")).toBeVisible();
});

test("who says “later” is led to set up the device, also by the first site", async ({ portal, page, stack }) => {
  await portal.openEnrolment();
  await portal.enrolUpTo("done", CARDS.shen);
  await portal.button("later").click();
  await expect(portal.step("done")).toContainText("还没有哪台设备能用它");
  await page.goto(stack.portal);
  await expect(portal.link("setUp")).toBeVisible();

  const visit = new Visit(page, stack.museum);
  await visit.start();
  await portal.button("agree").click();
  await expect(portal.step("device")).toContainText("您申领过了");
  await portal.link("setUp").click();
  await portal.take.done();
  await portal.link("toSite").click();
  await portal.presentFirst();
  await visit.visitorCode();
});

test("a guardian whose device is signed in as the child signs in as themselves", async ({ portal, page, stack }) => {
  test.setTimeout(120_000);
  const guardian = new Guardian(portal);
  await portal.enrol(CARDS.fang);
  const own = await portal.device.passkeys();
  const yao = await identity(stack, "yao");
  await guardian.enrolChild(CARDS.yao, yao.birthDate);
  await portal.card("keepHere").click();
  await portal.button("keepHereYes").click();
  await expect(portal.step("child")).toContainText("监护人的设备 1 台");
  await page.goto(stack.theatre.origin);
  await page.locator("#visit").click();
  await page.locator("[data-profile=child]").click();
  await expect(portal.step("consent")).toBeVisible();
  await portal.presentFirst();
  await expect(portal.step("asking")).toBeVisible();

  await page.goto(`${stack.portal}/guardian`);
  await expect(portal.step("guardian-sign-in")).toContainText("请用您自己的通行密钥登录");
  await portal.device.useOnly(own);
  await portal.button("signIn").click();
  await expect(guardian.list()).toBeVisible();
  await expect(guardian.waits()).toContainText(masked(yao.name));
});
