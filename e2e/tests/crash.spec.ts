// Power cuts in the middle of an enrolment: afterwards the person goes on or starts again, and has one netnum.
import { rmSync, writeFileSync } from "node:fs";
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

/** How many commits each request has, and which of them takes the step. What comes before counts the attempt, what
 *  comes after sends the message, or notes that the record was opened to show the netnum. */
const COMMITS: Record<string, { commits: number; takes: number }> = {
  document_kind: { commits: 1, takes: 1 },
  chip_read: { commits: 2, takes: 2 },
  face: { commits: 2, takes: 2 },
  phone: { commits: 3, takes: 2 },
  phone_code: { commits: 2, takes: 2 },
  pin: { commits: 3, takes: 2 },
};

const count = async (stack: Stack, table: string): Promise<number> =>
  Number((await stack.database.rows(`SELECT COUNT(*) AS n FROM ${table}`))[0]!.n);
const people = (stack: Stack): Promise<number> => count(stack, "person");
const pins = (stack: Stack): Promise<number> => count(stack, "pin");

const cut = async (stack: Stack): Promise<void> => {
  await stack.server.kill("SIGKILL");
  await stack.server.start();
};

/** Lets the server die before or after the commit of this number in the citizen's next request. Whether it died. */
async function dies(stack: Stack, citizen: Citizen, place: "before" | "after", commit: number): Promise<boolean> {
  writeFileSync(stack.failpoint, `${place} ${commit}`);
  const died = await citizen.go().then(() => false, () => true);
  rmSync(stack.failpoint);
  if (died) {
    await stack.server.ended();
    await stack.server.start();
  }
  return died;
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

    test("a cut before or after each commit of each request", async ({ lone, browser }) => {
      test.setTimeout(300_000);
      const stack = await lone(postgres);
      const picture = await frame(browser);
      for (const [at, step] of STEPS.slice(0, -1).entries()) {
        const { commits, takes } = COMMITS[step]!;
        const citizenAtTheStep = async (): Promise<Citizen> => {
          const citizen = new Citizen(stack, "fang", picture);
          await citizen.start();
          await citizen.goUntil(step);
          return citizen;
        };
        for (let commit = 1; commit <= commits; commit++) {
          for (const place of ["before", "after"] as const) {
            const citizen = await citizenAtTheStep();
            const made = await people(stack);
            expect(await dies(stack, citizen, place, commit), `${step}: ${place} ${commit}`).toBe(true);
            const taken = place === "after" ? commit >= takes : commit > takes;
            const { status, body } = await citizen.view();
            const seen = { status, step: body.step, people: await people(stack), pins: await pins(stack) };
            // Nobody is half enrolled: the person is there with their PIN, or not at all.
            const all = made + (step === "pin" && taken && made === 0 ? 1 : 0);
            const wanted = { status: 200, step: STEPS[at + (taken ? 1 : 0)], people: all, pins: all };
            expect(seen, `${step}: ${place} ${commit}`).toEqual(wanted);
          }
        }
        // The request has no commit beyond these.
        expect(await dies(stack, await citizenAtTheStep(), "before", commits + 1), step).toBe(false);
      }
      const fang = new Citizen(stack, "fang", picture);
      await fang.start();
      await fang.goUntil("done");
      const { netnum, already_enrolled } = await fang.enrolled();
      expect(already_enrolled).toBe(true);
      await oneNetnum(stack, "fang", netnum, 1, picture);
    });

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
