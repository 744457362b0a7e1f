// What the device answers in place of a passkey or a picture, and what the person is told.
import { expect, test } from "../fixtures.ts";
import { Visit } from "../drive/museum.ts";
import { CARDS } from "../drive/portal.ts";

/** Name of the exception, and what is said of it in Chinese and in English. */
const PASSKEY = [
  ["NotAllowedError", "没有完成", "It was not finished"],
  ["AbortError", "没有完成", "It was not finished"],
  ["NotReadableError", "这台设备现在用不了通行密钥。", "This device cannot use its passkey right now."],
  ["UnknownError", "这台设备现在用不了通行密钥。", "This device cannot use its passkey right now."],
  ["InvalidStateError", "这台设备现在用不了通行密钥。", "This device cannot use its passkey right now."],
  ["ConstraintError", "这台设备还不能保存通行密钥。", "This device cannot keep a passkey yet."],
  ["SecurityError", "在这里打开的页面不能用通行密钥。", "Passkeys do not work where this page was opened."],
  ["NotSupportedError", "这个浏览器不支持通行密钥。", "This browser does not know passkeys."],
] as const;

const CAMERA = [
  ["NotAllowedError", "浏览器不能用摄像头。", "The browser may not use the camera."],
  ["NotFoundError", "这台设备没有找到摄像头。", "No camera was found on this device."],
  ["NotReadableError", "摄像头打不开。", "The camera does not open."],
] as const;

for (const language of ["zh", "en"] as const) {
  test(`why there is no passkey, in ${language}`, async ({ page, portal, stack }) => {
    await page.addInitScript(() => {
      CredentialsContainer.prototype.get = () => {
        const name = document.cookie.split("=")[1]!;
        // A password manager that stands in for the browser throws an object of its own.
        return Promise.reject(name === "NotAllowedError" ? { name } : new DOMException("", name));
      };
    });
    await portal.speak(language);
    for (const [name, zh, en] of PASSKEY) {
      await test.step(name, async () => {
        await page.evaluate((why) => (document.cookie = `why=${why}`), name);
        await page.goto(stack.portal);
        await portal.button("haveOne").click();
        await expect(portal.alert()).toContainText(language === "zh" ? zh : en);
        await expect(portal.button("haveOne"), "a way on").toBeEnabled();
      });
    }
  });

  test(`why there is no picture, in ${language}`, async ({ page, portal }) => {
    await portal.speak(language);
    await portal.openEnrolment();
    await portal.enrolUpTo("face", CARDS.fang);
    const told = async (zh: string, en: string) => {
      await portal.button("openCamera").click();
      await expect(portal.alert()).toContainText(language === "zh" ? zh : en);
    };
    for (const [name, zh, en] of CAMERA) {
      await test.step(name, async () => {
        await page.evaluate((why) => {
          navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", why));
        }, name);
        await told(zh, en);
      });
    }
    await test.step("a telephone that saves power does not play the picture", async () => {
      await page.evaluate(() => {
        delete (navigator.mediaDevices as unknown as Record<string, unknown>).getUserMedia;
        HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException("", "NotAllowedError"));
      });
      await told("摄像头没有给出画面。", "The camera gave no picture.");
    });
    await test.step("a page inside another app has no camera", async () => {
      await page.evaluate(() => Object.defineProperty(navigator, "mediaDevices", { value: undefined }));
      await told("在这里打开的页面不能用摄像头。", "The camera does not work where this page was opened.");
    });
  });
}

test("an authenticator without PRF that names nobody where one passkey was asked for", async ({ page, portal, stack }) => {
  // WebAuthn Level 3 §6.3.3: with `allowCredentials` the user handle may be left out.
  await page.addInitScript(() => {
    const get = CredentialsContainer.prototype.get;
    PublicKeyCredential.prototype.getClientExtensionResults = () => ({});
    CredentialsContainer.prototype.get = async function (options) {
      const credential = (await get.call(this, options)) as PublicKeyCredential;
      if (options?.publicKey?.allowCredentials?.length) {
        Object.defineProperty(credential.response, "userHandle", { value: null });
      }
      return credential;
    };
  });
  await portal.enrol();
  const visit = new Visit(page, stack.museum);
  await visit.start();
  await portal.presentFirst();
  const code = await visit.visitorCode();
  await visit.start();
  await portal.presentAgain();
  expect(await visit.visitorCode()).toBe(code);
});
