// One real stack for each worker; for each test a browser with a passkey device and a guard over it.
import { test as base } from "@playwright/test";
import { addPasskeyDevice } from "./drive/device.ts";
import { Guard } from "./drive/guard.ts";
import { Portal } from "./drive/portal.ts";
import { Stack } from "./stack/stack.ts";

export { expect } from "@playwright/test";

interface Things {
  portal: Portal;
  guard: Guard;
}

export const test = base.extend<Things, { stack: Stack }>({
  stack: [
    async ({}, use) => {
      const stack = await Stack.start();
      await use(stack);
      await stack.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
  guard: [
    async ({ context, stack }, use) => {
      const guard = new Guard(context, () => [stack.portal, stack.museum.origin, stack.library.origin]);
      await use(guard);
      guard.expectClean();
    },
    { auto: true },
  ],
  portal: async ({ page, stack }, use) => {
    await addPasskeyDevice(page);
    await use(new Portal(page, stack.portal));
  },
});
