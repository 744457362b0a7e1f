// A relying party's site as a visitor uses it.
import { expect, type Locator, type Page } from "@playwright/test";
import type { RelyingParty } from "../stack/stack.ts";

export class Visit {
  constructor(
    readonly page: Page,
    readonly at: RelyingParty,
  ) {}

  /** Books up to the portal's door. */
  async start(): Promise<void> {
    await this.page.goto(this.at.origin);
    await this.page.getByRole("button", { name: /用网证核验|Verify with netcert/ }).click();
    await this.page.waitForURL(/\/present\?/);
  }

  ticket = (): Locator => this.page.locator("[data-ticket=verified]");
  failure = (name: string): Locator => this.page.locator(`[data-failure="${name}"]`);

  /** Waits for the ticket, and gives the visitor's code on it. */
  async visitorCode(): Promise<string> {
    await expect(this.ticket()).toBeVisible({ timeout: 20_000 });
    expect(this.page.url()).toMatch(`${this.at.origin}/ticket?state=`);
    return this.page.locator("#visitor-code").innerText();
  }
}
