import type { CheckResult } from '@mahzar/shared/device-check';
import type { DeviceFault } from '@mahzar/shared/queue/words';
import type { LineSpeed } from './line-speed.ts';

/** What was tried of a device while its person waits. */
export interface WaitingResult extends Pick<CheckResult, 'camera' | 'microphone' | 'speaker'> {
  /** Null while it is measured. */
  readonly line: LineSpeed | null;
  /** Whether the browser can hold a meeting at all. */
  readonly browser: boolean;
}

/** What the office is told; null: too little was tried to say anything. */
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
