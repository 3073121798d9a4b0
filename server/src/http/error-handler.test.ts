import express from 'express';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../observability/logger.ts';
import { errorHandler } from './error-handler.ts';
import { requestLog } from './request-log.ts';

/** The answer to a request whose handler fails with this error. */
async function answerTo(error: unknown): Promise<{ status: number; body: unknown; log: string }> {
  let text = '';
  const log = createLogger('info', { write: (line) => void (text += line) });
  const app = express();
  app.use(requestLog(log, () => '00000000'));
  app.get('/', () => Promise.reject(error));
  app.use(errorHandler(log));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => void server.once('listening', resolve));
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const body: unknown = await response.json();
  server.closeAllConnections();
  await new Promise((resolve) => void server.close(resolve));
  return { status: response.status, body, log: text };
}

describe('a request that fails', () => {
  it('through the sender is answered with 4xx and does not count as our error', async () => {
    const { status, body, log } = await answerTo(Object.assign(new Error('entity too large'), { status: 413 }));
    expect(status).toBe(413);
    expect(body).toEqual({
      ok: false,
      code: 'bad-message',
      message: 'This request cannot be understood.',
      support: '00000000',
    });
    expect(log).not.toContain('"level":"error"');
  });

  it.each([new Error('secret path'), Object.assign(new Error('secret path'), { status: 200 }), 'secret path'])(
    'through us is answered with 500 and nothing of the cause (%o)',
    async (error) => {
      const { status, body, log } = await answerTo(error);
      expect(status).toBe(500);
      expect(body).toMatchObject({ code: 'internal', support: '00000000' });
      expect(JSON.stringify(body)).not.toContain('secret');
      expect(log).toContain('secret path');
    },
  );
});
