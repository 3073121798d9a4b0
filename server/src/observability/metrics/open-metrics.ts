/*
 * The text format of OpenMetrics 1.0 (https://prometheus.io/docs/specs/om/open_metrics_spec/), as Prometheus and others read it.
 */

export const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** One figure. Labels name parts of the service and kinds, never people, hearings or cases. */
interface Sample {
  readonly labels?: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** Figures of one name. Times are seconds, sizes bytes, as the names say. */
export interface Metric {
  /** For a counter, without the suffix `_total` of its samples. */
  readonly name: string;
  /** `counter`: only grows while the process lives. */
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly samples: readonly Sample[];
}

export function gauge(name: string, help: string, ...samples: readonly (Sample | number)[]): Metric {
  return { name, type: 'gauge', help, samples: samples.map(toSample) };
}

export function counter(name: string, help: string, ...samples: readonly (Sample | number)[]): Metric {
  return { name, type: 'counter', help, samples: samples.map(toSample) };
}

function toSample(given: Sample | number): Sample {
  return typeof given === 'number' ? { value: given } : given;
}

export function formatMetrics(metrics: readonly Metric[]): string {
  return `${metrics.flatMap(linesOf).join('\n')}\n# EOF\n`;
}

function linesOf({ name, type, help, samples }: Metric): string[] {
  const sampleName = type === 'counter' ? `${name}_total` : name;
  return [
    `# TYPE ${name} ${type}`,
    `# HELP ${name} ${escape(help)}`,
    ...samples.map(({ labels = {}, value }) => `${sampleName}${labelsOf(labels)} ${numberOf(value)}`),
  ];
}

function labelsOf(labels: NonNullable<Sample['labels']>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escape(String(value))}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escape(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}

function numberOf(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}
