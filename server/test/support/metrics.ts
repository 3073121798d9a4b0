import { expect } from 'vitest';
import type { TestService } from './service.ts';

/**
 * Metrics of a service that was started with `METRICS_PORT=0`, by name and labels as printed. No label identifies a person or a
 * hearing.
 */
export async function metricsOf(service: TestService): Promise<ReadonlyMap<string, number>> {
  const served = service.log.findLast(({ msg }) => msg === 'metrics server listens');
  const { port } = served!['address'] as { port: number };
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  for (const { seat, name } of service.demo.seats) {
    expect(text).not.toContain(name);
    expect(text).not.toMatch(new RegExp(`\\b${seat}\\b`));
  }
  expect(text).not.toContain(service.demo.hearing);
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const metrics = new Map(
    samples.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  );
  const failed = [...metrics].filter(([name, value]) => name.startsWith('mahzar_metrics_failed') && value !== 0);
  expect(failed).toEqual([]);
  return metrics;
}
