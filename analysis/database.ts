// DuckDB as analysis uses it: one database in memory, SQL from files, rows as parsed values. Integers stay exact: they
// leave as BIGINT and become numbers below 2^53.

import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBBlobValue, type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { z } from "zod";
import { spillPrefix } from "../contract/unfinished.js";

/** A million dispatches need about 1 GB; above this DuckDB spills into a temporary folder. */
const memoryLimit = "1200MB";

const countSchema = z.object({ value: z.number() });

export type Value = string | number | boolean | null;

export type Database = {
  /** For temporary files; removed with the database. */
  readonly spillFolder: string;
  /** Sets DuckDB variables, which SQL files read by `getvariable`. Numbers must be safe integers. */
  set(variables: Readonly<Record<string, Value>>): Promise<void>;
  /** Runs the statements of a SQL file, or one statement with `values` for its parameters. */
  run(sql: string, values?: readonly Value[]): Promise<void>;
  /** All rows of one statement. @throws ZodError when a row is not what `schema` says, which is a bug. */
  rows<Row>(sql: string, schema: z.ZodType<Row>): Promise<readonly Row[]>;
  /** The figure `value` of a statement that gives one row. */
  count(sql: string): Promise<number>;
  /** The first column of one statement, which must be DOUBLE without NULLs, in no order. */
  numbers(sql: string): Promise<Float64Array>;
  /** The first column of one statement, which must be BLOB without NULLs, in its order and in blocks: memory holds one. */
  blobs(sql: string): AsyncGenerator<readonly Uint8Array[]>;
  /** Appends rows to a table of one BLOB column. */
  append(table: string, blocks: AsyncIterable<readonly Uint8Array[]>): Promise<void>;
};

/** What a database may take of the machine. */
type Means = {
  readonly threads: number;
  readonly memoryLimit: string;
  /**
   * A folder of the run, for temporary files of what may be killed at any moment: there they are found and removed. Where
   * it cannot be written, or nothing is given, it is the system's temporary folder.
   */
  readonly spillIn: string;
};

const allOfIt: Means = {
  spillIn: "",
  threads: Math.min(availableParallelism(), 8),
  memoryLimit,
};

/** Opens a database for `use`, and removes whatever it left on disk. */
export async function withDatabase<Result>(
  use: (database: Database) => Promise<Result>,
  given: Partial<Means> = {},
): Promise<Result> {
  const means = { ...allOfIt, ...given };
  const spill = await spillFolderIn(means.spillIn);
  const instance = await DuckDBInstance.create(":memory:", {
    threads: String(means.threads),
    memory_limit: means.memoryLimit,
    temp_directory: spill,
    // Nothing that a file or a name contains may make DuckDB fetch code.
    autoinstall_known_extensions: "false",
  });
  const connection = await instance.connect();
  const rows: Database["rows"] = async (sql, schema) => {
    const reader = await connection.runAndReadAll(sql);
    return reader.getRowObjectsJS().map((row) => schema.parse(exact(row)));
  };
  try {
    return await use({
      spillFolder: spill,
      set: async (variables) => {
        const statements = Object.entries(variables).map(
          ([name, value]) => `SET VARIABLE ${name} = ${literal(value)};`,
        );
        await connection.run(statements.join("\n"));
      },
      run: async (sql, values) => {
        await connection.run(sql, values === undefined ? undefined : [...values]);
      },
      rows,
      count: async (sql) => {
        const [row] = await rows(sql, countSchema);
        if (row === undefined) throw new Error("a counting query gave no row");
        return row.value;
      },
      numbers: async (sql) => {
        const result = await connection.run(sql);
        const numbers = new Float64Array(result.rowCount);
        let filled = 0;
        for (const chunk of await result.fetchAllChunks()) {
          for (const value of chunk.getColumnValues(0)) numbers[filled++] = Number(value);
        }
        return numbers;
      },
      blobs: (sql) => blobsOf(connection, sql),
      append: (table, blocks) => append(connection, table, blocks),
    });
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(spill, { recursive: true, force: true });
  }
}

async function spillFolderIn(folder: string): Promise<string> {
  const elsewhere = () => mkdtemp(join(tmpdir(), "rollcall-analysis-"));
  return folder === "" ? await elsewhere() : await mkdtemp(join(folder, spillPrefix(process.pid))).catch(elsewhere);
}

async function* blobsOf(connection: DuckDBConnection, sql: string): AsyncGenerator<readonly Uint8Array[]> {
  for await (const chunk of await connection.stream(sql)) {
    yield chunk.getColumnValues(0).map((value) => {
      if (!(value instanceof DuckDBBlobValue)) throw new Error("a column of blobs holds something else");
      return value.bytes;
    });
  }
}

async function append(
  connection: DuckDBConnection,
  table: string,
  blocks: AsyncIterable<readonly Uint8Array[]>,
): Promise<void> {
  const appender = await connection.createAppender(table);
  try {
    for await (const block of blocks) {
      for (const bytes of block) {
        appender.appendBlob(bytes);
        appender.endRow();
      }
    }
  } finally {
    appender.closeSync();
  }
}

/** A SQL literal. In DuckDB only the quote itself needs escaping inside a string. */
export function literal(value: Value): string {
  if (value === null) return "NULL::BIGINT";
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === "boolean") return String(value);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`${value} is no safe integer, so SQL would not see it exactly`);
  return `${value}::BIGINT`;
}

/** BIGINTs to numbers, also inside lists. */
function exact(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(exact);
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, exact(inner)]));
  return value;
}
