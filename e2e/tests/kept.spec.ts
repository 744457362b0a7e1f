// A child's netcert on the guardian's device: a second profile that can be mistaken for nobody else's.
import { expect, test } from "../fixtures.ts";
import { join, masked } from "../drive/family.ts";
import { Child } from "../drive/child.ts";
import { ask } from "../drive/fetching.ts";
import { Guardian } from "../drive/guardian.ts";
import { identity } from "../drive/identity.ts";
import { CARDS } from "../drive/portal.ts";

test("the portal asks whose netcert it is, marks the child's, and asks a guardian for it", async ({
  portal,
  page,
  somebody,
  stack,
}) => {
  test.setTimeout(240_000);
  const { theatre } = stack;
  const guardian = new Guardian(portal);
  await portal.enrol(CARDS.fang);
  const yao = await identity(stack, "yao");
  const maskedName = masked(yao.name);
  await guardian.enrolChild(CARDS.yao, yao.birthDate);
  await portal.card("keepHere").click();
  await portal.button("keepHereYes").click();
  await expect(portal.step("child")).toContainText("监护人的设备 1 台");
  await expect(portal.step("child"), "the other guardian is yet to come").toContainText("没有其他监护人");
  const telephone = await somebody();
  const other = new Guardian(telephone);
  await telephone.enrol(CARDS.shen);
  await join(guardian, other, maskedName);
  expect((await ask(page, "GET", "/api/me")).body.standing, "the guardian stays signed in").toBe("adult");

  const arrive = async (profile: "own" | "child") => {
    await page.goto(theatre.origin);
    await page.locator("#visit").click();
    await expect(portal.step("profile")).toContainText("这次用谁的网证？");
    await page.locator(`[data-profile=${profile}]`).click();
    await expect(portal.step("consent")).toBeVisible();
  };
  const band = page.getByTestId("child-band");
  await test.step("the guardian's own: an adult, and no mark", async () => {
    await arrive("own");
    await expect(band).toHaveCount(0);
    await portal.presentFirst();
    const { edge } = await new Child(portal).answered(theatre);
    expect(edge!.body).toMatchObject({ verified: true, age: { over_14: true } });
    expect(edge!.body.act).toBeUndefined();
  });
  await test.step("the child's: marked on every screen, and a guardian is asked", async () => {
    await arrive("child");
    await expect(band).toContainText(maskedName);
    await portal.presentFirst();
    await expect(portal.step("asking")).toBeVisible();
    await expect(band).toContainText(maskedName);
  });
  await test.step("the other guardian answers, and the page goes on by itself", async () => {
    await other.open();
    await other.see(/小百花儿童剧院/);
    await other.allow("allowOnce");
    const { edge } = await new Child(portal).answered(theatre);
    expect(edge!.body).toMatchObject({ verified: true, age: { over_14: false } });
    expect(edge!.body.act).toBeTruthy();
  });
  await test.step("the portal says that it is the child's, until the guardian signs out", async () => {
    await page.goto(stack.portal);
    await expect(band).toContainText(maskedName);
    expect((await ask(page, "GET", "/api/guardian")).body.code).toBe("not_an_adult");
    // Signing out opens the portal anew, and a question asked in between would go with the page.
    await Promise.all([page.waitForEvent("load"), band.getByRole("button").click()]);
    await expect(band).toHaveCount(0);
    expect((await ask(page, "GET", "/api/me")).status).toBe(401);
  });
});

test("a link that makes this a child's device asks first, and says who is signed out", async ({
  portal,
  somebody,
  stack,
}) => {
  test.setTimeout(240_000);
  const guardian = new Guardian(portal);
  await portal.enrol(CARDS.fang);
  const song = await identity(stack, "song");
  await guardian.enrolChild(CARDS.song, song.birthDate);
  const code = (await guardian.deviceCode(masked(song.name))).replace(" ", "");
  const other = await somebody();
  await other.enrol(CARDS.bai);
  const { body: me } = await ask(other.page, "GET", "/api/me");

  await other.page.goto(`${stack.portal}/child#${code}`);
  await expect(other.step("child-agree")).toContainText(`现在在这台设备上登录的是 ${me.masked_name}`);
  await expect(other.page).toHaveURL(`${stack.portal}/child`);
  await other.link("leaveDevice").click();
  expect((await ask(other.page, "GET", "/api/me")).body, "nobody is signed out by a link").toEqual(me);
  await test.step("not by a page that says nothing of agreement, either", async () => {
    const unasked = await ask(other.page, "POST", "/api/child/device", { code });
    expect([unasked.status, unasked.body.code]).toEqual([409, "somebody_signed_in"]);
    expect((await ask(other.page, "GET", "/api/me")).status).toBe(200);
  });
  await test.step("who agrees hands the device over", async () => {
    await other.page.goto(`${stack.portal}/child#${code}`);
    await new Child(other).agree();
    await expect(other.step("child-arrived")).toContainText(masked(song.name));
    expect((await ask(other.page, "GET", "/api/me")).status).toBe(401);
  });
});
