// Every path of the server and the edge that changes something.
import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../stack/places.ts";

export const changes: [method: string, path: string][] = [
  ["POST", "/api/enrolment"],
  ["DELETE", "/api/enrolment"],
  ["PUT", "/api/enrolment/document-kind"],
  ["POST", "/api/enrolment/chip-read"],
  ["POST", "/api/enrolment/face"],
  ["POST", "/api/enrolment/phone"],
  ["POST", "/api/enrolment/phone-code"],
  ["POST", "/api/enrolment/pin"],
  ["POST", "/api/passkeys/registration"],
  ["POST", "/api/passkeys/registration/finish"],
  ["POST", "/api/sign-in"],
  ["POST", "/api/sign-in/finish"],
  ["POST", "/api/sign-out"],
  ["POST", "/api/netcerts/challenge"],
  ["POST", "/api/netcerts"],
  ["POST", "/api/consents/0123456789abcdef/withdraw"],
  ["POST", "/api/messages/0123456789abcdef/read"],
  ["POST", "/api/device"],
  ["POST", "/api/device/code"],
  ["POST", "/api/child/device"],
  ["POST", "/api/child/application-code"],
  ["POST", "/api/child/site-requests"],
  ["POST", "/api/guardian/applications"],
  ["POST", "/api/guardian/applications/0123456789abcdef/decline"],
  ["POST", "/api/guardian/consents"],
  ["POST", "/api/guardian/consents/sign"],
  ...["device-code", "guardian-code", "profile", "profile/finish", "dispute", "end"].map(
    (what): [string, string] => ["POST", `/api/guardian/children/0123456789abcdef/${what}`],
  ),
  ["POST", "/api/guardian/site-requests/0123456789abcdef/refuse"],
  ["POST", "/api/guardian/site-consents/0123456789abcdef/withdraw"],
  ["POST", "/demo/cards/fang/read"],
];

/** The stable codes, as the shared crate names them. */
export const codes = (): Set<string> => {
  const source = readFileSync(path.join(root, "shared/src/api/problem/code.rs"), "utf8");
  return new Set([...source.matchAll(/^ +[A-Z]\w+ "([a-z0-9_]+)" \d{3}:/gm)].map((match) => match[1]!));
};
