// One page of the portal as everybody sees it: both widths, both languages, large text and the dark, without leaving it.
import { type CDPSession, expect, type Locator } from "@playwright/test";
import { expectHealthy, expectTouchable } from "./page-health.ts";
import type { Portal } from "./portal.ts";
import type { Language } from "./words.ts";

interface View {
  width: number;
  language: Language;
  /** Size of the browser's own letters, in percent. */
  text: number;
  colorScheme: "light" | "dark";
}

const HEIGHT = { 360: 740, 1440: 900 } as Record<number, number>;
const PLAIN: View = { width: 1280, language: "zh", text: 100, colorScheme: "light" };

// Each two of width, language and size of text meet once; small letters, whose contrast counts most, in both colours.
const VIEWS: View[] = [
  { width: 1440, language: "zh", text: 100, colorScheme: "light" },
  { width: 360, language: "zh", text: 200, colorScheme: "light" },
  { width: 360, language: "en", text: 100, colorScheme: "dark" },
  { width: 1440, language: "en", text: 200, colorScheme: "dark" },
];

const size = ({ text }: View): string => `${(16 * text) / 100}px`;

export class Looks {
  private constructor(
    private readonly portal: Portal,
    private readonly session: CDPSession,
  ) {}

  static async on(portal: Portal): Promise<Looks> {
    return new Looks(portal, await portal.page.context().newCDPSession(portal.page));
  }

  /** Judges the page that is shown; `there` is on it in each language. Chinese is spoken before and after. */
  async at(what: string, there: Locator = this.portal.page.getByRole("heading", { level: 1 })): Promise<void> {
    const { page } = this.portal;
    for (const view of VIEWS) {
      await this.turn(view);
      await expect(there, what).toBeVisible();
      const seen = `${what}, ${view.width} px, ${view.language}, text ${view.text} %, ${view.colorScheme}`;
      await expectHealthy(page, seen);
      await expectTouchable(page, seen);
      // The browser forgets its letters' size where the page is measured anew.
      await expect(page.locator("html"), seen).toHaveCSS("font-size", size(view));
    }
    await this.turn(PLAIN);
    await expect(there, what).toBeVisible();
  }

  private async turn(view: View): Promise<void> {
    const { page } = this.portal;
    const { width, language, text, colorScheme } = view;
    await page.setViewportSize({ width, height: HEIGHT[width] ?? 900 });
    await page.emulateMedia({ colorScheme });
    const standard = (16 * text) / 100;
    await this.session.send("Page.setFontSizes", { fontSizes: { standard, fixed: standard } });
    const root = page.locator("html");
    const lang = { zh: "zh-Hans", en: "en" }[language];
    // A dialogue lets nobody at the button behind it, and must be read in both languages all the same.
    if ((await root.getAttribute("lang")) !== lang) await page.locator("button.language").dispatchEvent("click");
    await expect(root).toHaveAttribute("lang", lang);
    await expect(root).toHaveCSS("font-size", size(view));
  }
}
