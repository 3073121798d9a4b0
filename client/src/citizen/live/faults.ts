import type { CheckResult } from '@mahzar/shared/device-check';
import type { DeviceFault } from '@mahzar/shared/queue/words';

/** What was tried of a device while its person waits. */
export interface WaitingResult extends Pick<CheckResult, 'camera' | 'microphone' | 'speaker'> {
  /** Null while it is measured. */
  readonly isLinePoor: boolean | null;
}

/** What the office is told; null: too little was tried to say anything. */
export function faultsOf({ camera, microphone, speaker, isLinePoor }: WaitingResult): readonly DeviceFault[] | null {
  const of = (kind: 'camera' | 'microphone', outcome: string): DeviceFault[] =>
    outcome === 'works' || outcome === 'skipped' ? [] : [outcome === 'denied' ? `${kind}-refused` : kind];
  const faults: DeviceFault[] = [
    ...of('camera', camera),
    ...of('microphone', microphone),
    ...(speaker === 'not-heard' ? (['speaker'] as const) : []),
    ...(isLinePoor === true ? (['network'] as const) : []),
  ];
  const isUntried = [camera, microphone, speaker].includes('skipped') || isLinePoor === null;
  return faults.length === 0 && isUntried ? null : faults;
}
