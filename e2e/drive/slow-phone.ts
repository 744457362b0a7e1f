// A telephone on a slow line that has nothing of the portal in its cache.
import type { CDPSession, Page } from "@playwright/test";

/** Slow 4G, and a processor a quarter as fast as this one. */
const LINE = { downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8, latency: 150 };
const SLOWER = 4;

/** What a page load came to, in milliseconds since it began, and the bytes of its bodies as they travelled. */
export interface Load {
  /** When something was drawn. */
  paint: number;
  /** When the button was drawn and could be pressed. */
  ready: number;
  bytes: number;
}

export class SlowPhone {
  private constructor(
    private readonly page: Page,
    private readonly session: CDPSession,
  ) {}

  static async on(page: Page): Promise<SlowPhone> {
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    return new SlowPhone(page, session);
  }

  /**
   * Opens the address as at a first visit: without cache and service worker, but with what the holder keeps. `button` is a
   * selector of what has to be there.
   */
  async open(address: string, button: string): Promise<Load> {
    await this.page.goto("about:blank");
    await this.session.send("Network.clearBrowserCache");
    const { origin } = new URL(address);
    await this.session.send("Storage.clearDataForOrigin", { origin, storageTypes: "service_workers,cache_storage" });
    await this.session.send("Network.emulateNetworkConditions", { offline: false, ...LINE });
    await this.session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    try {
      // Not the load event, but the button is waited for.
      await this.page.goto(address, { waitUntil: "commit" });
      const ready = await this.page.evaluate(seen, button);
      return { ready, ...(await this.page.evaluate(loaded)) };
    } finally {
      await this.session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
      const free = { offline: false, downloadThroughput: -1, uploadThroughput: -1, latency: 0 };
      await this.session.send("Network.emulateNetworkConditions", free);
    }
  }
}

/** In the page: looks once a frame until the button is shown. */
function seen(button: string): Promise<number> {
  return new Promise((found) => {
    const look = () => {
      const element = document.querySelector(button);
      const shown = element?.checkVisibility() && element.getBoundingClientRect().height > 0;
      if (shown) found(performance.now());
      else requestAnimationFrame(look);
    };
    look();
  });
}

/** In the page. */
function loaded(): { paint: number; bytes: number } {
  const timings = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  const bytes = (timings as PerformanceResourceTiming[]).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
  return { paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN, bytes };
}
