// 14–17: the person applies alone and waits with a code; a guardian approves with a signature, or declines.
import { expect, test } from "../fixtures.ts";
import { Child } from "../drive/child.ts";
import { apply, masked } from "../drive/family.ts";
import { ask } from "../drive/fetching.ts";
import { Guardian } from "../drive/guardian.ts";
import { identity } from "../drive/identity.ts";
import { CARDS } from "../drive/portal.ts";
import { Visit } from "../drive/museum.ts";
import { counts } from "../stack/database.ts";
import { Stack } from "../stack/stack.ts";

test("a guardian approves with a signature: the waiting screen moves on, and the person presents alone", async ({
  portal,
  somebody,
  stack,
}) => {
  test.setTimeout(180_000);
  const young = await somebody();
  const guardian = new Guardian(portal);
  const [code] = await Promise.all([apply(young, CARDS.lin), portal.enrol(CARDS.chen)]);
  await test.step("before the approval nothing can be used", async () => {
    await young.button("useDevice").click();
    await expect(young.button("useDevice")).toBeHidden();
    const { status, body } = await ask(young.page, "GET", "/api/me");
    expect({ status, standing: body.standing }).toEqual({ status: 200, standing: "awaits_guardian" });
    // Another tab at the museum: the PIN is right, and the answer is no.
    const tab = await young.page.context().newPage();
    const visit = new Visit(tab, stack.museum);
    await visit.start();
    await tab.close();
    await expect(young.page.getByTestId("code")).toBeVisible();
  });
  const shown = (await young.page.getByTestId("code").innerText()).trim();
  expect(shown).toMatch(/^[0-9A-Z]{5} [0-9A-Z]{5}$/);
  expect(shown, "the guardian may be typing it already").toBe(code);
  const maskedName = masked((await identity(stack, "lin")).name);
  // As people type: small letters, no space.
  await guardian.openApplication(shown.replace(" ", "").toLowerCase());
  await expect(portal.step("application")).toContainText(`${maskedName} 想申领网证`);
  await portal.button("approve").click();
  const text = await guardian.sign();
  expect(text).toContain("我看不到使用记录");
  await expect(guardian.list()).toBeVisible();
  await expect(young.step("done")).toContainText("监护人同意了，网证可以用了", { timeout: 20_000 });

  const child = new Child(young);
  const { edge } = await child.presentAlone(stack.theatre);
  expect(edge!.body).toMatchObject({ verified: true, age: { over_14: true } });

  await test.step("the guardian sees that they approved, and no history", async () => {
    await guardian.openChild(maskedName);
    await expect(portal.step("child")).toContainText("14 到 17 周岁");
    await expect(portal.card("history")).toHaveCount(0);
    const { body: view } = await ask(portal.page, "GET", "/api/guardian");
    const { status, body } = await ask(portal.page, "GET", `/api/guardian/children/${view.children[0].id}/history`);
    expect({ status, code: body.code }).toEqual({ status: 403, code: "history_is_the_childs" });
  });
});

test("a guardian declines: the person is told, and nothing is left in the tables", async ({ somebody }) => {
  test.setTimeout(180_000);
  // Rows are counted, so nobody else may be about.
  const stack = await Stack.start({ alone: true });
  try {
    const [adult, young] = [await somebody(stack), await somebody(stack)];
    const guardian = new Guardian(adult);
    await adult.enrol(CARDS.fang);
    await guardian.open();
    const before = await counts(stack.database);
    const code = await apply(young, CARDS.lin);
    await guardian.openApplication(code);
    await adult.button("decline").click();
    await adult.page.getByRole("dialog").getByRole("button", { name: "不同意，删除" }).click();
    await expect(guardian.list()).toBeVisible();
    await expect(young.step("declined")).toBeVisible({ timeout: 20_000 });
    await expect(young.step("declined")).toContainText("监护人这次没有同意");

    const after = await counts(stack.database);
    // What remains: that the browser is told (a session), what was opened and why (audit), how often was tried, and the
    // notice's consent record without the person.
    const about = ["person", "enrolment", "minor", "application", "invitation", "guardianship", "guardian_consent"];
    for (const table of [...about, "passkey", "pin", "message"]) expect(after[table], table).toBe(before[table]);
    await young.page.reload();
    const { status, body } = await ask(young.page, "GET", "/api/me");
    expect({ status, code: body.code }).toEqual({ status: 403, code: "application_declined" });
    await adult.page.reload();
    await expect(guardian.list()).toBeVisible();
    await expect(guardian.children()).toHaveCount(0);
  } finally {
    await stack.stop();
  }
});
