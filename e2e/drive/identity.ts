// What must never leave the server and the holder's own browser, of one demo person.
import type { Stack } from "../stack/stack.ts";

export interface Identity {
  name: string;
  nameInEnglish: string;
  documentNumber: string;
  birthDate: string;
}

export async function identity(stack: Stack, card: string): Promise<Identity> {
  const cards = (await (await fetch(`${stack.portal}/demo/cards`)).json()) as {
    id: string;
    name: { en: string };
  }[];
  const read = await fetch(`${stack.portal}/demo/cards/${card}/read`, {
    method: "POST",
    headers: { origin: stack.portal, "content-type": "application/json" },
    body: JSON.stringify({ challenge: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }),
  });
  const { chip_read } = (await read.json()) as { chip_read: string };
  const chip = JSON.parse(Buffer.from(chip_read.split(".")[1]!, "base64url").toString("utf8"));
  return {
    name: chip.name,
    nameInEnglish: cards.find(({ id }) => id === card)!.name.en,
    documentNumber: chip.document_number,
    birthDate: chip.birth_date,
  };
}

/** Every way in which the person or their netnum could be written. */
export function traces(person: Identity, netnum: string): string[] {
  const date = person.birthDate;
  return [
    person.name,
    person.nameInEnglish,
    person.documentNumber,
    date,
    date.replaceAll("-", ""),
    netnum,
    netnum.replaceAll(/[^0-9A-Z]/gi, ""),
  ];
}

/** Those of `texts` that occur in `where`, whatever the case. */
export const found = (where: string, texts: string[]): string[] =>
  texts.filter((text) => where.toLowerCase().includes(text.toLowerCase()));
