import { median } from '../options.ts';
import type { BenchOptions } from '../options.ts';
import { hold } from './held.ts';
import type { Figures } from './held.ts';

const SIZES = [2, 6, 12, 30];

type Figure = keyof Figures;

/** Columns of the printed table. */
const COLUMNS: readonly (readonly [Figure, string, number])[] = [
  ['serviceCpu', 'service CPU', 3],
  ['workerCpu', 'worker CPU', 3],
  ['recorderCpu', 'recorder CPU', 3],
  ['packetsIn', 'packets/s in', 0],
  ['packetsOut', 'packets/s out', 0],
  ['serviceMiB', 'service MiB', 0],
  ['workerMiB', 'worker MiB', 0],
  ['recorderMiB', 'recorder MiB', 0],
  ['actCpuMs', 'act CPU-ms', 2],
  ['actKiB', 'act KiB told', 1],
  ['actAckMs', 'act ack ms', 2],
  ['logEntriesPerMinute', 'log entries/min', 0],
  ['logEntryBytes', 'bytes an entry', 0],
  ['peopleCpu', "(clients' CPU)", 3],
];

export interface PeopleResult {
  readonly sizes: readonly {
    readonly people: number;
    readonly runs: number;
    readonly figures: Readonly<Record<Figure, { readonly min: number; readonly median: number }>>;
  }[];
}

/**
 * Measures the server's CPU use of a hearing on the record by the number of participants: all with a camera, four with open
 * microphones, each displaying a page of nine, without packet loss. See `Participant` for rates and sizes.
 */
export async function benchPeople({ runs, flag, say }: BenchOptions): Promise<PeopleResult> {
  const sizes = flag('people')?.split(',').map(Number) ?? SIZES;
  const results = [];
  for (const people of sizes) {
    const figures: Figures[] = [];
    for (let run = 0; run < runs; run += 1) {
      const held = await hold(people);
      say(
        `${people} people: ${COLUMNS.map(([figure, name, digits]) => `${name} ${held[figure].toFixed(digits)}`).join(', ')}`,
      );
      figures.push(held);
    }
    results.push({ people, runs, figures: summary(figures) });
  }
  say(table(results));
  return { sizes: results };
}

function summary(all: readonly Figures[]): PeopleResult['sizes'][number]['figures'] {
  const of = (figure: Figure) => {
    const values = all.map((figures) => figures[figure]);
    return { min: rounded(Math.min(...values)), median: rounded(median(values)) };
  };
  return Object.fromEntries(
    COLUMNS.map(([figure]) => [figure, of(figure)]),
  ) as PeopleResult['sizes'][number]['figures'];
}

/** A row for each figure and a column for each size: the median of the runs, and the minimum. */
function table(sizes: PeopleResult['sizes']): string {
  const rows = [
    ['people', ...sizes.map(({ people }) => String(people))],
    ...COLUMNS.map(([figure, name, digits]) => [
      name,
      ...sizes.map(
        ({ figures }) => `${figures[figure].median.toFixed(digits)} (${figures[figure].min.toFixed(digits)})`,
      ),
    ]),
  ];
  return rows.map(([name, ...cells]) => name!.padEnd(16) + cells.map((cell) => cell.padStart(18)).join('')).join('\n');
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
