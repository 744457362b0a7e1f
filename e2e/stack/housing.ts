// A stack for each file of tests: no file meets the people of another, whichever of them a worker happens to run.
import { Stack } from "./stack.ts";

export class Housing {
  private let: { file: string; stack: Stack } | undefined;

  /** The tests of one file share theirs, one after the other. */
  async of(file: string): Promise<Stack> {
    if (this.let?.file !== file) {
      await this.clear();
      this.let = { file, stack: await Stack.start() };
    }
    return this.let.stack;
  }

  async clear(): Promise<void> {
    await this.let?.stack.stop();
    this.let = undefined;
  }
}
