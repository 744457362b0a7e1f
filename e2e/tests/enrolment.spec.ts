// The seven steps, and each way in which they say no.
import { expect, test } from "../fixtures.ts";
import { frame } from "../drive/frame.ts";
import { Citizen } from "../drive/citizen.ts";
import { CARDS, PIN, type StepName } from "../drive/portal.ts";

test("seven steps to a netnum, and a reload at each loses nothing", async ({ page, portal }) => {
  await portal.openEnrolment();
  const { take } = portal;
  const reload = async (step: StepName) => {
    await page.reload();
    await expect(portal.step(step)).toBeVisible();
  };
  await reload("notice");
  await take.notice();
  await reload("document-kind");
  await take["document-kind"]();
  await reload("chip-read");
  await take["chip-read"](CARDS.fang);
  await expect(portal.step("face")).toContainText("怡");
  await expect(page.getByText("方静怡")).toHaveCount(0);
  await reload("face");
  await take.face();
  await expect(portal.step("phone")).toBeVisible();
  await reload("phone");
  await take.phone();
  await expect(portal.step("phone-code")).toContainText(/138\*{4}0001/);
  await reload("phone-code");
  await take["phone-code"]();
  await reload("pin");
  await take.pin();
  await expect(portal.step("done")).toBeVisible();
  const before = await page.getByTestId("netnum").innerText();
  await reload("done");
  const netnum = await take.done();
  expect(netnum).toBe(before.trim());
  expect(netnum).toMatch(/^N/);

  await portal.link("toMyNetcert").click();
  await portal.button("showNetnum").click();
  await expect(page.getByTestId("netnum")).toHaveText(netnum);
  await page.reload();
  await expect(portal.button("showNetnum")).toBeVisible();
});

test("the same person has one netnum, however often they enrol", async ({ portal, stack, browser }) => {
  const first = await portal.enrol(CARDS.chen);
  const again = new Citizen(stack, "chen", await frame(browser));
  await again.start();
  await again.goUntil("done");
  expect(await again.enrolled()).toEqual({ netnum: first, already_enrolled: true, awaits_guardian: false });

  await portal.openEnrolment();
  await portal.enrolUpTo("done", CARDS.chen);
  await expect(portal.step("done")).toContainText("您早就有网证了");
  expect((await portal.page.getByTestId("netnum").innerText()).trim()).toBe(first);
});

test("a person in two browsers at once gets one netnum", async ({ stack, browser }) => {
  const picture = await frame(browser);
  const people = Array.from({ length: 4 }, () => new Citizen(stack, "gu", picture));
  for (const person of people) {
    await person.start();
    await person.goUntil("pin");
  }
  await Promise.all(people.map((person) => person.go()));
  const netnums = await Promise.all(people.map(async (person) => (await person.enrolled()).netnum));
  expect(new Set(netnums).size).toBe(1);
});

test("each rule of the PIN is named", async ({ page, portal, stack, browser }) => {
  await portal.openEnrolment();
  await portal.enrolUpTo("pin", CARDS.fang);
  const complaint = page.locator("#pin-complaint");
  const box = portal.box("pin");
  for (const [pin, says] of [
    ["1357926", "正好 8 位"],
    ["1357926a", "只能用数字"],
    ["13579265", "相邻的数字相同或相连"],
    ["13579255", "相邻的数字相同或相连"],
    ["13135137", "三次以上"],
  ] as const) {
    await box.fill(pin);
    await portal.button("setPin").click();
    await expect(complaint).toContainText(says);
    await expect(portal.step("pin")).toBeVisible();
  }
  await box.fill(PIN);
  await expect(complaint).toHaveText("");
  await portal.box("pinAgain").fill("13579268");
  await portal.button("setPin").click();
  await expect(page.locator("#pin-again-complaint")).toContainText("不一样");

  // The server has the same rule, for those who pass by the page.
  const citizen = new Citizen(stack, "fang", await frame(browser));
  await citizen.start();
  await citizen.goUntil("pin");
  for (const [pin, rule] of [
    ["1357926", "length"],
    ["135792640", "length"],
    ["1357926a", "digits"],
    ["１３５７９２６４", "digits"],
    ["13579265", "neighbours"],
    ["13135137", "repeats"],
  ]) {
    const { status, body } = await citizen.ask("POST", "/api/enrolment/pin", { pin });
    expect({ status, code: body.code, detail: body.detail }).toEqual({ status: 422, code: "pin_rule", detail: rule });
  }
});

test("a wrong code is refused, counted, and a new one helps", async ({ portal, page }) => {
  await portal.openEnrolment();
  await portal.enrolUpTo("phone-code", CARDS.fang);
  await portal.button("fillIn").first().click();
  const right = await portal.box("code").inputValue();
  const wrong = right.replace(/\d/, (digit) => String((Number(digit) + 1) % 10));
  await portal.box("code").fill(wrong);
  await portal.button("checkCode").click();
  await expect(portal.alert()).toContainText("验证码不对");
  await expect(portal.alert()).toContainText(/\d 次/);
  await portal.box("code").fill(right);
  await portal.button("checkCode").click();
  await expect(portal.step("pin")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

test("a face that is not the holder's is refused", async ({ portal }) => {
  await portal.openEnrolment();
  await portal.enrolUpTo("chip-read", CARDS.luo);
  await portal.take["chip-read"](CARDS.luo);
  await expect(portal.step("face")).toBeVisible();
  await portal.take.face();
  await expect(portal.alert()).toContainText("照片和证件上的人对不上");
  await expect(portal.step("face")).toBeVisible();
});

for (const [card, says] of [
  ["tian", "不满 8 周岁"],
  ["song", "不满 14 周岁"],
  ["he", "已经过期"],
  ["jiang", "已经挂失"],
] as const) {
  test(`the card of ${card} is refused and told why, and another card still goes on`, async ({ portal }) => {
    await portal.openEnrolment();
    await portal.enrolUpTo("chip-read", CARDS[card]);
    await portal.take["chip-read"](CARDS[card]);
    await expect(portal.alert()).toContainText(says);
    await expect(portal.step("chip-read")).toBeVisible();
    await portal.take["chip-read"](CARDS.fang);
    await expect(portal.step("face")).toBeVisible();
  });
}

test("giving up erases what was collected", async ({ portal, stack, page }) => {
  await portal.openEnrolment();
  await portal.enrolUpTo("phone", CARDS.chen);
  const count = async () => Number((await stack.database.rows("SELECT COUNT(*) AS n FROM enrolment"))[0]!.n);
  const before = await count();
  await portal.button("giveUp").click();
  await portal.button("giveUpYes").click();
  await expect(portal.link("enrol")).toBeVisible();
  expect(await count()).toBe(before - 1);
  await page.goto(`${stack.portal}/enrol`);
  await expect(portal.step("notice")).toBeVisible();
});
