// A browser other than Chromium, driven through WebDriver: WebKitGTK, which is what Safari is made of, and Firefox.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { Builder, By, until, type WebDriver, type WebElement } from "selenium-webdriver";
import { freePorts } from "../stack/ports.ts";
import { Program } from "../stack/program.ts";
import { type Language, type Word, word } from "./words.ts";

export type Kind = "webkit" | "firefox";

/** For one thing that must appear on the page. */
const PATIENCE_MS = 15_000;

const CAPABILITIES = {
  webkit: { browserName: "MiniBrowser", "webkitgtk:browserOptions": { args: ["--automation"] } },
  firefox: {
    browserName: "firefox",
    "moz:firefoxOptions": {
      args: ["-headless"],
      prefs: { "intl.accept_languages": "zh-CN", "media.navigator.streams.fake": true, "media.navigator.permission.disabled": true },
    },
  },
};

export class OtherBrowser {
  private constructor(
    private readonly driver: WebDriver,
    private readonly ended: () => Promise<void>,
    readonly language: Language = "zh",
  ) {}

  /** `folder`: for the log of the browser's driver. */
  static async start(kind: Kind, folder: string): Promise<OtherBrowser> {
    const [port] = await freePorts(1);
    const screen = kind === "webkit" ? await Screen.open() : undefined;
    const driver = new Program({
      name: kind,
      file: process.env[kind === "webkit" ? "WEBKIT_DRIVER" : "GECKODRIVER"]!,
      arguments: kind === "webkit" ? [`--port=${port}`] : ["--port", String(port)],
      environment: screen && { DISPLAY: screen.name, LC_ALL: "zh_CN.UTF-8", LANGUAGE: "zh_CN" },
      ready: `http://127.0.0.1:${port}/status`,
      log: path.join(folder, `${kind}-driver.log`),
    });
    await driver.start();
    const browser = await new Builder()
      .usingServer(`http://127.0.0.1:${port}`)
      .withCapabilities(CAPABILITIES[kind])
      .build();
    return new OtherBrowser(browser, async () => {
      await browser.quit();
      await driver.kill();
      screen?.close();
    });
  }

  stop = (): Promise<void> => this.ended();
  open = (url: string): Promise<void> => this.driver.get(url);
  url = (): Promise<string> => this.driver.getCurrentUrl();
  reload = (): Promise<void> => this.driver.navigate().refresh();
  run = <T>(script: string): Promise<T> => this.driver.executeScript<T>(script);

  /** Waits until an element is there and seen. */
  async see(selector: string): Promise<WebElement> {
    const found = await this.driver.wait(until.elementLocated(By.css(selector)), PATIENCE_MS, `no ${selector}`);
    return this.driver.wait(until.elementIsVisible(found), PATIENCE_MS, `${selector} is hidden`);
  }

  step = (name: string): Promise<WebElement> => this.see(`section[data-step="${name}"]`);

  /** Waits until an alert says something, and gives its text. */
  async alert(): Promise<string> {
    const said = By.xpath("//*[@role='alert'][normalize-space()]");
    return (await this.driver.wait(until.elementLocated(said), PATIENCE_MS, "no alert")).getText();
  }

  /** Presses a button, or follows a link, by its whole name or by a pattern of it. */
  async press(name: Word | RegExp): Promise<void> {
    const wanted = name instanceof RegExp ? name : word(name, this.language);
    const named = async (): Promise<WebElement | undefined> => {
      for (const one of await this.driver.findElements(By.css("button, a"))) {
        const text = (await one.getText().catch(() => "")).trim();
        const fits = wanted instanceof RegExp ? wanted.test(text) : text === wanted;
        if (fits && (await one.isDisplayed()) && (await one.isEnabled())) return one;
      }
      return undefined;
    };
    const found = await this.driver.wait(named, PATIENCE_MS, `nothing to press is called ${wanted}`);
    await found!.click();
  }

  async fill(selector: string, text: string): Promise<void> {
    const field = await this.see(selector);
    await field.clear();
    await field.sendKeys(text);
  }

  async tick(selector: string): Promise<void> {
    await (await this.see(selector)).click();
  }
}

/** A screen of its own for a browser that does not run without one. */
class Screen {
  private constructor(
    private readonly server: ChildProcess,
    readonly name: string,
  ) {}

  static async open(): Promise<Screen> {
    const server = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1280x900x24"], { stdio: ["ignore", "pipe", "ignore"] });
    process.once("exit", () => server.kill("SIGKILL"));
    const [number] = (await once(createInterface(server.stdout!), "line")) as [string];
    return new Screen(server, `:${number}`);
  }

  close = (): boolean => this.server.kill("SIGKILL");
}
