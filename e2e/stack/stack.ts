// The real thing: server, edge in workerd, museum and library, on free ports, with data in a folder of its own.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { type Database, postgres, sqlite, sqliteRows, type Row } from "./database.ts";
import { edgeConfig, portalFolder, program, workerd } from "./places.ts";
import { freePorts } from "./ports.ts";
import { Program } from "./program.ts";
import { THEATRE, Theatre } from "./theatre.ts";

const run = promisify(execFile);

/** Each its own: name, client id, key at the edge. */
export interface RelyingParty {
  readonly clientId: string;
  readonly origin: string;
  readonly apiKey: string;
  readonly program: Program;
  /** Every row of its store. */
  bookings(): Promise<Row[]>;
}

const DAY = 86_400;
/** For the server. An earlier release does not know it. */
const environment = { NETCERT_PERSON_LIMITS: "100000%" };

export class Stack {
  /** The day on which server and edge believe to be, where it is not today. */
  private day: string | undefined;

  private constructor(
    readonly folder: string,
    readonly database: Database,
    readonly portal: string,
    readonly edgeOrigin: string,
    readonly server: Program,
    readonly edge: Program,
    readonly museum: RelyingParty,
    readonly library: RelyingParty,
    readonly theatre: Theatre,
    private readonly serve: string[],
  ) {}

  /**
   * `postgres`: a cluster for the server's database. `alone`: only the server runs. `from`: another checkout, whose server
   * and portal are taken.
   */
  static async start(options: { postgres?: string; alone?: boolean; from?: string } = {}): Promise<Stack> {
    const folder = mkdtempSync(path.join(tmpdir(), "netcert-e2e-"));
    const [server, edge, museum, library] = await freePorts(4);
    const origin = (port: number) => `http://localhost:${port}`;
    const database = options.postgres ? await postgres(options.postgres) : sqlite(folder);
    const log = (name: string) => path.join(folder, `${name}.log`);
    const data = ["--data", folder, "--database-url", database.url];
    const serverProgram = program("netcert-server", options.from);
    const rootKey = (await run(serverProgram, ["root-key", "--data", folder])).stdout.trim();

    const relyingParty = async (clientId: string, port: number, zh: string, en: string): Promise<RelyingParty> => {
      const apiKey = randomBytes(24).toString("hex");
      const keyFile = path.join(folder, `${clientId}.api-key`);
      writeFileSync(keyFile, apiKey, { mode: 0o600 });
      await run(serverProgram, [
        ...["relying-party", "add", ...data, "--client-id", clientId, "--name-zh", zh, "--name-en", en],
        ...["--redirect-uri", `${origin(port)}/verified`, "--api-key", apiKey],
        ...["--purpose", "adult-evening:成人夜场，须年满十八岁:An evening for adults, 18 and over:age_over_18"],
      ]);
      const store = path.join(folder, clientId);
      return {
        clientId,
        origin: origin(port),
        apiKey,
        bookings: () => sqliteRows(path.join(store, "museum.db"), "SELECT * FROM bookings"),
        program: new Program({
          name: clientId,
          file: program("museum"),
          arguments: [
            ...["--listen", `127.0.0.1:${port}`, "--origin", origin(port), "--portal", origin(server!)],
            ...["--edge", origin(edge!), "--client-id", clientId, "--api-key-file", keyFile, "--data", store],
            ...["--name-zh", zh, "--name-en", en],
          ],
          ready: `${origin(port)}/healthz`,
          log: log(clientId),
        }),
      };
    };

    const theatre = await Theatre.open(origin(server!), origin(edge!));
    await run(serverProgram, [
      ...["relying-party", "add", ...data, "--client-id", THEATRE.clientId, "--name-zh", THEATRE.zh],
      ...["--name-en", THEATRE.en, "--redirect-uri", `${theatre.origin}/verified`, "--api-key", theatre.apiKey],
      ...["--purpose", THEATRE.purpose],
    ]);
    // Hundreds of people come from this one address within minutes, and a person does in one what others do in days.
    const serve = ["--portal", path.join(folder, "portal"), "--demo", "--source-limits", "100000%"];
    cpSync(portalFolder(options.from), path.join(folder, "portal"), { recursive: true });

    const stack = new Stack(
      folder,
      database,
      origin(server!),
      origin(edge!),
      new Program({
        name: "server",
        file: serverProgram,
        arguments: [
          ...["serve", ...data, "--listen", `127.0.0.1:${server}`, "--origin", origin(server!), ...serve],
        ],
        environment: { ...environment, NETCERT_FAILPOINT: path.join(folder, "failpoint") },
        ready: `${origin(server!)}/healthz`,
        log: log("server"),
      }),
      new Program({
        name: "edge",
        file: workerd(),
        arguments: ["serve", edgeConfig(), `--socket-addr=http=127.0.0.1:${edge}`],
        environment: { CENTRAL_URL: origin(server!), ROOT_KEY: rootKey, EDGE_ID: "edge-e2e" },
        ready: `${origin(edge!)}/healthz`,
        log: log("edge"),
      }),
      await relyingParty("museum", museum!, "江南美术馆", "Jiangnan Museum of Art"),
      await relyingParty("library", library!, "西湖图书馆", "West Lake Library"),
      theatre,
      serve,
    );
    try {
      await stack.server.start();
      if (!options.alone) await Promise.all([stack.edge.start(), stack.museum.program.start(), stack.library.program.start()]);
    } catch (error) {
      await stack.stop();
      throw error;
    }
    return stack;
  }

