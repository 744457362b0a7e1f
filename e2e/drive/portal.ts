// The portal as a person uses it.
import { expect, type Locator, type Page } from "@playwright/test";
import type { PasskeyDevice } from "./device.ts";
import { type Language, type Word, word } from "./words.ts";

export const PIN = "13579264";
export const PHONE = "13800010001";

export type StepName =
  | "notice"
  | "document-kind"
  | "chip-read"
  | "face"
  | "phone"
  | "phone-code"
  | "pin"
  | "done";

export class Portal {
  constructor(
    readonly page: Page,
    readonly origin: string,
    readonly device: PasskeyDevice,
    public language: Language = "zh",
  ) {}

  button = (name: Word): Locator => this.page.getByRole("button", { name: word(name, this.language), exact: true });
  link = (name: Word): Locator => this.page.getByRole("link", { name: word(name, this.language), exact: true });
  box = (name: Word): Locator => this.page.getByLabel(word(name, this.language), { exact: true });
  tick = (name: Word): Locator => this.page.getByRole("checkbox", { name: word(name, this.language) });
  step = (name: string): Locator => this.page.locator(`section[data-step="${name}"]`);
  /** A link that is a card: its name with a hint below it. */
  card = (name: Word): Locator =>
    this.page.getByRole("link").filter({ has: this.page.getByText(word(name, this.language), { exact: true }) });
  alert = (): Locator => this.page.getByRole("alert").filter({ hasText: /\S/ });

  /** Chooses the language, as a person does. */
  async speak(language: Language): Promise<void> {
    await this.page.goto(this.origin);
    if (language === "en") await this.page.getByRole("button", { name: "English" }).click();
    this.language = language;
    await expect(this.page.locator("html")).toHaveAttribute("lang", { zh: "zh-Hans", en: "en" }[language]);
  }

  /** Opens the portal as the server has it now: the first page after a change is still the one that was kept. */
  async openNewest(): Promise<void> {
    const now = await (await this.page.request.get(this.origin)).text();
    await this.page.goto(this.origin);
    await expect.poll(() => this.page.evaluate(async () => (await caches.match("/"))?.text())).toBe(now);
    await this.page.goto(this.origin);
  }

  async openEnrolment(): Promise<void> {
    await this.page.goto(`${this.origin}/enrol`);
    await expect(this.step("notice")).toBeVisible();
  }

  /** Each step on its own, from when it is shown until the next one is. */
  readonly take = {
    notice: async () => {
      await this.tick("agreeNotice").check();
      await this.tick("agreeSensitive").check();
      await this.button("start").click();
      await expect(this.step("document-kind")).toBeVisible();
    },
    "document-kind": async () => {
      await this.page.getByRole("radio", { name: word("residentId", this.language), exact: true }).check();
      await this.button("next").click();
      await expect(this.step("chip-read")).toBeVisible();
    },
    "chip-read": async (card: RegExp) => {
      await this.page.getByRole("button", { name: card }).click();
    },
    faceAlone: async () => {
      await this.button("openCamera").click();
      await this.button("takePicture").click();
      await this.button("usePicture").click();
    },
    /** Who has a netnum already goes on all the same. */
    face: async () => {
      await this.take.faceAlone();
      const known = this.step("known");
      const next = this.step("phone").or(this.step("guardian-consent")).or(this.alert());
      await expect(known.or(next).first()).toBeVisible();
      if (await known.isVisible()) await this.button("endOthers").click();
    },
    phone: async () => {
      await this.box("phone").fill(PHONE);
      await this.button("sendCode").click();
      await expect(this.step("phone-code")).toBeVisible();
    },
    "phone-code": async () => {
      await this.button("fillIn").first().click();
      await this.button("checkCode").click();
      await expect(this.step("pin")).toBeVisible();
    },
    pin: async (pin: string = PIN) => {
      await this.box("pin").fill(pin);
      await this.box("pinAgain").fill(pin);
      await this.button("setPin").click();
    },
    /** Gives the netnum that is shown. */
    done: async (): Promise<string> => {
      await expect(this.step("done")).toBeVisible();
      const netnum = await this.page.getByTestId("netnum").innerText();
      await this.button("useDevice").click();
      await expect(this.button("useDevice")).toBeHidden();
      await expect(this.step("done")).toBeVisible();
      return netnum.trim();
    },
  };

  /** Goes on from the notice to the step that is named. */
  async enrolUpTo(last: StepName, card: RegExp): Promise<void> {
    const { take } = this;
    const course: [StepName, () => Promise<void>][] = [
      ["notice", take.notice],
      ["document-kind", take["document-kind"]],
      ["chip-read", async () => {
        await take["chip-read"](card);
        await expect(this.step("face")).toBeVisible();
      }],
      ["face", async () => {
        await take.face();
        await expect(this.step("phone")).toBeVisible();
      }],
      ["phone", take.phone],
      ["phone-code", take["phone-code"]],
      ["pin", async () => {
        await take.pin();
        await expect(this.step("done")).toBeVisible();
      }],
    ];
    for (const [step, go] of course) {
      if (step === last) return;
      await go();
    }
  }

  /** The whole enrolment; gives the netnum. */
  async enrol(card: RegExp = CARDS.fang): Promise<string> {
    await this.openEnrolment();
    await this.enrolUpTo("done", card);
    return this.take.done();
  }

  /** The first visit at a site: consent, PIN, one touch. */
  async presentFirst(): Promise<void> {
    await expect(this.step("consent")).toHaveAttribute("data-visit", "first");
    await this.button("agree").click();
    await this.box("pin").fill(PIN);
    await this.button("continue").click();
  }

  /** A later visit: one tap, one touch. */
  async presentAgain(): Promise<void> {
    await expect(this.step("consent")).toHaveAttribute("data-visit", "repeat");
    await this.button("agree").click();
  }
}

/** The demo's cards by the name on them, which both languages' buttons begin with; notes may name others. */
export const CARDS = {
  fang: /^(方静怡|Fang Jingyi)/,
  chen: /^(陈立恒|Chen Liheng)/,
  gu: /^(顾敬山|Gu Jingshan)/,
  lin: /^(林知夏|Lin Zhixia)/,
  song: /^(宋子航|Song Zihang)/,
  tian: /^(田小禾|Tian Xiaohe)/,
  he: /^(贺明远|He Mingyuan)/,
  jiang: /^(蒋云帆|Jiang Yunfan)/,
  luo: /^(罗安琪|Luo Anqi)/,
  mo: /^(莫一凡|Mo Yifan)/,
  shen: /^(沈书言|Shen Shuyan)/,
  yao: /^(沈知遥|Shen Zhiyao)/,
  mu: /^(沈一沐|Shen Yimu)/,
  yan: /^(顾清妍|Gu Qingyan)/,
  bai: /^(白若溪|Bai Ruoxi)/,
  ting: /^(白亭|Bai Ting)/,
  kang: /^(白康|Bai Kang)/,
  rui: /^(白瑞|Bai Rui)/,
  qiao: /^(乔文博|Qiao Wenbo)/,
  qing: /^(乔一晴|Qiao Yiqing)/,
};
