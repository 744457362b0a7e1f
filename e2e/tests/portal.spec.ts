// Every page and step for everybody: narrow and wide, Chinese and English, without a mouse, for screen readers.
import { expect, test } from "../fixtures.ts";
import { press, tabTo, type } from "../drive/keyboard.ts";
import { Visit } from "../drive/museum.ts";
import { expectHealthy } from "../drive/page-health.ts";
import { CARDS, PHONE, PIN } from "../drive/portal.ts";
import { word } from "../drive/words.ts";

const tag = { zh: "zh-Hans", en: "en" };
/** Somebody new in each view: who has a netnum already is asked whether the other devices may end. */
const who = { 360: { zh: CARDS.chen, en: CARDS.gu }, 1440: { zh: CARDS.bai, en: CARDS.shen } };

for (const [width, height] of [[360, 740], [1440, 900]] as const) {
  for (const language of ["zh", "en"] as const) {
    test.describe(`${width} px, ${language}`, () => {
      test.use({ viewport: { width, height }, locale: language === "zh" ? "zh-CN" : "en-GB" });

      test("each page and step", async ({ page, portal, stack }) => {
        test.setTimeout(180_000);
        const healthy = (what: string) => expectHealthy(page, `${what}, ${width} px, ${language}`);
        const { take } = portal;
        await portal.speak(language);
        await healthy("home, signed out");
        await page.goto(`${stack.portal}/nowhere`);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await healthy("no such page");
        await page.goto(`${stack.portal}/sites`);
        await expect(portal.button("signIn")).toBeVisible();
        await healthy("sites, signed out");
        await page.goto(`${stack.portal}/present?client_id=museum`);
        await expect(portal.step("error")).toBeVisible();
        await healthy("a request with mistakes");

        await portal.openEnrolment();
        await expect(page.locator("html")).toHaveAttribute("lang", tag[language]);
        await healthy("notice");
        await take.notice();
        await healthy("document kind");
        await take["document-kind"]();
        await healthy("chip read");
        await take["chip-read"](CARDS.jiang);
        await expect(portal.alert()).toBeVisible();
        await healthy("chip read, refused");
        await take["chip-read"](who[width][language]);
        await expect(portal.step("face")).toBeVisible();
        await healthy("face");
        await portal.button("openCamera").click();
        await expect(portal.button("takePicture")).toBeEnabled();
        await healthy("face, camera on");
        await portal.button("takePicture").click();
        await expect(portal.button("usePicture")).toBeVisible();
        await healthy("face, picture taken");
        await portal.button("usePicture").click();
        await expect(portal.step("phone")).toBeVisible();
        await healthy("phone");
        await portal.button("sendCode").click();
        await healthy("phone, incomplete");
        await take.phone();
        await expect(portal.button("fillIn").first()).toBeVisible();
        await healthy("phone code");
        await take["phone-code"]();
        await portal.box("pin").fill("11111111");
        await portal.button("setPin").click();
        await healthy("PIN, refused");
        await portal.button("giveUp").click();
        await expect(page.getByRole("dialog")).toBeVisible();
        await healthy("give up?");
        await page.keyboard.press("Escape");
        await expect(page.getByRole("dialog")).toBeHidden();
        await take.pin();
        await expect(portal.step("done")).toBeVisible();
        await healthy("done");
        await take.done();
        await healthy("done, on this device");

        await page.goto(stack.portal);
        await portal.button("showNetnum").click();
        await healthy("home, signed in");
        await page.goto(`${stack.portal}/sites`);
        await expect(page.locator("[data-page=sites] h1")).toBeVisible();
        await healthy("sites, none");

        const visit = new Visit(page, stack.museum);
        await page.goto(stack.museum.origin);
        await healthy("museum");
        await visit.start();
        await expect(portal.step("consent")).toBeVisible();
        await healthy("consent");
        await portal.button("agree").click();
        await expect(portal.step("pin")).toBeVisible();
        await healthy("consent, PIN");
        await portal.box("pin").fill(PIN);
        await portal.button("continue").click();
        await visit.visitorCode();
        await healthy("museum, ticket");
        await visit.start();
        await expect(portal.step("consent")).toBeVisible();
        await healthy("consent, again");
        await portal.button("refuse").click();
        await expect(visit.failure("access_denied")).toBeVisible();
        await healthy("museum, refused");
        await page.goto(`${stack.portal}/sites`);
        await page.locator("li[data-client=museum]").first().getByRole("button").click();
        await expect(page.getByRole("dialog")).toBeVisible();
        await healthy("sites, withdraw?");
      });
    });
  }
}

test.describe("with the keyboard alone", () => {
  test("enrol, present, and look at the sites", async ({ page, portal, stack }) => {
    test.setTimeout(120_000);
    await page.goto(stack.portal);
    await press(page, portal.link("enrol"));
    await expect(portal.step("notice")).toBeVisible();
    await press(page, portal.tick("agreeNotice"), "Space");
    await press(page, portal.tick("agreeSensitive"), "Space");
    await press(page, portal.button("start"));
    await expect(portal.step("document-kind")).toBeVisible();
    // A radio group is one stop of Tab; Space chooses.
    const residentId = page.getByRole("radio", { name: word("residentId", "zh"), exact: true });
    await press(page, residentId, "Space");
    await expect(residentId).toBeChecked();
    await press(page, portal.button("next"));
    await press(page, page.getByRole("button", { name: CARDS.fang }));
    await press(page, portal.button("openCamera"));
    await press(page, portal.button("takePicture"), "Space");
    await press(page, portal.button("usePicture"));
    await type(page, portal.box("phone"), PHONE);
    await page.keyboard.press("Enter");
    await press(page, portal.button("fillIn").first());
    await press(page, portal.button("checkCode"));
    await type(page, portal.box("pin"), PIN);
    await type(page, portal.box("pinAgain"), PIN);
    await page.keyboard.press("Enter");
    await expect(portal.step("done")).toBeVisible();
    await press(page, portal.button("useDevice"));
    await expect(portal.button("useDevice")).toBeHidden();

    const visit = new Visit(page, stack.museum);
    await page.goto(stack.museum.origin);
    await press(page, page.getByRole("button", { name: "用网证核验" }));
    await press(page, portal.button("agree"));
    await type(page, portal.box("pin"), PIN);
    await page.keyboard.press("Enter");
    await visit.visitorCode();

    await page.goto(`${stack.portal}/sites`);
    await press(page, page.locator("li[data-client=museum]").first().getByRole("button"));
    await expect(page.getByRole("dialog")).toBeVisible();
    await tabTo(page, portal.button("withdrawYes"));
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(page.locator("li[data-client=museum]").first().getByRole("button")).toBeFocused();
  });

  test("a new step takes the focus to its heading, and the first stop skips to the content", async ({ page, portal }) => {
    await page.goto(portal.origin);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "跳到正文" })).toBeFocused();
    await portal.openEnrolment();
    await portal.take.notice();
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  });
});

test("Chinese is the default whatever the browser speaks, and the choice stays", async ({ browser, stack }) => {
  const context = await browser.newContext({ locale: "de-DE" });
  const page = await context.newPage();
  await page.goto(stack.portal);
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hans");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await context.close();
});
