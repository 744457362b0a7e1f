// How long a telephone on a slow line waits, for `cargo xtask bench --only portal`: this checkout's portal and, where another
// built checkout is named, that one's, in turns.
import { writeFileSync } from "node:fs";
import { type Browser, expect, test } from "@playwright/test";
import { PasskeyDevice } from "../drive/device.ts";
import { Portal } from "../drive/portal.ts";
import { type Load, SlowPhone } from "../drive/slow-phone.ts";
import { Stack } from "../stack/stack.ts";

const { NETCERT_BENCH_AGAINST: against, NETCERT_BENCH_ROUNDS: rounds = "5", NETCERT_BENCH_OUTPUT: output } = process.env;
const AGREE = "section[data-step=consent] .actions .button.primary";
const FIRST_BUTTON = "section.welcome .actions button.button";

test("a first visit on a slow line", async ({ browser }) => {
  test.setTimeout(1_800_000);
  const measured: Record<string, number[]> = {};
  const note = (what: string, { paint, ready, bytes }: Load) => {
    for (const [name, value] of Object.entries({ paint, ready, bytes })) (measured[`${what} ${name}`] ??= []).push(value);
  };
  const sides = [["now", undefined], ...(against ? [["before", against]] : [])] as [string, string | undefined][];
  const stacks: Stack[] = [];
  try {
    const houses: [string, House][] = [];
    for (const [side, from] of sides) {
      const stack = await Stack.start({ alone: true, from });
      stacks.push(stack);
      houses.push([side, await House.with(browser, stack)]);
    }
    for (let round = 0; round < Number(rounds); round++) {
      for (const [side, house] of houses) {
        note(`${side} present`, await house.present());
        note(`${side} account`, await house.account());
      }
    }
  } finally {
    for (const stack of stacks) await stack.stop();
  }
  if (output) writeFileSync(output, JSON.stringify(measured));
});

/** A portal, a holder who has enrolled there, and a stranger. */
class House {
  private constructor(
    private readonly holder: SlowPhone,
    private readonly request: string,
    private readonly stranger: SlowPhone,
    private readonly home: string,
  ) {}

  static async with(browser: Browser, stack: Stack): Promise<House> {
    const page = await (await browser.newContext()).newPage();
    const portal = new Portal(page, stack.portal, await PasskeyDevice.on(page));
    await portal.enrol();
    await page.goto(stack.theatre.origin);
    const request = (await page.locator("#visit").getAttribute("href"))!;
    await page.goto(request);
    await expect(page.locator(AGREE)).toBeVisible();
    const stranger = await (await browser.newContext()).newPage();
    return new House(await SlowPhone.on(page), request, await SlowPhone.on(stranger), stack.portal);
  }

  present = (): Promise<Load> => this.holder.open(this.request, AGREE);
  account = (): Promise<Load> => this.stranger.open(this.home, FIRST_BUTTON);
}
