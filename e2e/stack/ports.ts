// Ports that nobody listens on.
import { type AddressInfo, createServer } from "node:net";

export async function freePorts(count: number): Promise<number[]> {
  const listeners = await Promise.all(
    Array.from({ length: count }, async () => {
      const listener = createServer();
      await new Promise<void>((listening) => listener.listen(0, "127.0.0.1", listening));
      return listener;
    }),
  );
  const ports = listeners.map((listener) => (listener.address() as AddressInfo).port);
  await Promise.all(listeners.map((listener) => new Promise((closed) => listener.close(closed))));
  return ports;
}

