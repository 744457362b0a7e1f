// A request out of a page, with its cookies and its origin: what a person could send by hand.
import type { Page } from "@playwright/test";
import type { Answer } from "./citizen.ts";

export const ask = (page: Page, method: string, path: string, body?: unknown): Promise<Answer> =>
  page.evaluate(
    async ([method, path, body]) => {
      const response = await fetch(path as string, {
        method: method as string,
        ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
    },
    [method, path, body] as const,
  );
