// A program that a test starts, stops hard, and starts again.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { until } from "./until.ts";

export interface Command {
  name: string;
  file: string;
  arguments: string[];
  environment?: Record<string, string>;
  /** Answers 200 when the program is ready. */
  ready: string;
  log: string;
}

// Children end with us, also when a test run is cut short.
const running = new Set<ChildProcess>();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

export class Program {
  private child: ChildProcess | undefined;

  constructor(private readonly command: Command) {}

  get pid(): number {
    if (this.child?.pid === undefined) throw new Error(`${this.command.name} is not running`);
    return this.child.pid;
  }

  get log(): string {
    return readFileSync(this.command.log, "utf8");
  }

  /** `also`: what holds for this one run. */
  async start(also: { arguments?: string[]; environment?: Record<string, string> } = {}): Promise<void> {
    const { name, file, ready, log } = this.command;
    const args = [...this.command.arguments, ...(also.arguments ?? [])];
    const env = { ...process.env, ...this.command.environment, ...also.environment };
    const out = openSync(log, "a");
    const child = spawn(file, args, { env, stdio: ["ignore", out, out] });
    closeSync(out);
    this.child = child;
    running.add(child);
    child.once("exit", () => running.delete(child));
    const failed = new Promise<never>((_, reject) => {
      child.once("error", reject);
      child.once("exit", (code, signal) =>
        reject(new Error(`${name} ended with ${signal ?? code}:\n${this.log.slice(-2000)}`)),
      );
    });
    // An end that a test asks for later is no failure.
    failed.catch(() => {});
    const answers = until(`${name} at ${ready}`, 30, async () => {
      if (child.exitCode !== null || child.signalCode !== null) return true;
      const response = await fetch(ready, { signal: AbortSignal.timeout(2000) });
      return response.ok || undefined;
    });
    await Promise.race([answers, failed]);
  }

  /** Ends the program and waits until it is gone. */
  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  }

  /** Waits until the program has ended by itself. */
  async ended(): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (child && child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }

  get isRunning(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }
}
