// The citizen's way in WebKit and in Firefox, as far as it goes without a passkey device.
import { expect, test } from "@playwright/test";
import { type Kind, OtherBrowser } from "../drive/other-browser.ts";
import { CARDS, PHONE, PIN } from "../drive/portal.ts";
import { Stack } from "../stack/stack.ts";

let stack: Stack;
test.beforeAll(async () => {
  stack = await Stack.start();
});
test.afterAll(() => stack?.stop());

// Neither driver has a camera that it could show without asking somebody.
const CAMERA = `navigator.mediaDevices ??= {};
  navigator.mediaDevices.getUserMedia = async () => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 64;
    const pen = canvas.getContext("2d");
    setInterval(() => { pen.fillStyle = "#" + (Date.now() & 0xfff).toString(16).padStart(3, "0"); pen.fillRect(0, 0, 64, 64); }, 50);
    return canvas.captureStream(20);
  };`;

async function enrolUpToPasskey(browser: OtherBrowser): Promise<void> {
  await browser.open(`${stack.portal}/enrol`);
  await browser.step("notice");
  await browser.tick("#agree");
  await browser.tick("#agree-sensitive");
  await browser.press("start");
  await browser.step("document-kind");
  await browser.press("next");
  await browser.step("chip-read");
  await browser.press(CARDS.fang);
  await browser.step("face");
  // The session is in the cookie: what was done is still there.
  await browser.reload();
  await browser.step("face");
  await browser.run(CAMERA);
  await browser.press("openCamera");
  await browser.press("takePicture");
  await browser.press("usePicture");
  await browser.step("phone");
  await browser.fill("#phone", PHONE);
  await browser.press("sendCode");
  await browser.step("phone-code");
  await browser.press("fillIn");
  await browser.press("checkCode");
  await browser.step("pin");
  await browser.fill("#pin", PIN);
  await browser.fill("#pin-again", PIN);
  await browser.press("setPin");
  await browser.step("done");
}

for (const kind of ["webkit", "firefox"] satisfies Kind[]) {
  test.describe(kind, () => {
    let browser: OtherBrowser;
    test.beforeEach(async () => {
      browser = await OtherBrowser.start(kind, stack.folder);
    });
    test.afterEach(() => browser?.stop());

    test("enrols up to the passkey, over a reload", async () => {
      await enrolUpToPasskey(browser);
      expect(await (await browser.see("[data-testid=netnum]")).getText()).toMatch(/^N/);
    });

    test("comes from the museum to the consent screen", async () => {
      await browser.open(stack.museum.origin);
      await browser.press(/用网证核验|Verify with netcert/);
      const consent = await browser.step("consent");
      expect(await browser.url()).toContain(`${stack.portal}/present?`);
      expect(await consent.getText()).toContain("江南美术馆");
    });

    test("says so where the browser has no passkeys", async () => {
      await enrolUpToPasskey(browser);
      await browser.run("Object.defineProperty(navigator, 'credentials', { value: undefined });");
      await browser.press("useDevice");
      expect(await browser.alert()).toContain("通行密钥");
    });

    test("says so where the browser keeps no cookie", async () => {
      await browser.open(`${stack.portal}/enrol`);
      await browser.step("notice");
      await browser.run(`const fetched = window.fetch;
        window.fetch = (asked, more) => fetched(new Request(asked, { ...more, credentials: "omit" }));`);
      await browser.tick("#agree");
      await browser.tick("#agree-sensitive");
      await browser.press("start");
      expect(await browser.alert()).toContain("没有保存我们的 Cookie");
    });
  });
}
