// The seven kinds of document of Art. 15, and the reads that are refused, each with its reason.
import { expect, test } from "../fixtures.ts";
import { Citizen } from "../drive/citizen.ts";
import { frame } from "../drive/frame.ts";

const KINDS = {
  gu: "resident_id",
  mei: "overseas_passport",
  kwok: "hk_macao_permit",
  hsu: "taiwan_permit",
  lam: "hk_macao_residence",
  tsai: "taiwan_residence",
  anna: "foreign_permanent_resident",
} as const;

test("each of the seven kinds enrols, and each person has a netnum of their own", async ({ stack, browser }) => {
  const picture = await frame(browser);
  const netnums = new Set<string>();
  for (const [card, kind] of Object.entries(KINDS)) {
    await test.step(kind, async () => {
      const citizen = new Citizen(stack, card, picture, kind);
      await citizen.start();
      await citizen.goUntil("done");
      netnums.add((await citizen.enrolled()).netnum);
    });
  }
  expect(netnums.size).toBe(7);
});

test("a read that is no good is refused, and says why", async ({ stack, browser }) => {
  const picture = await frame(browser);
  for (const [card, kind, code] of [
    ["he", "resident_id", "document_expired"],
    ["pan", "overseas_passport", "document_expired"],
    ["jiang", "resident_id", "document_lost"],
    ["mo", "resident_id", "document_not_genuine"],
    ["mei", "resident_id", "document_kind_mismatch"],
    ["song", "resident_id", "guardian_required"],
    ["tian", "resident_id", "under_8"],
  ] as const) {
    await test.step(`${card}: ${code}`, async () => {
      const citizen = new Citizen(stack, card, picture, kind);
      await citizen.start();
      await citizen.goUntil("chip_read");
      const answer = await citizen.readChip();
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 422, code });
      const { body } = await citizen.view();
      expect({ step: body.step, name: body.masked_name }).toEqual({ step: "chip_read", name: undefined });
    });
  }
});