  /** The file that says at which commit of a request the server dies. */
  get failpoint(): string {
    return path.join(this.folder, "failpoint");
  }

  /** Everything that a browser here may talk to. */
  get origins(): string[] {
    return [this.portal, this.museum.origin, this.library.origin, this.theatre.origin];
  }

  /** Server and edge go on with the same data on another day, `YYYY-MM-DD`. */
  async travelTo(day: string): Promise<void> {
    await Promise.all([this.edge.kill(), this.server.kill("SIGTERM")]);
    this.day = day;
    // As the server counts it: days of Shanghai, and the time of day stays the machine's.
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    const ahead = Math.round((Date.parse(day) - Date.parse(today)) / 1000 / DAY) * DAY;
    await this.server.start({ arguments: ["--at", day] });
    await this.edge.start({ environment: { CLOCK_AHEAD: String(ahead) } });
  }

  /** The server goes on with a portal of which one file of each entry point is another. */
  async newPortal(): Promise<void> {
    await this.server.kill("SIGTERM");
    for (const entry of ["present", "account"]) appendFileSync(path.join(this.folder, "portal", `${entry}.css`), "\n/* newer */\n");
    await this.server.start({ arguments: this.day ? ["--at", this.day] : [] });
  }

  /** One more server on the same data and database, for browsers that come to the same address by another way. */
  async secondServer(): Promise<{ origin: string; program: Program }> {
    const [port] = await freePorts(1);
    const origin = `http://localhost:${port}`;
    const second = new Program({
      name: "second server",
      file: program("netcert-server"),
      arguments: [
        ...["serve", "--data", this.folder, "--database-url", this.database.url, "--listen", `127.0.0.1:${port}`],
        ...["--origin", this.portal, ...this.serve],
      ],
      environment,
      ready: `${origin}/healthz`,
      log: path.join(this.folder, "second-server.log"),
    });
    await second.start();
    return { origin, program: second };
  }

  /** The operator's command line. */
  operator(...command: string[]): Promise<string> {
    return this.operatorTyping("", ...command);
  }

  /** With what the operator types into it, such as a netnum. */
  async operatorTyping(input: string, ...command: string[]): Promise<string> {
    const args = [...command, "--data", this.folder, "--database-url", this.database.url];
    if (this.day !== undefined) args.push("--at", this.day);
    const running = run(program("netcert-server"), args);
    running.child.stdin!.end(input);
    return (await running).stdout.trim();
  }

  /** The answer of `netcert-forge`, made with this server's own issuer key. */
  async forge(...args: string[]): Promise<Record<string, Forged>> {
    const issuerKey = path.join(this.folder, "keys/issuer.json");
    const { stdout } = await run(
      program("netcert-forge"),
      ["presentations", "--issuer-key", issuerKey, "--issuer", this.portal, ...args],
      { maxBuffer: 64 * 1024 * 1024 },
    );
    return JSON.parse(stdout) as Record<string, Forged>;
  }

  async stop(): Promise<void> {
    const all = [this.museum.program, this.library.program, this.edge, this.server];
    await Promise.all([...all.map((one) => one.kill()), this.theatre.close()]);
    await this.database.drop();
    if (!process.env.NETCERT_E2E_KEEP) rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface Forged {
  presentation: string;
  expect: { status: number; verified?: boolean; reason?: string; code?: string };
}
