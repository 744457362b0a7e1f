// A person without a mouse.
import { expect, type Locator, type Page } from "@playwright/test";

const FAR = 80;

/** Presses Tab until this has the focus, and sees to it that the focus can be seen. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < FAR; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      expect(await hasVisibleFocus(target), `the focus on ${target} cannot be seen`).toBe(true);
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`${target} was not reached with Tab`);
}

const hasVisibleFocus = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => {
    const hasRing = (candidate: Element | null | undefined): boolean => {
      if (!candidate) return false;
      const style = getComputedStyle(candidate);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    };
    // A radio or checkbox may lend its ring to what stands around it.
    const parent = element.parentElement;
    const around = [element, element.nextElementSibling, parent, parent?.parentElement];
    return around.some(hasRing) || getComputedStyle(element).boxShadow !== "none";
  });

export async function press(page: Page, target: Locator, key: "Enter" | "Space" = "Enter"): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

export async function type(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.type(text);
}
