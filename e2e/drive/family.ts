// A guardian with a child on the child's own device: where most stories about sites begin.
import { expect } from "@playwright/test";
import { Child } from "./child.ts";
import { Guardian } from "./guardian.ts";
import { identity } from "./identity.ts";
import { CARDS, type Portal } from "./portal.ts";
import type { Stack } from "../stack/stack.ts";

export type Card = keyof typeof CARDS;

export interface Family {
  guardian: Guardian;
  child: Child;
  /** Of the child, as guardians see it. */
  maskedName: string;
  /** Of the guardian's consent to the enrolment. */
  signed: string;
}

/** All but the last character hidden, as the portal writes names. */
export const masked = (name: string): string => "*".repeat([...name].length - 1) + [...name].at(-1);

/** 14–17: the seven steps alone, and the code that waits on the last page. */
export async function apply(young: Portal, card: RegExp): Promise<string> {
  await young.openEnrolment();
  await young.enrolUpTo("done", card);
  await expect(young.page.getByTestId("awaits-guardian")).toBeVisible();
  return (await young.page.getByTestId("code").innerText()).trim();
}

/** `adult` enrols, applies for `card`, and the child's device arrives. Both stay signed in. */
export async function family(
  stack: Stack,
  [adult, adultCard]: [Portal, Card],
  [young, card]: [Portal, Card],
): Promise<Family> {
  const guardian = new Guardian(adult);
  await adult.enrol(CARDS[adultCard]);
  const { name, birthDate } = await identity(stack, card);
  const maskedName = masked(name);
  const signed = await guardian.enrolChild(CARDS[card], birthDate);
  const child = new Child(young);
  await child.arrive(await guardian.deviceCode(maskedName));
  return { guardian, child, maskedName, signed };
}

/** `other` becomes one more guardian, with the code that the first shows. */
export async function join(guardian: Guardian, other: Guardian, maskedName: string): Promise<void> {
  await guardian.openChild(maskedName);
  await guardian.portal.card("anotherGuardian").click();
  await other.openApplication(await guardian.shownCode());
  await other.portal.button("join").click();
  await other.sign();
  await expect(other.children().filter({ hasText: maskedName })).toHaveCount(1);
}
