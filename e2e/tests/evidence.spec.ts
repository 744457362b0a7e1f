// A guardian's part that lasts: an enrolment that survives a closed page, and a signature that can be checked later.
import { expect, test } from "../fixtures.ts";
import { masked } from "../drive/family.ts";
import { Guardian } from "../drive/guardian.ts";
import { identity } from "../drive/identity.ts";
import { CARDS } from "../drive/portal.ts";

test("a guardian's enrolment of a child goes on after the page was left at each step, and its signature can be checked", async ({
  portal,
  page,
  stack,
}) => {
  test.setTimeout(180_000);
  const guardian = new Guardian(portal);
  const { take } = portal;
  const netnum = await portal.enrol(CARDS.shen);
  const yao = await identity(stack, "yao");
  const comeBack = async (step: string) => {
    await page.goto("about:blank");
    await page.goto(`${stack.portal}/enrol`);
    await expect(portal.step(step)).toBeVisible();
  };
  await guardian.beginFor(yao.birthDate);
  await take.notice();
  await comeBack("document-kind");
  await take["document-kind"]();
  await comeBack("chip-read");
  await take["chip-read"](CARDS.yao);
  await expect(portal.step("face")).toContainText(masked(yao.name));
  await comeBack("face");
  await take.face();
  await expect(portal.button("confirm")).toBeVisible();
  await comeBack("guardian-consent");
  const signed = await guardian.sign();
  await expect(portal.step("pin")).toBeVisible();
  await comeBack("pin");
  await take.pin();
  await expect(portal.step("done")).toBeVisible();
  await comeBack("done");
  await guardian.open();
  await expect(guardian.children().filter({ hasText: masked(yao.name) })).toHaveCount(1);

  const list = await stack.operatorTyping(netnum, "guardian-consent", "list");
  const [id, about] = list.split("\n").at(-1)!.split("\t");
  expect(about).toBe("enrolment");
  const checked = await stack.operator("guardian-consent", "check", id!);
  // What was signed is what was on the screen.
  const lines = (text: string) => text.split("\n").map((line) => line.trim()).filter(Boolean);
  const [signature, statement, ...text] = lines(checked);
  expect(signature).toMatch(/^valid: the guardian's passkey signed this text for http/);
  expect(statement).toMatch(/^valid: the authority stated /);
  expect(text).toEqual(lines(signed));
  await expect(stack.operator("guardian-consent", "check", "0".repeat(id!.length))).rejects.toThrow();
});
