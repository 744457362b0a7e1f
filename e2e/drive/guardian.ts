// A guardian in the portal: children, what they ask, and the answers.
import { expect, type Locator } from "@playwright/test";
import type { Portal } from "./portal.ts";

/** The page asks the server every three seconds; a busy machine takes its time. */
const LIVE = { timeout: 20_000 };

export class Guardian {
  constructor(readonly portal: Portal) {}

  /** From the portal's door to the list of children, as a person walks. */
  async open(): Promise<void> {
    await this.portal.page.goto(`${this.portal.origin}/guardian`);
    await expect(this.list()).toBeVisible();
  }

  list = (): Locator => this.portal.step("guardian");
  children = (): Locator => this.list().locator("section[aria-labelledby=children-title] li");
  waits = (): Locator => this.list().locator("li.wait");

  async giveBirthDate(birthDate: string): Promise<void> {
    const { portal } = this;
    const [year, month, day] = birthDate.split("-");
    await portal.box("year").fill(year!);
    await portal.box("month").fill(month!);
    await portal.box("day").fill(day!);
    await portal.button("next").click();
  }

  /** From the list to the notice. */
  async beginFor(birthDate: string): Promise<void> {
    await this.open();
    await this.portal.card("addYoung").click();
    await expect(this.portal.step("birth-date")).toBeVisible();
    await this.giveBirthDate(birthDate);
  }

  /** Reads the text that is about to be signed, and touches the passkey. */
  async sign(): Promise<string> {
    const { portal } = this;
    await expect(portal.step("guardian-consent")).toBeVisible();
    const text = await portal.page.getByTestId("consent-text").innerText();
    await portal.button("confirm").click();
    return text;
  }

  /** The whole enrolment of a child of 8–13; gives the text that was signed. */
  async enrolChild(card: RegExp, birthDate: string): Promise<string> {
    const { portal } = this;
    const { take } = portal;
    await this.beginFor(birthDate);
    await expect(portal.step("notice")).toBeVisible();
    await take.notice();
    await take["document-kind"]();
    await take["chip-read"](card);
    await expect(portal.step("face")).toBeVisible();
    await take.face();
    const text = await this.sign();
    await expect(portal.step("pin")).toBeVisible();
    await take.pin();
    await expect(portal.step("done")).toBeVisible();
    return text;
  }

  /** A code that is on this screen. */
  async shownCode(): Promise<string> {
    return (await this.portal.page.getByTestId("code").innerText()).trim();
  }

  async openChild(maskedName: string): Promise<void> {
    await this.open();
    await this.children().filter({ hasText: maskedName }).getByRole("link").click();
    await expect(this.portal.step("child")).toBeVisible();
  }

  /** From the child's page: a code for the child's own device. */
  async deviceCode(maskedName: string): Promise<string> {
    await this.openChild(maskedName);
    await this.portal.card("onChildsDevice").click();
    return this.shownCode();
  }

  /** Opens what waits, which appears without a reload. */
  async see(what: RegExp): Promise<void> {
    const wait = this.waits().filter({ hasText: what });
    await expect(wait).toHaveCount(1, LIVE);
    await wait.getByRole("link").click();
    await expect(this.portal.step("site-request")).toBeVisible();
  }

  /** Allows a site, with a signature; gives the text that was signed. */
  async allow(scope: "allowOnce" | "allowThirty"): Promise<string> {
    await this.portal.button(scope).click();
    const text = await this.sign();
    await expect(this.list()).toBeVisible();
    return text;
  }

  async refuse(): Promise<void> {
    await this.portal.button("refuseSite").click();
    await expect(this.list()).toBeVisible();
  }

  /** Types the code that a child, or another guardian, shows. */
  async openApplication(code: string): Promise<void> {
    const { portal } = this;
    await this.open();
    await portal.card("addByCode").click();
    await portal.box("shortCode").fill(code);
    await portal.button("next").click();
    await expect(portal.step("application")).toBeVisible();
  }

  /** The lines of one child's history. */
  async openHistory(maskedName: string): Promise<Locator> {
    await this.openChild(maskedName);
    await this.portal.card("history").click();
    await expect(this.portal.step("child-history")).toBeVisible();
    return this.portal.step("child-history").locator("li.consent");
  }

  async takeBack(line: Locator): Promise<void> {
    await line.getByRole("button").click();
    await this.portal.page.getByRole("dialog").getByRole("button").filter({ hasText: /收回|Take it back/ }).click();
    await expect(this.portal.page.getByRole("dialog")).toBeHidden();
  }
}
