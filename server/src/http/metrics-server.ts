import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { inTime } from '../kernel/in-time.ts';
import { formatMetrics, gauge, OPEN_METRICS } from '../observability/metrics/open-metrics.ts';
import type { Metric } from '../observability/metrics/open-metrics.ts';
import type { Logger } from '../observability/logger.ts';

/** Returns the metrics of a part of the service. */
export type MetricsOf = () => readonly Metric[] | Promise<readonly Metric[]>;

/** Time limit for the metrics of a part, ms: the scraper waits for 10 s. */
const PATIENCE_MS = 2_000;
/** Time limit for a request, ms, so that slow clients do not hold connections. */
const REQUEST_MS = 5_000;
const CONNECTIONS = 20;

/**
 * Serves the service's metrics at `/metrics`, and nothing else. A part that fails or does not answer in time is reported as such,
 * together with the metrics of the other parts, because they are most needed while a database hangs. A part is not asked again
 * before it has answered: a call that waits for a disk occupies one of the process's few threads.
 * @param parts by the name of the part
 */
export function createMetricsServer(parts: Readonly<Record<string, MetricsOf>>, log: Pick<Logger, 'warn'>): Server {
  const failing = new Set<string>();
  /** Parts that were asked and have not answered. */
  const asked = new Set<string>();
  /** The running collection, shared by simultaneous requests. */
  let collecting: Promise<string> | undefined;

  const collect = async (): Promise<string> => {
    const told = await Promise.all(
      Object.entries(parts).map(async ([part, metricsOf]): Promise<readonly Metric[]> => {
        try {
          const late = () => new Error('does not answer in time');
          if (asked.has(part)) throw late();
          asked.add(part);
          const answer = Promise.resolve()
            .then(metricsOf)
            .finally(() => asked.delete(part));
          const metrics = await inTime(PATIENCE_MS, answer, late);
          failing.delete(part);
          return metrics;
        } catch (error) {
          if (!failing.has(part)) log.warn({ err: error, part }, 'metrics of a part unavailable');
          failing.add(part);
          return [];
        }
      }),
    );
    const failed = Object.keys(parts).map((part) => ({ labels: { part }, value: failing.has(part) ? 1 : 0 }));
    const help = '1 where a part could not tell its figures: they are left out.';
    return formatMetrics([...told.flat(), gauge('mahzar_metrics_failed', help, ...failed)]);
  };

  const answer: RequestListener = async (request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    if (request.url?.replace(/\?.*$/s, '') !== '/metrics') return void response.writeHead(404).end();
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405).end();
    collecting ??= collect().finally(() => (collecting = undefined));
    response.writeHead(200, { 'Content-Type': OPEN_METRICS }).end(await collecting);
  };

  const server = createServer({ headersTimeout: REQUEST_MS, requestTimeout: REQUEST_MS }, answer);
  server.maxConnections = CONNECTIONS;
  return server;
}
