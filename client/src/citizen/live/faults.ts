import type { CheckResult } from '@mahzar/shared/device-check';
import type { DeviceFault } from '@mahzar/shared/queue/words';
import type { LineSpeed } from './line-speed.ts';

/** Results of the device check of a waiting person. */
export interface WaitingResult extends Pick<CheckResult, 'camera' | 'microphone' | 'speaker'> {
  /** Null during the measurement. */
  readonly line: LineSpeed | null;
  /** Whether the browser can take part in a meeting at all. */
  readonly browser: boolean;
}

/** Returns the report to the office; null: too little was checked for a report. */
export function faultsOf({ camera, microphone, speaker, line, browser }: WaitingResult): readonly DeviceFault[] | null {
  const of = (kind: 'camera' | 'microphone', outcome: string): DeviceFault[] =>
    outcome === 'works' || outcome === 'skipped' ? [] : [outcome === 'denied' ? `${kind}-refused` : kind];
  const faults: DeviceFault[] = [
    ...of('camera', camera),
    ...of('microphone', microphone),
    ...(speaker === 'not-heard' ? (['speaker'] as const) : []),
    ...(line === 'poor' ? (['network'] as const) : []),
    ...(browser ? [] : (['browser'] as const)),
  ];
  const isUntried = [camera, microphone, speaker].includes('skipped') || line === null || line === 'unknown';
  return faults.length === 0 && isUntried ? null : faults;
}
