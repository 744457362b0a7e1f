// One real stack for each file of tests; for each test a browser with a passkey device and a guard over it.
import { type BrowserContext, test as base } from "@playwright/test";
import { PasskeyDevice } from "./drive/device.ts";
import { Guard } from "./drive/guard.ts";
import { Portal } from "./drive/portal.ts";
import { Housing } from "./stack/housing.ts";
import type { Stack } from "./stack/stack.ts";

export { expect } from "@playwright/test";

interface Things {
  stack: Stack;
  portal: Portal;
  guard: Guard;
  /** Somebody else: a browser of their own, with a passkey device of its own. */
  somebody: (at?: Stack) => Promise<Portal>;
}

export const test = base.extend<Things, { housing: Housing }>({
  housing: [
    async ({}, use) => {
      const housing = new Housing();
      await use(housing);
      await housing.clear();
    },
    { scope: "worker", timeout: 90_000 },
  ],
  stack: [async ({ housing }, use, { file }) => use(await housing.of(file)), { timeout: 90_000 }],
  guard: [
    async ({ context, stack }, use) => {
      const guard = new Guard(context, () => stack.origins);
      await use(guard);
      guard.expectClean();
    },
    { auto: true },
  ],
  portal: async ({ page, stack }, use) => {
    await use(new Portal(page, stack.portal, await PasskeyDevice.on(page)));
  },
  somebody: async ({ browser, stack }, use) => {
    const guards: Guard[] = [];
    const contexts: BrowserContext[] = [];
    await use(async (at = stack) => {
      const context = await browser.newContext();
      contexts.push(context);
      guards.push(new Guard(context, () => at.origins));
      const page = await context.newPage();
      return new Portal(page, at.portal, await PasskeyDevice.on(page));
    });
    for (const guard of guards) guard.expectClean();
    for (const context of contexts) await context.close();
  },
});
