// A child of 8–13: the guardian applies in the child's stead, and answers, live, what the child asks at sites.
import { expect, test } from "../fixtures.ts";
import { family } from "../drive/family.ts";
import { ask } from "../drive/fetching.ts";
import { found, identity, traces } from "../drive/identity.ts";
import { askEdge, netcertOf } from "../drive/presentation.ts";
import { until } from "../stack/until.ts";

test("asked and allowed live, once and for 30 days, refused, and taken back", async ({ portal, somebody, stack }) => {
  test.setTimeout(240_000);
  const { theatre } = stack;
  const young = await somebody();
  const { guardian, child, maskedName, signed } = await family(stack, [portal, "fang"], [young, "song"]);
  const song = await identity(stack, "song");
  const fang = await identity(stack, "fang");
  expect(signed).toContain(`我是 ${maskedName} 的监护人`);
  await expect(portal.step("child-device")).toContainText("孩子的设备已经接上了", { timeout: 20_000 });
  const { body: me } = await ask(young.page, "GET", "/api/me");
  expect(me.standing).toBe("under14");
  await guardian.open();
  await expect(guardian.waits()).toHaveCount(0);

  await test.step("once: both screens move by themselves", async () => {
    await child.ask(theatre);
    // Neither page is loaded again: the question appears, and the answer arrives.
    await guardian.see(/小百花儿童剧院/);
    const question = guardian.portal.step("site-request");
    for (const shown of [maskedName, "小百花儿童剧院", "小观众入场", "年满 14 周岁"]) await expect(question).toContainText(shown);
    const text = await guardian.allow("allowOnce");
    expect(text).toContain("小百花儿童剧院");
    await expect(guardian.waits()).toHaveCount(0);
    const seen = await child.answered(theatre);
    expect(seen.edge!.body).toMatchObject({ verified: true, issuer: stack.portal, age: { over_14: false } });
    expect(seen.edge!.body.act).toBeTruthy();
    const secrets = [...traces(song, me.netnum), fang.name, fang.documentNumber, maskedName];
    expect(found(JSON.stringify(seen.edge!.body), secrets)).toEqual([]);
    const parts = seen.presentation!.split(/[.~]/).map((part) => Buffer.from(part, "base64url").toString("utf8"));
    expect(found(parts.join("\n"), secrets)).toEqual([]);
    const { iat, exp } = netcertOf(seen.presentation!);
    expect(exp - iat).toBeLessThanOrEqual(600);
  });

  await test.step("the next time is asked again, and refused: the site learns only that", async () => {
    await child.ask(theatre);
    await guardian.see(/小百花儿童剧院/);
    await guardian.refuse();
    await expect(young.step("guardian-refused")).toBeVisible({ timeout: 20_000 });
    await young.page.getByRole("button", { name: "返回网站" }).click();
    const seen = await child.answered(theatre, "access_denied");
    expect(seen.presentation).toBeUndefined();
  });

  await test.step("for 30 days: the next visit asks nobody", async () => {
    await child.ask(theatre);
    await guardian.see(/小百花儿童剧院/);
    await guardian.allow("allowThirty");
    await child.answered(theatre);
    await child.startVisit(theatre);
    await young.presentAgain();
    await child.answered(theatre);
    expect((await ask(portal.page, "GET", "/api/guardian")).body.requests).toEqual([]);
  });

  await test.step("the guardian sees what was, and takes it back; the edge sees it within 15 seconds", async () => {
    const { presentation, nonce } = theatre.seen.at(-1)!;
    const question = { presentation: presentation!, nonce };
    expect((await askEdge(stack, theatre.apiKey, question)).body.verified).toBe(true);
    const lines = await guardian.openHistory(maskedName);
    await expect(lines.locator(".badge")).toHaveText(["已同意 30 天", "没有同意", "同意过一次"]);
    const thirty = lines.first();
    await guardian.takeBack(thirty);
    await expect(lines.first()).toContainText("已收回");
    const refused = await until("the edge refuses", 15, async () => {
      const { body } = await askEdge(stack, theatre.apiKey, question);
      return body.verified ? undefined : body;
    });
    expect(refused).toMatchObject({ verified: false, reason: "netcert_revoked" });
    // The child's browser still keeps the netcert, which is worth nothing now. The site asks again within minutes, so the
    // browser leaves it aside, and a guardian is asked anew.
    await child.ask(theatre);
    await young.page.goto(`${young.origin}/sites`);
    await expect(young.page.locator("[data-page=sites]")).toContainText("已撤回");
  });
});
