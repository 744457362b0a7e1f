// What every page must be: free of axe's violations, no wider than the screen, and for fingers of every size.
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

export async function expectHealthy(page: Page, what: string): Promise<void> {
  // The portal has no frames; what would gather their results opens a page for it.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  expect.soft(told, what).toEqual([]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(wide, `${what}: scrolls sideways`).toBeLessThanOrEqual(0);
}

/** Nothing to press is smaller than a fingertip, and no words stick out of what they stand in. */
export async function expectTouchable(page: Page, what: string): Promise<void> {
  const { small, spilt } = await page.evaluate(() => {
    const FINGERTIP = 44;
    const isShown = (element: Element) => {
      const { width, height, bottom } = element.getBoundingClientRect();
      return width > 1 && height > 1 && bottom > 0 && element.checkVisibility({ visibilityProperty: true });
    };
    // A link within a sentence is as high as its line.
    const isInSentence = (element: Element) =>
      getComputedStyle(element).display === "inline" && element.parentElement!.textContent !== element.textContent;
    // A box to tick is as large as the row that ticks it.
    const target = (element: Element) =>
      (element.matches("[type=checkbox], [type=radio]") && element.closest(".tick, .choice")) || element;
    const small = [...document.querySelectorAll("a[href], button, input, select, summary")]
      .filter((element) => isShown(element) && !isInSentence(element))
      .filter((element) => {
        const { width, height } = target(element).getBoundingClientRect();
        // What a display rounds off is no smaller.
        return Math.min(width, height) < FINGERTIP - 0.5;
      });
    const hasWords = (element: Element) =>
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim() !== "");
    const isTyped = (element: Element) => element instanceof HTMLInputElement && element.value !== "";
    const spilt = [...document.body.querySelectorAll("*")]
      .filter((element) => (hasWords(element) || isTyped(element)) && isShown(element))
      .filter(({ clientWidth, scrollWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1);
    const told = (elements: Element[]) => elements.map((element) => element.outerHTML.slice(0, 160));
    return { small: told(small), spilt: told(spilt) };
  });
  expect.soft(small, `${what}: too small to press`).toEqual([]);
  expect.soft(spilt, `${what}: words stick out`).toEqual([]);
}
