import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { counter, gauge } from './open-metrics.ts';
import type { Metric } from './open-metrics.ts';

/** The event loop is looked at so often, ms: no delay below this is seen. */
const RESOLUTION_MS = 20;

/** Follows this process from now on; answers with what tells its figures, the delay of the event loop since it was asked last. */
export function watchProcess(): () => Metric[] {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  return () => {
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed, external } = process.memoryUsage();
    // What is measured holds the pause between two looks.
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
