// Power cuts in the middle of an enrolment: afterwards the person goes on or starts again, and has one netnum.
import type { Browser } from "@playwright/test";
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

const people = async (stack: Stack): Promise<number> =>
  Number((await stack.database.rows("SELECT COUNT(*) AS n FROM person"))[0]!.n);

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

async function oneNetnum(stack: Stack, card: string, netnum: string, browser: Browser): Promise<void> {
  expect(await people(stack)).toBe(1);
  const again = new Citizen(stack, card, await frame(browser));
  await again.start();
  await again.goUntil("done");
  expect(await again.enrolled()).toEqual({ netnum, already_enrolled: true });
  expect(await people(stack)).toBe(1);
}

for (const [name, postgres] of [["SQLite", undefined], ["PostgreSQL", cluster]] as const) {
  test.describe(name, () => {
    test.skip(name === "PostgreSQL" && !cluster, "NETCERT_TEST_POSTGRES is not set");

    test("a cut while any of the steps waits", async ({ lone, browser }) => {
      const stack = await lone(postgres);
      const citizen = new Citizen(stack, "fang", await frame(browser));
      await citizen.start();
      for (const step of STEPS) {
        await citizen.goUntil(step);
        await cut(stack);
        const { status, body } = await citizen.view();
        expect({ status, step: body.step }).toEqual({ status: 200, step });
      }
      const { netnum, already_enrolled } = await citizen.enrolled();
      expect(already_enrolled).toBe(false);
      await oneNetnum(stack, "fang", netnum, browser);
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
      await oneNetnum(stack, "fang", netnum!, browser);
    });

    // The last request makes the person. Cut it early, late, and everywhere between.
    for (const milliseconds of [0, 5, 15, 40, 80, 150, 300]) {
      test(`a cut ${milliseconds} ms into the request that makes the person`, async ({ lone, browser }) => {
        const stack = await lone(postgres);
        const citizen = new Citizen(stack, "chen", await frame(browser));
        await citizen.start();
        await citizen.goUntil("pin");
        const going = citizen.go().catch(() => "cut off");
        await pause(milliseconds);
        await cut(stack);
        await going;
        const half = await people(stack);
        const view = (await citizen.view()).body;
        // Nobody is half enrolled: the person is there with their PIN, or not at all.
        const pins = Number((await stack.database.rows("SELECT COUNT(*) AS n FROM pin"))[0]!.n);
        expect({ half, pins, step: view.step }).toEqual(
          half === 0 ? { half: 0, pins: 0, step: "pin" } : { half: 1, pins: 1, step: "done" },
        );
        const { netnum } = await finish(stack, citizen);
        await oneNetnum(stack, "chen", netnum, browser);
      });
    }
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
