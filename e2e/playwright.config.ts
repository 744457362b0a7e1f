import { defineConfig } from "@playwright/test";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: "tests",
  // Each worker runs a whole stack of its own: server, edge and two relying parties.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: process.env.CI ? [["list"]] : [["list"], ["html", { open: "never" }]],
  use: {
    locale: "zh-CN",
    viewport: { width: 1280, height: 900 },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath,
      args: [
        "--no-sandbox",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        // A camera that shows a test picture, and nobody who would have to allow it.
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
      ],
    },
  },
  projects: [
    { name: "e2e", testIgnore: ["screens.spec.ts", "portal-bench.spec.ts", "browsers.spec.ts"] },
    // `cargo xtask test --only browsers`: WebKitGTK and Firefox, through WebDriver.
    ...(process.env.WEBKIT_DRIVER ? [{ name: "browsers", testMatch: "browsers.spec.ts" }] : []),
    // `cargo xtask bench --only portal`
    ...(process.env.NETCERT_BENCH ? [{ name: "portal-bench", testMatch: "portal-bench.spec.ts" }] : []),
    // Pictures for the README: NETCERT_SCREENS=1 npx playwright test --project screens
    ...(process.env.NETCERT_SCREENS ? [{ name: "screens", testMatch: "screens.spec.ts" }] : []),
  ],
});
