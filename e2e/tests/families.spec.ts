// Two families: neither sees nor reaches anything of the other's, whichever way it asks.
import { expect, test } from "../fixtures.ts";
import { type Family, family } from "../drive/family.ts";
import { ask } from "../drive/fetching.ts";
import { identity } from "../drive/identity.ts";
import { CARDS } from "../drive/portal.ts";

test("a guardian of two children sees these two, and nothing of the other family's", async ({ portal, somebody, stack }) => {
  test.setTimeout(240_000);
  const { theatre } = stack;
  const [yao, bai, ting] = [await somebody(), await somebody(), await somebody()];
  const [one, other] = await Promise.all([
    family(stack, [portal, "fang"], [yao, "yao"]),
    family(stack, [bai, "bai"], [ting, "ting"]),
  ]);
  await one.guardian.enrolChild(CARDS.song, (await identity(stack, "song")).birthDate);
  // The other family has all there is: a device, a consent that was given, and a question that waits.
  await other.guardian.open();
  await other.child.ask(theatre);
  await other.guardian.see(/小百花儿童剧院/);
  await other.guardian.allow("allowThirty");
  await other.child.answered(theatre);
  await ting.page.goto(stack.portal);
  const question = { client_id: "museum", purpose: "adult-evening", claims: ["age_over_18"] };
  expect((await ask(ting.page, "POST", "/api/child/site-requests", question)).body.answer).toBe("waiting");
  await expect(other.guardian.waits()).toHaveCount(1, { timeout: 20_000 });

  const view = async ({ guardian }: Family) => (await ask(guardian.portal.page, "GET", "/api/guardian")).body;
  const [mine, theirs] = [await view(one), await view(other)];
  expect(mine.children.map((child: any) => child.masked_name).sort()).toEqual(["**航", "**遥"]);
  expect(mine.requests).toEqual([]);
  expect(theirs.children.map((child: any) => child.masked_name)).toEqual(["*亭"]);
  await one.guardian.open();
  await expect(one.guardian.children()).toHaveCount(2);
  await expect(one.guardian.list()).not.toContainText("亭");

  const theirChild = theirs.children[0].id;
  const theirRequest = theirs.requests[0].id;
  const { body: lines } = await ask(bai.page, "GET", `/api/guardian/children/${theirChild}/history`);
  expect(lines.map((line: any) => line.answer)).toEqual(["waiting", "allowed"]);
  const theirConsent = lines[1].site_consent;
  expect(theirConsent).toBeTruthy();

  const as = (path: string, body?: unknown) => ask(portal.page, body === undefined ? "GET" : "POST", path, body);
  const children = `/api/guardian/children/${theirChild}`;
  const asked: [string, unknown?][] = [
    [`${children}/history`],
    ...["device-code", "guardian-code", "profile", "dispute", "end"].map((what): [string, unknown] => [`${children}/${what}`, {}]),
    [`/api/guardian/site-requests/${theirRequest}/refuse`, {}],
    ["/api/guardian/consents", { about: { about: "site", request: theirRequest, scope: "once" }, lang: "zh-Hans" }],
    [`/api/guardian/site-consents/${theirConsent}/withdraw`, {}],
    [`/api/child/site-requests/${theirRequest}`],
  ];
  for (const [path, body] of asked) {
    const { status, body: told } = await as(path, body);
    expect({ path, status }).toEqual({ path, status: 404 });
    expect(JSON.stringify(told)).not.toContain("亭");
  }
  for (const place of ["child", "history", "device", "keep", "join"]) {
    await portal.page.goto(`${stack.portal}/guardian?${place}=${theirChild}`);
    await expect(portal.step("no-child")).toBeVisible();
  }
  await portal.page.goto(`${stack.portal}/guardian?request=${theirRequest}`);
  await expect(portal.step("gone")).toBeVisible();

  // Nothing of it has changed anything there.
  expect(await view(other)).toEqual(theirs);
  expect((await ask(ting.page, "POST", "/api/child/site-requests", question)).body).toMatchObject({
    id: theirRequest,
    answer: "waiting",
  });
});
