// The server's database, for looking only: SQLite in the data folder, or one of its own in a PostgreSQL.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";

const run = promisify(execFile);

export type Row = Record<string, unknown>;

export interface Database {
  /** For the server's `--database-url`. */
  readonly url: string;
  rows(sql: string): Promise<Row[]>;
  tables(): Promise<string[]>;
  drop(): Promise<void>;
}

/** Rows of a SQLite file, which a running program may hold open. */
export async function sqliteRows(file: string, sql: string): Promise<Row[]> {
  const { stdout } = await run("sqlite3", ["-readonly", "-json", "-cmd", ".timeout 5000", file, sql]);
  return stdout.trim() === "" ? [] : (JSON.parse(stdout) as Row[]);
}

export function sqlite(folder: string): Database {
  const file = path.join(folder, "netcert.db");
  const rows = (sql: string) => sqliteRows(file, sql);
  return {
    url: `sqlite://${file}`,
    rows,
    async tables() {
      const names = await rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
      return names.map((row) => String(row.name)).sort();
    },
    drop: async () => {},
  };
}

export async function postgres(cluster: string): Promise<Database> {
  const name = `e2e_${randomBytes(6).toString("hex")}`;
  const ask = async (url: string, sql: string): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql)).rows as Row[];
    } finally {
      await client.end();
    }
  };
  await ask(cluster, `CREATE DATABASE ${name}`);
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  const rows = (sql: string) => ask(url.href, sql);
  return {
    url: url.href,
    rows,
    async tables() {
      const names = await rows("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'");
      return names.map((row) => String(row.name)).sort();
    },
    drop: async () => void (await ask(cluster, `DROP DATABASE ${name} WITH (FORCE)`)),
  };
}

/** How many rows each table has. */
export async function counts(database: Database): Promise<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const table of await database.tables()) {
    const [row] = await database.rows(`SELECT COUNT(*) AS n FROM ${table}`);
    counted[table] = Number(row?.n);
  }
  return counted;
}
