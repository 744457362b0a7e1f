// Who is refused, and that no trace is left of whom the service may not take.
import { expect, test } from "../fixtures.ts";
import { ask } from "../drive/fetching.ts";
import { Guardian } from "../drive/guardian.ts";
import { identity } from "../drive/identity.ts";
import { CARDS } from "../drive/portal.ts";
import { counts } from "../stack/database.ts";
import { Stack } from "../stack/stack.ts";

test("a child under 8 is refused by the birth date alone, and leaves no row anywhere", async ({ somebody }) => {
  // Rows are counted, so nobody else may be about.
  const stack = await Stack.start({ alone: true });
  try {
    const portal = await somebody(stack);
    const guardian = new Guardian(portal);
    await portal.enrol(CARDS.yan);
    await guardian.open();
    const { birthDate } = await identity(stack, "tian");
    // An attempt is the guardian's, and is counted whatever comes of it.
    const rows = async () => ({ ...(await counts(stack.database)), attempt: undefined });
    const before = await rows();
    await guardian.beginFor(birthDate);
    await expect(portal.step("birth-date")).toContainText("不满 8 周岁还不能申领网证");
    await expect(portal.step("birth-date")).toBeVisible();
    // The portal looks first; the server does not rely on that.
    const notice = (await ask(portal.page, "GET", "/api/enrolment/notice")).body;
    const start = { notice_version: notice.version, sensitive_consent: true, child_birth_date: birthDate };
    const { status, body } = await ask(portal.page, "POST", "/api/enrolment", start);
    expect({ status, code: body.code }).toEqual({ status: 422, code: "under_8" });
    expect(await rows()).toEqual(before);
  } finally {
    await stack.stop();
  }
});

for (const [adult, card, says] of [
  ["gu", "song", "登记里没有写您是这个孩子的监护人"],
  ["qiao", "qing", "这个孩子的监护关系有争议"],
] as const) {
  test(`${adult} cannot apply for ${card}, and is told why`, async ({ portal, stack }) => {
    const guardian = new Guardian(portal);
    await portal.enrol(CARDS[adult]);
    await guardian.beginFor((await identity(stack, card)).birthDate);
    await portal.take.notice();
    await portal.take["document-kind"]();
    await portal.take["chip-read"](CARDS[card]);
    await expect(portal.alert()).toContainText(says);
    await expect(portal.step("chip-read")).toBeVisible();
    expect((await ask(portal.page, "GET", "/api/guardian")).body.children).toEqual([]);
  });
}

test("who is 14 applies alone: a guardian is told so, by the birth date and by the document", async ({ portal, stack }) => {
  const guardian = new Guardian(portal);
  await portal.enrol(CARDS.bai);
  await guardian.beginFor((await identity(stack, "kang")).birthDate);
  await expect(portal.step("birth-date")).toContainText("年满 14 周岁的孩子由自己申领");
  // With a younger child's birth date the document tells.
  await guardian.giveBirthDate((await identity(stack, "ting")).birthDate);
  await portal.take.notice();
  await portal.take["document-kind"]();
  await portal.take["chip-read"](CARDS.kang);
  await expect(portal.alert()).toContainText("年满 14 周岁的孩子由自己申领");
  await expect(portal.step("chip-read")).toBeVisible();
});
