// Watches a browser: nothing may be asked of a third party, and the console must stay clean.
import { type BrowserContext, expect } from "@playwright/test";

export class Guard {
  private readonly faults: string[] = [];

  constructor(context: BrowserContext, allowed: () => string[]) {
    context.on("console", (message) => {
      if (message.type() !== "error" && message.type() !== "warning") return;
      // Chromium's own note about an answer of 4xx or a server that is away; what the page makes of it is tested.
      if (message.text().startsWith("Failed to load resource")) return;
      this.faults.push(`console ${message.type()}: ${message.text()}`);
    });
    context.on("weberror", (error) => this.faults.push(`uncaught: ${error.error().message}`));
    context.on("request", (request) => {
      const url = new URL(request.url());
      if (!/^https?:$/.test(url.protocol)) return;
      if (!allowed().includes(url.origin)) this.faults.push(`third party: ${request.url()}`);
    });
  }

  expectClean(): void {
    expect(this.faults).toEqual([]);
  }
}
