import { HftError } from "../../errors.js";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Of one account; on no object that is logged, kept or sent anywhere but to the venue. */
export interface Keys {
  apiKey: string;
  secret: string;
  /** Some venues want one. */
  password?: string;
}

/** The environment of the process; empty where there is none, as in a page. */
export function processEnvironment(): Environment {
  return (globalThis as { process?: { env?: Environment } }).process?.env ?? {};
}

/**
 * The keys of an account, from `SIGMAX_<ACCOUNT>_API_KEY` and `SIGMAX_<ACCOUNT>_SECRET` (and `_PASSWORD` where the venue has one).
 * They are taken from nowhere else. @throws HftError 6005 naming the variables, never their values.
 */
export function readKeys(account: string, environment: Environment): Keys {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,30}$/.test(account))
    throw new HftError(6005, `account: got ${JSON.stringify(account)}, wanted letters, digits and _, such as test.`, { field: "account" });
  const name = (part: string) => `SIGMAX_${account.toUpperCase()}_${part}`;
  const [apiKey, secret, password] = [environment[name("API_KEY")], environment[name("SECRET")], environment[name("PASSWORD")]];
  if (!apiKey || !secret)
    throw new HftError(6005, `The account ${account} has no keys: set ${name("API_KEY")} and ${name("SECRET")} in the environment.`);
  return { apiKey, secret, ...(password ? { password } : {}) };
}

/** Takes keys, and whatever was signed with them, out of a text. A venue's errors repeat the address that was asked, signature included. */
export class Redactor {
  readonly #secrets: string[];

  constructor(keys: Keys | null) {
    this.#secrets = keys ? Object.values(keys).filter((value) => typeof value === "string" && value.length > 0) : [];
  }

  text(text: string): string {
    let clean = text;
    for (const secret of this.#secrets) {
      clean = clean.split(secret).join("(key)");
      clean = clean.split(encodeURIComponent(secret)).join("(key)");
    }
    return clean.replace(/((?:signature|listenKey|apiKey|X-MBX-APIKEY)["']?\s*[=:]\s*["']?)[^&\s"',}]+/gi, "$1(key)");
  }
}
