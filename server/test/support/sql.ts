import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { SqlAnswer, SqlQuestion } from './sql-thread.ts';

let thread: Worker | undefined;

/**
 * Runs SQL on a PostgreSQL server while this process waits. PostgreSQL's own client does the same, but to start a program copies the
 * page tables of this process, which takes longer than most statements. Throws with the server's message.
 * @returns the values as PostgreSQL writes them, a line for each row, separated by `|`
 */
export function runSql(url: string, sql: string): string {
  if (thread === undefined) {
    thread = new Worker(new URL('sql-thread.ts', import.meta.url), { execArgv: [] });
    thread.unref();
  }
  const { port1: own, port2: port } = new MessageChannel();
  const done = new Int32Array(new SharedArrayBuffer(4));
  thread.postMessage({ url, sql, done, port } satisfies SqlQuestion, [port]);
  Atomics.wait(done, 0, 0);
  const answer = receiveMessageOnPort(own)!.message as SqlAnswer;
  own.close();
  if ('error' in answer) throw new Error(answer.error);
  return answer.text;
}
