// What people type and paste: an address book's number, a code in groups, a date in one piece.
import { expect, test } from "../fixtures.ts";
import { Guardian } from "../drive/guardian.ts";
import { identity } from "../drive/identity.ts";
import { CARDS } from "../drive/portal.ts";

const fullWidth = (digits: string): string =>
  digits.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));

test("a number from an address book, a code in groups, and a child's date in one piece", async ({ page, portal, stack }) => {
  test.setTimeout(240_000);
  await portal.openEnrolment();
  await portal.enrolUpTo("phone", CARDS.fang);
  await portal.box("phone").fill("\u202d+86 138‑0001—0001\u00a0\u202c");
  await portal.button("sendCode").click();
  await expect(portal.step("phone-code")).toContainText("138****0001");

  await portal.button("fillIn").first().click();
  const code = await portal.box("code").inputValue();
  expect(code).toMatch(/^\d{6}$/);
  await portal.box("code").fill(`\u200b${fullWidth(code.slice(0, 3))} ${code.slice(3)}`);
  await portal.button("checkCode").click();
  await expect(portal.step("pin")).toBeVisible();
  await portal.take.pin();
  await portal.take.done();

  const song = await identity(stack, "song");
  const [year, month, day] = song.birthDate.split("-");
  const guardian = new Guardian(portal);
  await guardian.open();
  await portal.card("addYoung").click();
  await expect(portal.step("birth-date")).toBeVisible();
  await portal.box("year").fill(`${fullWidth(year!)}年${Number(month)}月${Number(day)}日`);
  await portal.box("month").focus();
  await expect(portal.box("year")).toHaveValue(year!);
  await expect(portal.box("month")).toHaveValue(String(Number(month)));
  await expect(portal.box("day")).toHaveValue(String(Number(day)));
  await portal.box("year").fill(`${year}.${month}.${day}`);
  await page.keyboard.press("Enter");
  await expect(portal.step("notice")).toBeVisible();
});
