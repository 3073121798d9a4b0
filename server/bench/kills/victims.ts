import type { Court } from '../../test/support/bare/court.ts';

/** What is killed. */
export interface Victim {
  /** Whether the service itself ends with it, and with the service everybody's connection. */
  readonly endsService: boolean;
  /** Whether the disk has nothing but what was synced, as when the power is cut. */
  readonly cutsPower: boolean;
  /** Its processes, while all is well. */
  readonly processes: (court: Court) => number[];
}

const oneOf =
  (program: string) =>
  ({ service }: Court): number[] =>
    service.childrenOf(program).slice(0, 1);

const everything = ({ service }: Court): number[] => [...service.childrenOf(''), service.pid];

/** By the bench's `--of`. */
export const VICTIMS = {
  recorder: { endsService: false, cutsPower: false, processes: oneOf('recorder-process') },
  worker: { endsService: false, cutsPower: false, processes: oneOf('mediasoup-worker') },
  service: { endsService: true, cutsPower: false, processes: ({ service }) => [service.pid] },
  all: { endsService: true, cutsPower: false, processes: everything },
  power: { endsService: true, cutsPower: true, processes: everything },
} as const satisfies Readonly<Record<string, Victim>>;

export type VictimName = keyof typeof VICTIMS;
