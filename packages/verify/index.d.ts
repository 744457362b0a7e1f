/** A public key of the federation's root, as `netcert-server root-key` prints it. */
export interface RootKey {
  kty: 'EC';
  crv: 'SM2-P-256' | 'P-256';
  x: string;
  y: string;
  kid?: string;
  alg?: 'SGD_SM3_SM2' | 'ES256';
  use?: 'sig';
}

export interface Question {
  /** SD-JWT with disclosures and key binding, as `vp_token` brought it. At most 16 KiB. */
  presentation: string;
  /** The nonce of your request: 16 to 128 of `A-Z a-z 0-9 - _ . ~`. */
  nonce: string;
  /** You, as the issuer knows you. */
  clientId: string;
  /** The federation's trust list (`trust-list+jwt`). */
  trustList: string;
  /** The key that must have signed the trust list. Pin it: it is the root of all trust. */
  rootKey: RootKey;
  /** The netcert's status list (`statuslist+jwt`), or several by their addresses. */
  statusList?: string | Record<string, string>;
  /** The highest versions that you have seen; an older list is refused. */
  floors?: { trustList?: number; statusList?: number };
  /** Unix seconds; the machine's clock where left out. */
  now?: number;
}

export type Reason =
  | 'issuer_unknown'
  | 'issuer_key_expired'
  | 'signature_invalid'
  | 'disclosure_invalid'
  | 'netcert_expired'
  | 'netcert_not_yet_valid'
  | 'audience_mismatch'
  | 'status_list_not_allowed'
  | 'netcert_revoked'
  | 'key_binding_invalid'
  | 'key_binding_stale'
  | 'nonce_mismatch'
  | 'presentation_mismatch';

export interface Claims {
  name?: string;
  document_type?: string;
  document_number?: string;
  birth_date?: string;
  nationality?: string;
  guardian_consent?: boolean;
}

/** Every check passed. */
export interface Verified {
  verified: true;
  /** This person at your site; at any other site it is another one. */
  sub: string;
  issuer: string;
  /** Level of assurance. */
  acr: 'basic' | 'substantial' | 'high';
  /** Age flags, where any was disclosed. */
  age?: { over_14?: boolean; over_18?: boolean; over_60?: boolean };
  /** Other claims, where any was disclosed. */
  claims?: Claims;
  /** There where a guardian consented. */
  act?: { guardian_consent: true };
  /** Unix seconds. */
  checked_at: number;
}

/** A check failed. */
export interface Refused {
  verified: false;
  reason: Reason;
  /** Unix seconds. */
  checked_at: number;
}

/** The same shape as the edge's answer to `POST /v1/verify`. */
export type Verification = Verified | Refused;

export type NetcertErrorCode =
  /** An argument is missing, unknown, or not of its form; the message names it. */
  | 'malformed_argument'
  /** The presentation is no SD-JWT with key binding within the limits. */
  | 'malformed_presentation'
  /** A list is past its end: fetch it again. */
  | 'trust_data_stale'
  /** Not signed by `rootKey`, older than the floor, not valid yet, or malformed. */
  | 'trust_list_invalid'
  /** Not this netcert's, not signed by its issuer, older than the floor, not valid yet, or malformed. */
  | 'status_list_invalid'
  /** Fetch the list from `url`, which the issuer signed, and ask again. */
  | 'status_list_missing';

/** Why there is no answer; never a verdict on the presentation, and never "verified". */
export class NetcertError extends Error {
  /** Only the package makes one. */
  private constructor();
  readonly name: 'NetcertError';
  readonly code: NetcertErrorCode;
  /** With `status_list_missing`. */
  readonly url?: string;
}

/**
 * Loads the wasm. Calling it is only needed to choose where the wasm comes from (a URL, a response, bytes or a compiled
 * module) or when it is loaded.
 */
export function load(source?: URL | string | Response | BufferSource | WebAssembly.Module): Promise<void>;

/**
 * Checks a presentation with no request to anyone, in the same order as an edge does.
 *
 * @throws {NetcertError} where there is no answer.
 */
export function verifyPresentation(question: Question): Promise<Verification>;
