// Two servers on one PostgreSQL: what comes to both at once has one result, and who was later is told.
import { expect, test as base } from "../fixtures.ts";
import { Citizen } from "../drive/citizen.ts";
import { PasskeyDevice } from "../drive/device.ts";
import { family, join } from "../drive/family.ts";
import { frame } from "../drive/frame.ts";
import { Guardian } from "../drive/guardian.ts";
import { CARDS, Portal } from "../drive/portal.ts";
import { Stack } from "../stack/stack.ts";

const cluster = process.env.NETCERT_TEST_POSTGRES;
if (process.env.CI && !cluster) throw new Error("NETCERT_TEST_POSTGRES must name a PostgreSQL for two servers");

const test = base.extend<{ house: Stack; second: string }>({
  house: async ({}, use) => {
    const house = await Stack.start({ postgres: cluster! });
    await use(house);
    await house.stop();
  },
  second: async ({ house }, use) => {
    const { origin, program } = await house.secondServer();
    await use(origin);
    await program.kill();
  },
});

// `cargo xtask test` always brings a cluster, and CI without one has failed above.
if (cluster) {
  test("the same person enrolling on both at once has one netnum", async ({ house, second, browser }) => {
    const picture = await frame(browser);
    const people = Array.from({ length: 6 }, (_, at) =>
      new Citizen(house, "gu", picture, "resident_id", at % 2 === 0 ? house.portal : second),
    );
    for (const person of people) {
      await person.start();
      await person.goUntil("pin");
    }
    await Promise.all(people.map((person) => person.go()));
    const enrolled = await Promise.all(people.map((person) => person.enrolled()));
    expect(new Set(enrolled.map(({ netnum }) => netnum)).size).toBe(1);
    expect(enrolled.filter(({ already_enrolled }) => !already_enrolled)).toHaveLength(1);
    const [row] = await house.database.rows("SELECT COUNT(*) AS n FROM person");
    expect(Number(row!.n)).toBe(1);
  });

  test("two guardians answer at once on different servers: one answer, and the other is told", async ({
    house,
    second,
    somebody,
    browser,
  }) => {
    test.setTimeout(240_000);
    // The second guardian's browser reaches the second server under the same address, as behind a load balancer.
    const context = await browser.newContext({ serviceWorkers: "block" });
    await context.route(`${house.portal}/api/**`, (route) =>
      route.continue({ url: route.request().url().replace(house.portal, second) }),
    );
    const page = await context.newPage();
    const shen = new Guardian(new Portal(page, house.portal, await PasskeyDevice.on(page)));
    const [adult, young] = [await somebody(house), await somebody(house)];
    const { guardian: fang, child, maskedName } = await family(house, [adult, "fang"], [young, "yao"]);
    await shen.portal.enrol(CARDS.shen);
    await join(fang, shen, maskedName);

    await fang.open();
    await child.ask(house.theatre);
    const both = [fang, shen];
    for (const guardian of both) {
      await guardian.see(/小百花儿童剧院/);
      await guardian.portal.button("allowThirty").click();
      await expect(guardian.portal.button("confirm")).toBeVisible();
    }
    await Promise.all(both.map((guardian) => guardian.portal.button("confirm").click()));
    const told = (guardian: Guardian) => guardian.portal.alert().filter({ hasText: "另一位监护人已经先回答了" });
    for (const guardian of both) await expect(guardian.list().or(told(guardian))).toBeVisible();
    const allowed = await Promise.all(both.map((guardian) => guardian.list().isVisible()));
    expect(allowed.filter(Boolean)).toHaveLength(1);
    const seen = await child.answered(house.theatre);
    expect(seen.edge!.body.verified).toBe(true);
    const [row] = await house.database.rows("SELECT COUNT(*) AS n FROM site_consent");
    expect(Number(row!.n)).toBe(1);
    await context.close();
  });
}
