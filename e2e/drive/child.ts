// A child's own device: arriving with a code, and asking at a site.
import { expect } from "@playwright/test";
import type { Seen, Theatre } from "../stack/theatre.ts";
import type { Portal } from "./portal.ts";

/** The page asks the server every few seconds; a busy machine takes its time. */
const LIVE = { timeout: 25_000 };

export class Child {
  constructor(readonly portal: Portal) {}

  /** With the code typed. */
  async arrive(code: string): Promise<void> {
    const { portal } = this;
    await portal.page.goto(`${portal.origin}/child`);
    await expect(portal.step("child-device")).toBeVisible();
    await portal.box("shortCode").fill(code);
    await portal.button("continue").click();
    await this.agree();
    await this.makePasskey();
  }

  /** "Make this the child's device?" */
  async agree(): Promise<void> {
    const { portal } = this;
    await expect(portal.step("child-agree")).toBeVisible();
    await portal.button("forChild").click();
  }

  /** "Is that you?", and one touch. */
  async makePasskey(): Promise<void> {
    const { portal } = this;
    await expect(portal.step("child-arrived")).toBeVisible();
    await portal.button("useDevice").click();
    await expect(portal.step("child-ready")).toBeVisible();
  }

  /** `profile`: whose netcert, on a device that keeps a child's beside the guardian's own. */
  async startVisit(theatre: Theatre, profile?: "own" | "child"): Promise<void> {
    const { page } = this.portal;
    await page.goto(theatre.origin);
    await page.locator("#visit").click();
    await page.waitForURL(/\/present\?/);
    if (profile) await page.locator(`[data-profile=${profile}]`).click();
    await expect(this.portal.step("consent")).toBeVisible();
  }

  /** Asks for the site, as far as the page that waits for a guardian. */
  async ask(theatre: Theatre): Promise<void> {
    await this.startVisit(theatre);
    await this.portal.presentFirst();
    await expect(this.portal.step("asking")).toBeVisible();
  }

  /** The site's page, which comes by itself, and what the site has received. */
  async answered(theatre: Theatre, answer = "verified"): Promise<Seen> {
    await expect(this.portal.page.locator("[data-answer]")).toHaveAttribute("data-answer", answer, LIVE);
    return theatre.seen.at(-1)!;
  }

  /** The whole first visit of who needs nobody's leave. */
  async presentAlone(theatre: Theatre): Promise<Seen> {
    await this.startVisit(theatre);
    await this.portal.presentFirst();
    return this.answered(theatre);
  }
}
