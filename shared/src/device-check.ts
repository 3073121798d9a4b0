import type { DEVICE_CHECK_OUTCOMES } from './board/board.ts';
import type { SeatId } from './hearing/ids.ts';

/*
 * What a person's device could do when it was tried, in codes and numbers: enough to help with, too little to know a device
 * by. No schema library here: pages import this.
 */

/** Why a device cannot be had. `insecure`: the page was not opened by https, so browsers give none. */
export const DEVICE_FAILURES = ['denied', 'missing', 'busy', 'insecure'] as const;

/** `black`: no light comes in. */
export const CAMERA_OUTCOMES = ['works', 'black', ...DEVICE_FAILURES, 'skipped'] as const;
export type CameraOutcome = (typeof CAMERA_OUTCOMES)[number];

/** `silent`: nothing was heard from it; `unclear`: the person did not hear themself well when it was played back. */
export const MICROPHONE_OUTCOMES = ['works', 'silent', 'unclear', ...DEVICE_FAILURES, 'skipped'] as const;
export type MicrophoneOutcome = (typeof MICROPHONE_OUTCOMES)[number];

/** As the person says who listened. */
export const SPEAKER_OUTCOMES = ['works', 'not-heard', 'skipped'] as const;
export type SpeakerOutcome = (typeof SPEAKER_OUTCOMES)[number];

export const NETWORK_PATHS = ['udp', 'tcp'] as const;
export type NetworkPath = (typeof NETWORK_PATHS)[number];

/** A guess from the browser's name. */
export const BROWSER_FAMILIES = ['chrome', 'firefox', 'safari', 'iphone', 'other'] as const;

/** One direction of the line, measured with messages that are not sent again when they are lost. */
export interface Flow {
  /** What arrived, kilobits a second. */
  readonly kbps: number;
  /** Share of messages that did not arrive, percent. */
  readonly lossPercent: number;
}

/** The way to the media server. */
export interface NetworkOutcome {
  /** Milliseconds until a transport that may use this path alone was up; null when it did not come up. */
  readonly udpMs: number | null;
  readonly tcpMs: number | null;
  /** The path over which it was measured: UDP when that works; null when none does. */
  readonly measured: NetworkPath | null;
  /** Null when it could not be measured. */
  readonly up: Flow | null;
  readonly down: Flow | null;
}

/** What one check of a device found; also `checkResult` in the protocol. */
export interface CheckResult {
  readonly camera: CameraOutcome;
  readonly microphone: MicrophoneOutcome;
  readonly speaker: SpeakerOutcome;
  /** Null when the person has left it out. */
  readonly network: NetworkOutcome | null;
  readonly browser: (typeof BROWSER_FAMILIES)[number];
}

/** The last check of a seat's person. */
export interface StoredCheck extends CheckResult {
  readonly seat: SeatId;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly outcome: Outcome;
}

/** `passed`: nothing to do; `limited`: it will work with less picture; `failed`: somebody should call the person. */
type Outcome = (typeof DEVICE_CHECK_OUTCOMES)[number];

/** Speech with its overhead needs about 50 kbit/s; one small picture beside it about 300 (DESIGN: layers of simulcast). */
const SPEECH_KBPS = 60;
const PICTURE_KBPS = 300;
/** Above the one speech has holes that error correction does not fill; above the other pictures stand still again and again. */
const MOST_LOSS_PERCENT = 15;
const SOME_LOSS_PERCENT = 4;

/** What the line is worth for a hearing. */
export function outcomeOfNetwork({ measured, up, down }: NetworkOutcome): Outcome {
  if (measured === null) return 'failed';
  const flows = [up, down].filter((flow) => flow !== null);
  if (flows.some(({ kbps, lossPercent }) => kbps < SPEECH_KBPS || lossPercent > MOST_LOSS_PERCENT)) return 'failed';
  const poor = ({ kbps, lossPercent }: Flow) => kbps < PICTURE_KBPS || lossPercent > SOME_LOSS_PERCENT;
  if (flows.length < 2 || flows.some(poor)) return 'limited';
  // Over TCP what is lost is sent again, and everything after it waits.
  return measured === 'tcp' ? 'limited' : 'passed';
}

/** What a check means for the hearing: without voice, ears or a line nobody takes part; without a picture they do. */
export function outcomeOf({ camera, microphone, speaker, network }: CheckResult): Outcome {
  const line = network === null ? 'passed' : outcomeOfNetwork(network);
  const voice = microphone === 'works' || microphone === 'skipped';
  if (line === 'failed' || speaker === 'not-heard' || (!voice && microphone !== 'unclear')) return 'failed';
  const picture = camera === 'works' || camera === 'skipped';
  return line === 'limited' || microphone === 'unclear' || !picture ? 'limited' : 'passed';
}
