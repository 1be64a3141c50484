import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import WebSocket from "ws";

/** What a browser answers or tells: fields as https://w3c.github.io/webdriver-bidi/ has them. */
export type BidiValue = Record<string, unknown>;

/** Nothing is asked for but what a test asks for, and no first-run page stands in the way. */
const PREFERENCES: Readonly<Record<string, string | number | boolean>> = {
  "app.normandy.enabled": false,
  "app.update.enabled": false,
  "browser.aboutwelcome.enabled": false,
  "browser.newtabpage.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "browser.safebrowsing.update.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "dom.disable_open_during_load": false,
  "browser.startup.homepage": "about:blank",
  "browser.startup.page": 0,
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.update.enabled": false,
  "media.peerconnection.ice.loopback": true,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,",
  "toolkit.telemetry.enabled": false,
};
const LISTENING = /WebDriver BiDi listening on (ws:\/\/\S+)/;

/**
 * Runs the command until it ends or standard input does, then deletes the folder `$0`: a worker of the tests may be killed, and its
 * browser and profile must not stay behind.
 */
const TIED = 'exec 3<&0; "$@" & browser=$!; (read -r _ <&3; kill -9 $browser) & guard=$!; wait $browser; kill $guard; rm -rf "$0"';

/** A Firefox in a profile of its own, spoken to over WebDriver BiDi. */
export class Bidi {
  readonly #asked = new Map<number, { resolve(value: BidiValue): void; reject(error: Error): void }>();
  readonly #listeners = new Set<(method: string, params: BidiValue) => void>();
  #lastId = 0;

  private constructor(
    readonly browser: ChildProcess,
    readonly socket: WebSocket,
  ) {
    socket.on("message", (data) => this.#hear(JSON.parse(String(data))));
    socket.on("close", () => this.#end());
  }

  static async launch(executable: string): Promise<Bidi> {
    const profile = mkdtempSync(join(tmpdir(), "sigmax-firefox-"));
    const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
    writeFileSync(join(profile, "user.js"), `${lines.join("\n")}\n`);
    const args = ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"];
    const browser = spawn("sh", ["-c", TIED, profile, executable, ...args], {
      stdio: ["pipe", "ignore", "pipe"],
      env: { ...process.env, MOZ_CRASHREPORTER_DISABLE: "1" },
    });
    const socket = new WebSocket(`${await addressOf(browser)}/session`, { maxPayload: 2 ** 28 });
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return new Bidi(browser, socket);
  }

  send(method: string, params: BidiValue): Promise<BidiValue> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }

  /** Returns what ends the listening. */
  onEvent(listener: (method: string, params: BidiValue) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #hear(message: {
    id?: number;
    type: string;
    method?: string;
    params?: BidiValue;
    result?: BidiValue;
    error?: string;
    message?: string;
  }): void {
    if (message.type === "event") {
      for (const listener of this.#listeners) listener(message.method ?? "", message.params ?? {});
      return;
    }
    const asked = this.#asked.get(message.id ?? 0);
    this.#asked.delete(message.id ?? 0);
    if (message.type === "success") asked?.resolve(message.result ?? {});
    else asked?.reject(new Error(`${message.error}: ${message.message}`));
  }

  #end(): void {
    for (const { reject } of this.#asked.values()) reject(new Error("Firefox closed the connection."));
    this.#asked.clear();
  }
}

function addressOf(browser: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    browser.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const [, address] = LISTENING.exec(said) ?? [];
      if (address) resolve(address);
    });
    browser.once("error", reject);
    browser.once("exit", (code) => reject(new Error(`Firefox ended with code ${code} before it listened.\n${said}`)));
  });
}
