import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { gauge } from '../observability/metrics/open-metrics.ts';
import type { Metric } from '../observability/metrics/open-metrics.ts';
import { createMetricsServer } from './metrics-server.ts';
import type { MetricsOf } from './metrics-server.ts';

let server: ReturnType<typeof createMetricsServer>;
const warned: object[] = [];
const parts: Record<string, MetricsOf> = {
  good: () => [gauge('good', 'Is told.', 1)],
  odd: () => {
    throw new Error('odd');
  },
};

beforeEach(async () => {
  server = createMetricsServer(parts, { warn: (told: object) => void warned.push(told) } as never);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => void server.close());

const ask = (path: string, method = 'GET') =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { method });

it('tells the figures of what answers, and names what does not', async () => {
  parts['hanging'] = () => new Promise<Metric[]>(() => undefined);
  const response = await ask('/metrics');
  expect(response.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
  const lines = (await response.text()).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'good 1',
      'mahzar_metrics_failed{part="good"} 0',
      'mahzar_metrics_failed{part="odd"} 1',
      'mahzar_metrics_failed{part="hanging"} 1',
    ]),
  );
  delete parts['hanging'];
  parts['odd'] = () => [];
  expect(await (await ask('/metrics')).text()).toContain('mahzar_metrics_failed{part="odd"} 0\n');
  expect(warned.map((told) => (told as { part: string }).part)).toEqual(['odd', 'hanging']);
});

it('does not ask a part again that has not answered yet', async () => {
  let asked = 0;
  const disk = Promise.withResolvers<Metric[]>();
  parts['disk'] = () => {
    asked += 1;
    return disk.promise;
  };
  for (let scrape = 0; scrape < 3; scrape += 1)
    expect(await (await ask('/metrics')).text()).toContain('mahzar_metrics_failed{part="disk"} 1\n');
  expect(asked).toBe(1);
  disk.resolve([gauge('free', 'Is told.', 7)]);
  await vi.waitFor(async () => expect(await (await ask('/metrics')).text()).toContain('\nfree 7\n'));
  expect(asked).toBe(2);
  delete parts['disk'];
});

it('serves nothing else', async () => {
  expect((await ask('/')).status).toBe(404);
  expect((await ask('/metrics/..%2f')).status).toBe(404);
  expect((await ask('/metrics', 'POST')).status).toBe(405);
});
