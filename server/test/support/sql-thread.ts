/** The thread of `runSql`. */
import { parentPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import pg from 'pg';

export interface SqlQuestion {
  readonly url: string;
  readonly sql: string;
  /** Becomes 1 when the answer is at the port. */
  readonly done: Int32Array<SharedArrayBuffer>;
  readonly port: MessagePort;
}

export type SqlAnswer = { readonly text: string } | { readonly error: string };

/** Leaves values as PostgreSQL writes them. */
const AS_WRITTEN = { getTypeParser: () => (value: string) => value };

async function answerTo({ url, sql }: SqlQuestion): Promise<SqlAnswer> {
  // A connection for each question: one that stays open would prevent a copy of its database.
  const client = new pg.Client({ connectionString: url, types: AS_WRITTEN as unknown as pg.CustomTypesConfig });
  try {
    await client.connect();
    const results = [await client.query<(string | null)[]>({ text: sql, rowMode: 'array' })].flat();
    return { text: results.flatMap(({ rows }) => rows.map((row) => `${row.join('|')}\n`)).join('') };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  } finally {
    await client.end().catch(() => undefined);
  }
}

parentPort!.on('message', (question: SqlQuestion) => {
  void answerTo(question).then((answer) => {
    question.port.postMessage(answer, []);
    Atomics.store(question.done, 0, 1);
    Atomics.notify(question.done, 0);
  });
});
