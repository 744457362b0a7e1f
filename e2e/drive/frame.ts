// A camera's frame for tests that have no camera.
import type { Browser } from "@playwright/test";

export async function frame(browser: Browser): Promise<Buffer> {
  const page = await browser.newPage();
  const url = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 640;
    canvas.height = 480;
    const brush = canvas.getContext("2d")!;
    brush.fillStyle = "tan";
    brush.fillRect(0, 0, 640, 480);
    return canvas.toDataURL("image/jpeg");
  });
  await page.close();
  return Buffer.from(url.split(",")[1]!, "base64");
}
