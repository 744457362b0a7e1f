// Whether a running process has a text anywhere in its memory.
import { closeSync, openSync, readFileSync, readSync } from "node:fs";

const CHUNK = 4 * 1024 * 1024;

/** The memory of other processes can be read here (Linux, and we may). */
export function canReadMemory(pid: number): boolean {
  try {
    closeSync(openSync(`/proc/${pid}/mem`, "r"));
    return true;
  } catch {
    return false;
  }
}

/** Which of `texts` are there, as UTF-8 or as UTF-16, which is how V8 keeps strings that are not Latin-1. */
export function textsInMemory(pid: number, texts: string[]): Set<string> {
  const needles = texts.flatMap((text) => [
    { text, bytes: Buffer.from(text, "utf8") },
    { text, bytes: Buffer.from(text, "utf16le") },
  ]);
  const overlap = Math.max(...needles.map(({ bytes }) => bytes.length));
  const found = new Set<string>();
  const memory = openSync(`/proc/${pid}/mem`, "r");
  const chunk = Buffer.alloc(CHUNK + overlap);
  try {
    for (const { start, end } of readableRegions(pid)) {
      for (let at = start; at < end; at += CHUNK) {
        const length = Math.min(chunk.length, end - at);
        let read = 0;
        try {
          read = readSync(memory, chunk, 0, length, at);
        } catch {
          // The region has gone, or is a device.
          break;
        }
        const seen = chunk.subarray(0, read);
        for (const { text, bytes } of needles) if (!found.has(text) && seen.includes(bytes)) found.add(text);
      }
    }
  } finally {
    closeSync(memory);
  }
  return found;
}

function readableRegions(pid: number): { start: number; end: number }[] {
  const lines = readFileSync(`/proc/${pid}/maps`, "utf8").split("\n");
  return lines.flatMap((line) => {
    const match = /^([0-9a-f]+)-([0-9a-f]+) r\S+ \S+ \S+ \S+\s*(.*)$/.exec(line);
    if (!match || /^\[v(var|syscall|dso)/.test(match[3]!)) return [];
    const [start, end] = [parseInt(match[1]!, 16), parseInt(match[2]!, 16)];
    return Number.isSafeInteger(end) ? [{ start, end }] : [];
  });
}
