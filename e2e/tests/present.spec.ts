// The main job: a site learns "a real person, over 18", a pseudonym, and nothing else.
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "../fixtures.ts";
import { found, identity, traces } from "../drive/identity.ts";
import { Visit } from "../drive/museum.ts";
import { PIN } from "../drive/portal.ts";
import { askEdge, catchPresentation, netcertOf } from "../drive/presentation.ts";
import { canReadMemory, textsInMemory } from "../stack/memory.ts";
import { until } from "../stack/until.ts";

test("a site is told yes, a second site another pseudonym, and nobody the identity", async ({ page, portal, stack }) => {
  const netnum = await portal.enrol();
  const museum = new Visit(page, stack.museum);
  const atMuseum = await catchPresentation(page, stack.museum, async () => {
    await museum.start();
    await portal.presentFirst();
  });
  const museumCode = await museum.visitorCode();
  await expect(museum.ticket()).toContainText("已核验访客，年满十八岁");

  const library = new Visit(page, stack.library);
  const atLibrary = await catchPresentation(page, stack.library, async () => {
    await library.start();
    await portal.presentFirst();
  });
  expect(await library.visitorCode()).not.toBe(museumCode);

  const secrets = traces(await identity(stack, "fang"), netnum);
  const answers = [
    await askEdge(stack, stack.museum.apiKey, atMuseum),
    await askEdge(stack, stack.library.apiKey, atLibrary),
  ];
  for (const { status, body } of answers) {
    expect(status).toBe(200);
    expect(body).toMatchObject({ verified: true, issuer: stack.portal, age: { over_18: true } });
    expect(body.claims ?? {}).toEqual({});
    expect(found(JSON.stringify(body), secrets)).toEqual([]);
  }
  expect(answers[0]!.body.sub).not.toBe(answers[1]!.body.sub);

  await test.step("two sites that compare everything find nothing in common", () => {
    const [one, other] = [netcertOf(atMuseum.presentation), netcertOf(atLibrary.presentation)];
    for (const part of ["sub", "cnf", "status", "_sd"]) expect(one[part], part).not.toEqual(other[part]);
    const shared = one._sd.filter((digest: string) => other._sd.includes(digest));
    expect(shared).toEqual([]);
  });
  await test.step("what travels holds no plaintext", () => {
    for (const { presentation } of [atMuseum, atLibrary]) {
      const parts = presentation.split(/[.~]/).map((part) => Buffer.from(part, "base64url").toString("utf8"));
      expect(found(parts.join("\n"), secrets)).toEqual([]);
    }
  });
  await test.step("the sites' stores", async () => {
    for (const site of [stack.museum, stack.library]) {
      const rows = await site.bookings();
      expect(rows.filter((row) => row.outcome === "booked")).not.toEqual([]);
      const files = ["museum.db", "museum.db-wal"].map((file) =>
        readFileSync(path.join(stack.folder, site.clientId, file)).toString("utf8"),
      );
      expect(found(JSON.stringify(rows) + files.join(), secrets)).toEqual([]);
    }
  });
  await test.step("what the edge says of itself", async () => {
    for (const address of ["/metrics", "/healthz", "/.well-known/netcert-edge"]) {
      const text = await (await fetch(stack.edgeOrigin + address)).text();
      expect(found(text, [...secrets, answers[0]!.body.sub])).toEqual([]);
    }
    expect(found(stack.edge.log, secrets)).toEqual([]);
  });
  await test.step("the edge's memory", () => {
    if (!canReadMemory(stack.edge.pid)) {
      test.info().annotations.push({ type: "note", description: "the edge's memory cannot be read here" });
      return;
    }
    // That the portal's origin is found shows that the search finds things.
    const there = textsInMemory(stack.edge.pid, [stack.portal, ...secrets]);
    expect([...there]).toEqual([stack.portal]);
  });
});

test("the second visit needs no server", async ({ page, portal, stack }) => {
  await portal.enrol();
  const visit = new Visit(page, stack.museum);
  await visit.start();
  await portal.presentFirst();
  const code = await visit.visitorCode();
  await page.goto(stack.portal);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  // `waitForFunction` takes an async function's promise for a yes.
  const kept = () => page.evaluate(async () => (await caches.match("/present?client_id=museum")) !== undefined);
  await expect.poll(kept).toBe(true);

  await stack.server.kill("SIGKILL");
  try {
    await visit.start();
    await portal.presentAgain();
    expect(await visit.visitorCode()).toBe(code);
  } finally {
    await stack.server.start();
  }
});

test("who has no netcert yet gets one on the way and comes back to the request", async ({ page, portal, stack }) => {
  const visit = new Visit(page, stack.museum);
  await visit.start();
  await portal.button("agree").click();
  await expect(portal.step("device")).toBeVisible();
  await portal.link("getNetnum").click();
  await portal.enrolUpTo("done", /顾敬山/);
  await portal.take.done();
  await portal.link("toSite").click();
  await portal.presentFirst();
  await visit.visitorCode();
});

test("saying no is an answer, and the other way stays open", async ({ page, portal, stack }) => {
  const visit = new Visit(page, stack.museum);
  await visit.start();
  await expect(portal.step("consent")).toContainText("江南美术馆");
  await expect(portal.step("consent")).toContainText("成人夜场");
  await portal.button("refuse").click();
  await expect(visit.failure("access_denied")).toBeVisible();
  await page.getByRole("button", { name: "预约，到场核验" }).click();
  await expect(page.locator("[data-ticket=desk]")).toBeVisible();
});

test("a wrong PIN is said so, and the right one goes on", async ({ page, portal, stack }) => {
  await portal.enrol();
  const visit = new Visit(page, stack.museum);
  await visit.start();
  await portal.button("agree").click();
  await portal.box("pin").fill("97531864");
  await portal.button("continue").click();
  await expect(portal.step("pin")).toBeVisible();
  await expect(portal.alert()).toContainText("口令不对");
  await portal.box("pin").fill(PIN);
  await portal.button("continue").click();
  await visit.visitorCode();
});

test("a withdrawn consent is seen by the edge within 15 seconds", async ({ page, portal, stack }) => {
  await portal.enrol();
  const visit = new Visit(page, stack.museum);
  const caught = await catchPresentation(page, stack.museum, async () => {
    await visit.start();
    await portal.presentFirst();
  });
  await visit.visitorCode();
  expect((await askEdge(stack, stack.museum.apiKey, caught)).body.verified).toBe(true);

  await page.goto(`${stack.portal}/sites`);
  const consent = page.locator("li[data-client=museum][data-state=given]").first();
  await expect(consent).toContainText("江南美术馆");
  await consent.getByRole("button", { name: "撤回" }).click();
  await portal.button("withdrawYes").click();
  await expect(page.locator("li[data-client=museum]").first()).toHaveAttribute("data-state", "withdrawn");
  const refused = await until("the edge refuses", 15, async () => {
    const { body } = await askEdge(stack, stack.museum.apiKey, caught);
    return body.verified ? undefined : body;
  });
  expect(refused).toMatchObject({ verified: false, reason: "netcert_revoked" });

  await test.step("agreeing anew is possible", async () => {
    await visit.start();
    await portal.presentFirst();
    await visit.visitorCode();
  });
});
