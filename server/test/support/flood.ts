import { connect } from 'node:net';
import { API_PATH } from '@mahzar/shared/rest/route';
import type { Route } from '@mahzar/shared/rest/route';

/** Requests of which no answer has arrived yet, at most. */
const AT_ONCE = 100;

/**
 * Sends a request without cookies many times over one connection and counts the answers by their status. Only status lines are read:
 * a client of HTTP takes as much CPU as the service.
 * @param times a multiple of 100
 */
export async function flood(
  origin: string,
  { method, path }: Pick<Route, 'method' | 'path'>,
  body: unknown,
  times: number,
): Promise<Map<number, number>> {
  const { hostname, port, host } = new URL(origin);
  const json = JSON.stringify(body);
  const head = [
    `${method.toUpperCase()} ${API_PATH}${path} HTTP/1.1`,
    `Host: ${host}`,
    'X-Mahzar: 1',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(json)}`,
  ];
  const some = `${head.join('\r\n')}\r\n\r\n${json}`.repeat(AT_ONCE);
  const socket = connect(Number(port), hostname).setEncoding('latin1');
  const counts = new Map<number, number>();
  let [answers, unread] = [0, ''];
  socket.write(some);
  for await (const received of socket as AsyncIterable<string>) {
    unread += received;
    let end = 0;
    for (const { 0: line, 1: status, index } of unread.matchAll(/HTTP\/1\.1 (\d{3})/g)) {
      counts.set(Number(status), (counts.get(Number(status)) ?? 0) + 1);
      answers += 1;
      if (answers === times) return counts;
      if (answers % AT_ONCE === 0) socket.write(some);
      end = index + line.length;
    }
    // A status line may arrive in two parts.
    unread = unread.slice(Math.max(end, unread.length - 'HTTP/1.1 20'.length));
  }
  throw new Error(`The connection ended after ${answers} answers.`);
}
