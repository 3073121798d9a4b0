import type { DEVICE_CHECK_OUTCOMES } from './board/board.ts';
import type { SeatId } from './hearing/ids.ts';

/*
 * The result of a device check, in codes and numbers: enough to help, too little to identify a device. Without the schema library,
 * because pages import this.
 */

/** Why a device is not available. `insecure`: the page was not opened over https, so browsers offer no devices. */
export const DEVICE_FAILURES = ['denied', 'missing', 'busy', 'insecure'] as const;

/** `black`: the picture is dark. */
export const CAMERA_OUTCOMES = ['works', 'black', ...DEVICE_FAILURES, 'skipped'] as const;
export type CameraOutcome = (typeof CAMERA_OUTCOMES)[number];

/** `silent`: no sound came in; `unclear`: the person did not hear themself well in the playback. */
export const MICROPHONE_OUTCOMES = ['works', 'silent', 'unclear', ...DEVICE_FAILURES, 'skipped'] as const;
export type MicrophoneOutcome = (typeof MICROPHONE_OUTCOMES)[number];

/** As reported by the person who listened. */
export const SPEAKER_OUTCOMES = ['works', 'not-heard', 'skipped'] as const;
export type SpeakerOutcome = (typeof SPEAKER_OUTCOMES)[number];

export const NETWORK_PATHS = ['udp', 'tcp'] as const;
export type NetworkPath = (typeof NETWORK_PATHS)[number];

/** Guessed from the browser's name. */
export const BROWSER_FAMILIES = ['chrome', 'firefox', 'safari', 'iphone', 'other'] as const;

/** One direction of the line, measured with messages that are not resent when lost. */
export interface Flow {
  /** Received rate, kilobits per second. */
  readonly kbps: number;
  /** Share of lost messages, per cent. */
  readonly lossPercent: number;
}

/** The connection to the media server. */
export interface NetworkOutcome {
  /** Milliseconds until a transport restricted to this path was up; null when it did not come up. */
  readonly udpMs: number | null;
  readonly tcpMs: number | null;
  /** The measured path: UDP if it works; null when no path works. */
  readonly measured: NetworkPath | null;
  /** Null when it could not be measured. */
  readonly up: Flow | null;
  readonly down: Flow | null;
}

/** The result of one device check; also `checkResult` in the protocol. */
export interface CheckResult {
  readonly camera: CameraOutcome;
  readonly microphone: MicrophoneOutcome;
  readonly speaker: SpeakerOutcome;
  /** Null when the person skipped it. */
  readonly network: NetworkOutcome | null;
  readonly browser: (typeof BROWSER_FAMILIES)[number];
}

/** The latest check of a seat's person. */
export interface StoredCheck extends CheckResult {
  readonly seat: SeatId;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly outcome: Outcome;
}

/** `passed`: nothing to do; `limited`: it will work with a smaller picture; `failed`: somebody should call the person. */
type Outcome = (typeof DEVICE_CHECK_OUTCOMES)[number];

/** Speech with its overhead needs about 50 kbit/s; one small picture in addition about 300 (DESIGN: layers of simulcast). */
const SPEECH_KBPS = 60;
const PICTURE_KBPS = 300;
/**
 * Above `MAX_LOSS_PERCENT` speech has gaps that error correction cannot fill; above `SOME_LOSS_PERCENT` pictures freeze
 * repeatedly.
 */
const MAX_LOSS_PERCENT = 15;
const SOME_LOSS_PERCENT = 4;

/** Rates the line for a hearing. */
export function outcomeOfNetwork({ measured, up, down }: NetworkOutcome): Outcome {
  if (measured === null) return 'failed';
  const flows = [up, down].filter((flow) => flow !== null);
  if (flows.some(({ kbps, lossPercent }) => kbps < SPEECH_KBPS || lossPercent > MAX_LOSS_PERCENT)) return 'failed';
  const poor = ({ kbps, lossPercent }: Flow) => kbps < PICTURE_KBPS || lossPercent > SOME_LOSS_PERCENT;
  if (flows.length < 2 || flows.some(poor)) return 'limited';
  // Over TCP lost data is resent, and everything after it waits.
  return measured === 'tcp' ? 'limited' : 'passed';
}

/** Rates a check for the hearing: a person needs microphone, speaker and line to take part, but no camera. */
export function outcomeOf({ camera, microphone, speaker, network }: CheckResult): Outcome {
  const line = network === null ? 'passed' : outcomeOfNetwork(network);
  const voice = microphone === 'works' || microphone === 'skipped';
  if (line === 'failed' || speaker === 'not-heard' || (!voice && microphone !== 'unclear')) return 'failed';
  const picture = camera === 'works' || camera === 'skipped';
  return line === 'limited' || microphone === 'unclear' || !picture ? 'limited' : 'passed';
}
