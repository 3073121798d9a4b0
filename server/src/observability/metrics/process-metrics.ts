import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { counter, gauge } from './open-metrics.ts';
import type { Metric } from './open-metrics.ts';

/** How often the event loop is measured, ms. Shorter delays are not seen. */
const RESOLUTION_MS = 20;

/** Starts measuring this process. The returned function gives its metrics; the event loop's delay is that since the last call. */
export function watchProcess(): () => Metric[] {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  return () => {
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed, external } = process.memoryUsage();
    // Measured delays include the pause between two samples.
    const seconds = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1_000);
    const delays = [
      ['0.5', delay.percentile(50)],
      ['0.99', delay.percentile(99)],
      ['1', delay.max],
    ] as const;
    const seen = delay.count > 0;
    const metrics = [
      counter('process_cpu_seconds', 'Processor time of the main process.', (user + system) / 1e6),
      gauge('process_resident_memory_bytes', 'Resident memory of the main process.', rss),
      gauge('process_start_time_seconds', 'When the process began.', performance.timeOrigin / 1_000),
      gauge('nodejs_heap_used_bytes', 'Memory of JavaScript that is used.', heapUsed),
      gauge('nodejs_external_memory_bytes', 'Memory outside of the heap that belongs to its objects.', external),
      gauge(
        'nodejs_eventloop_delay_seconds',
        'How late the event loop was since it was asked last: half of the time, 99 % of the time, and at most.',
        ...delays.map(([quantile, value]) => ({ labels: { quantile }, value: seen ? seconds(value) : 0 })),
      ),
    ];
    delay.reset();
    return metrics;
  };
}
