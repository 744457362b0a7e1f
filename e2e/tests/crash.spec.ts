// Power cuts in the middle of an enrolment: afterwards the person goes on or starts again, and has one netnum.
import { setTimeout as pause } from "node:timers/promises";
import { expect, test as base } from "../fixtures.ts";
import { Citizen } from "../drive/citizen.ts";
import { frame } from "../drive/frame.ts";
import { CARDS } from "../drive/portal.ts";
import { Stack } from "../stack/stack.ts";

const cluster = process.env.NETCERT_TEST_POSTGRES;
if (process.env.CI && !cluster) throw new Error("NETCERT_TEST_POSTGRES must name a PostgreSQL for the crash tests");

// These tests kill the server, so they have one of their own.
const test = base.extend<{ lone: (postgres?: string) => Promise<Stack> }>({
  lone: async ({}, use) => {
    const stacks: Stack[] = [];
    await use(async (postgres) => {
      const stack = await Stack.start({ postgres, alone: true });
      stacks.push(stack);
      return stack;
    });
    for (const stack of stacks) await stack.stop();
  },
});

const STEPS = ["document_kind", "chip_read", "face", "phone", "phone_code", "pin", "done"];

const count = async (stack: Stack, table: string): Promise<number> =>
  Number((await stack.database.rows(`SELECT COUNT(*) AS n FROM ${table}`))[0]!.n);
const people = (stack: Stack): Promise<number> => count(stack, "person");
const pins = (stack: Stack): Promise<number> => count(stack, "pin");

/** In milliseconds, with another person. */
async function timeOfTheLastRequest(stack: Stack, picture: Buffer): Promise<number> {
  const other = new Citizen(stack, "gu", picture);
  await other.start();
  await other.goUntil("pin");
  const begun = performance.now();
  await other.go();
  return performance.now() - begun;
}

const cut = async (stack: Stack): Promise<void> => {
  await stack.server.kill("SIGKILL");
  await stack.server.start();
};

/** From wherever the power cut left it: gives the netnum, and whether the person had it before. */
async function finish(stack: Stack, citizen: Citizen): Promise<{ netnum: string; already_enrolled: boolean }> {
  const { status, body } = await citizen.view();
  if (status !== 200) {
    expect(body.code).toBe("no_enrolment");
    await citizen.start();
  }
  await citizen.goUntil("done");
  return citizen.enrolled();
}

async function oneNetnum(stack: Stack, card: string, netnum: string, all: number, picture: Buffer): Promise<void> {
  expect(await people(stack)).toBe(all);
  const again = new Citizen(stack, card, picture);
  await again.start();
  await again.goUntil("done");
  expect(await again.enrolled()).toEqual({ netnum, already_enrolled: true, awaits_guardian: false });
  expect(await people(stack)).toBe(all);
}

// `cargo xtask test` always brings a cluster, and CI without one has failed above: nothing here is passed over in silence.
const databases: [string, string | undefined][] = [["SQLite", undefined]];
if (cluster) databases.push(["PostgreSQL", cluster]);

for (const [name, postgres] of databases) {
  test.describe(name, () => {
    test("a cut while any of the steps waits", async ({ lone, browser }) => {
      const picture = await frame(browser);
      const stack = await lone(postgres);
      const citizen = new Citizen(stack, "fang", picture);
      await citizen.start();
      for (const step of STEPS) {
        await citizen.goUntil(step);
        await cut(stack);
        const { status, body } = await citizen.view();
        expect({ status, step: body.step }).toEqual({ status: 200, step });
      }
      const { netnum, already_enrolled } = await citizen.enrolled();
      expect(already_enrolled).toBe(false);
      await oneNetnum(stack, "fang", netnum, 1, picture);
    });

    test("a cut inside each request", async ({ lone, browser }) => {
      const stack = await lone(postgres);
      const picture = await frame(browser);
      let netnum: string | undefined;
      for (const step of STEPS.slice(0, -1)) {
        const citizen = new Citizen(stack, "fang", picture);
        await citizen.start();
        await citizen.goUntil(step);
        const going = citizen.go().catch(() => "cut off");
        await pause(3);
        await cut(stack);
        await going;
        const enrolled = await finish(stack, citizen);
        netnum ??= enrolled.netnum;
        expect(enrolled.netnum).toBe(netnum);
      }
      await oneNetnum(stack, "fang", netnum!, 1, picture);
    });

    // The last request makes the person. Cut it early, late, and everywhere between: parts of the time it takes.
    for (const part of [0, 0.3, 0.6, 0.8, 0.9, 1]) {
      test(`a cut ${part * 100} % into the request that makes the person`, async ({ lone, browser }) => {
        const picture = await frame(browser);
        const stack = await lone(postgres);
        const whole = await timeOfTheLastRequest(stack, picture);
        const citizen = new Citizen(stack, "chen", picture);
        await citizen.start();
        await citizen.goUntil("pin");
        const before = await people(stack);
        const going = citizen.go().catch(() => "cut off");
        await pause(part * whole);
        await cut(stack);
        await going;
        const made = (await people(stack)) - before;
        const { step } = (await citizen.view()).body;
        // Nobody is half enrolled: the person is there with their PIN, or not at all.
        expect({ made, pins: await pins(stack), step }).toEqual(
          made === 0 ? { made: 0, pins: before, step: "pin" } : { made: 1, pins: before + 1, step: "done" },
        );
        const { netnum } = await finish(stack, citizen);
        await oneNetnum(stack, "chen", netnum, before + 1, picture);
      });
    }

    test("what was answered outlives a cut right after the answer", async ({ lone, browser }) => {
      const picture = await frame(browser);
      const stack = await lone(postgres);
      const citizen = new Citizen(stack, "chen", picture);
      await citizen.start();
      await citizen.goUntil("pin");
      expect(await citizen.go()).toBe("done");
      await cut(stack);
      const { netnum, already_enrolled } = await citizen.enrolled();
      expect(already_enrolled).toBe(false);
      await oneNetnum(stack, "chen", netnum, 1, picture);
    });
  });
}

base("the page stands through a cut and goes on", async ({ portal, page, stack }) => {
  await portal.openEnrolment();
  await portal.enrolUpTo("phone", CARDS.fang);
  await stack.server.kill("SIGKILL");
  try {
    await portal.box("phone").fill("13800010001");
    await portal.button("sendCode").click();
    await expect(portal.alert()).toBeVisible();
    await expect(portal.step("phone")).toBeVisible();
  } finally {
    await stack.server.start();
  }
  await portal.button("sendCode").click();
  await expect(portal.step("phone-code")).toBeVisible();
  await page.reload();
  await portal.take["phone-code"]();
});
