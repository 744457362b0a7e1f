// The 14th and the 18th birthday: server, edge and portal go on with the same data a week and a day later.
import { expect, test as base } from "../fixtures.ts";
import { Child } from "../drive/child.ts";
import { family, masked } from "../drive/family.ts";
import { ask } from "../drive/fetching.ts";
import { Guardian } from "../drive/guardian.ts";
import { identity } from "../drive/identity.ts";
import { CARDS, type Portal } from "../drive/portal.ts";
import { netcertOf } from "../drive/presentation.ts";
import { Stack } from "../stack/stack.ts";

// Time moves for the whole house, so it is a house of its own.
const test = base.extend<{ house: Stack }>({
  house: async ({}, use) => {
    const house = await Stack.start();
    await use(house);
    await house.stop();
  },
});

const inDays = (days: number): string => new Date(Date.now() + (8 * 3600 + days * 86_400) * 1000).toISOString().slice(0, 10);

/** On another day the session may be over; the passkey is still there. */
async function comeBack(portal: Portal): Promise<void> {
  const { page } = portal;
  await portal.openNewest();
  const signedIn = page.locator("section.mine");
  await expect(signedIn.or(portal.button("haveOne"))).toBeVisible();
  if (!(await signedIn.isVisible())) await portal.button("haveOne").click();
  await expect(signedIn).toBeVisible();
}

test("at 14 the guardian's consents have ended, the history is the child's, and the child takes over", async ({
  house,
  somebody,
}) => {
  test.setTimeout(240_000);
  const [adult, young] = [await somebody(house), await somebody(house)];
  const { guardian, child, maskedName } = await family(house, [adult, "fang"], [young, "mu"]);
  await guardian.open();
  await child.ask(house.theatre);
  await guardian.see(/小百花儿童剧院/);
  await guardian.allow("allowThirty");
  const before = await child.answered(house.theatre);
  expect(before.edge!.body).toMatchObject({ verified: true, age: { over_14: false } });
  // Allowed for 30 days, and yet no longer good than the child is 13.
  expect(netcertOf(before.presentation!).exp * 1000).toBeLessThanOrEqual(Date.parse(`${inDays(8)}T00:00:00+08:00`));
  await guardian.openChild(maskedName);
  const own = await adult.device.passkeys();
  await adult.card("keepHere").click();
  await adult.button("keepHereYes").click();
  await expect(adult.step("child")).toBeVisible();

  await house.travelTo(inDays(8));

  await test.step("the netcert that the guardian keeps refuses", async () => {
    const { page } = adult;
    await page.goto(house.theatre.origin);
    await page.locator("#visit").click();
    await page.locator("[data-profile=child]").click();
    await adult.presentFirst();
    await expect(adult.alert()).toContainText("孩子已经满 14 周岁，这台设备上的网证停用了");
    expect(house.theatre.seen.at(-1)).toBe(before);
  });
  await test.step("the guardian: told, no history", async () => {
    await adult.device.useOnly(own);
    await comeBack(adult);
    await expect(adult.page.locator("section.mine")).toContainText(`${maskedName} 满 14 周岁了`);
    await guardian.openChild(maskedName);
    await expect(adult.step("child")).toContainText("14 到 17 周岁");
    await expect(adult.card("history")).toHaveCount(0);
    const { body: view } = await ask(adult.page, "GET", "/api/guardian");
    const { status, body } = await ask(adult.page, "GET", `/api/guardian/children/${view.children[0].id}/history`);
    expect({ status, code: body.code }).toEqual({ status: 403, code: "history_is_the_childs" });
  });
  await test.step("the child: asked to take over, and does", async () => {
    await comeBack(young);
    await expect(young.page.getByTestId("take-over")).toBeVisible();
    const { body: me } = await ask(young.page, "GET", "/api/me");
    const netnum = await young.enrol(CARDS.mu);
    expect(netnum).toBe(me.netnum);
    expect((await ask(adult.page, "GET", "/api/guardian")).body.requests).toEqual([]);
  });
});

test("at 18 the links are gone from the guardian's page, and nobody else reaches the record", async ({ house, somebody }) => {
  test.setTimeout(180_000);
  const [adult, young] = [await somebody(house), await somebody(house)];
  const guardian = new Guardian(adult);
  await adult.enrol(CARDS.bai);
  await young.openEnrolment();
  await young.enrolUpTo("done", CARDS.rui);
  await young.button("useDevice").click();
  await expect(young.button("useDevice")).toBeHidden();
  // The page that follows shows a new code.
  await guardian.openApplication(await young.page.getByTestId("code").innerText());
  await adult.button("approve").click();
  await guardian.sign();
  await expect(guardian.children()).toHaveCount(1);
  const [{ id }] = (await ask(adult.page, "GET", "/api/guardian")).body.children;
  const maskedName = masked((await identity(house, "rui")).name);
  await guardian.openChild(maskedName);

  await house.travelTo(inDays(8));

  await comeBack(adult);
  await expect(adult.page.locator("section.mine")).toContainText(`${maskedName} 满 18 周岁了`);
  await guardian.open();
  await expect(guardian.children()).toHaveCount(0);
  await adult.page.goto(`${house.portal}/guardian?child=${id}`);
  await expect(adult.step("no-child")).toBeVisible();
  for (const [method, what] of [["GET", "history"], ["POST", "dispute"], ["POST", "guardian-code"]] as const) {
    const body = method === "POST" ? {} : undefined;
    expect((await ask(adult.page, method, `/api/guardian/children/${id}/${what}`, body)).status, what).toBe(404);
  }
  await comeBack(young);
  await expect(young.page.locator("section.mine")).toContainText("你满 18 周岁了");
  const alone = await new Child(young).presentAlone(house.theatre);
  expect(alone.edge!.body).toMatchObject({ verified: true, age: { over_14: true } });
  expect(alone.edge!.body.act).toBeUndefined();
});
