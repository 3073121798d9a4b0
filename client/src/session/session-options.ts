import { reopenDevices } from './devices.ts';
import type { ReopenedDevices } from './devices.ts';
import { captureScreen } from './screen-capture.ts';
import type { Captured } from './screen-capture.ts';
import { growingPauses } from './reconnect-policy.ts';
import type { ReconnectPolicy } from './reconnect-policy.ts';
import type { RememberedSeat } from './remembered-seat.ts';

export interface SessionOptions {
  /** Origin of the service, e.g. `https://court.example`. */
  readonly origin: string;
  /** Epoch milliseconds of this device. */
  readonly now: () => number;
  readonly policy: ReconnectPolicy;
  /** A name for a message that nobody else will give, 32 characters. */
  readonly newNonce: () => string;
  /** Where the seat is remembered across a reload; null: nowhere. */
  readonly storage: Storage | null;
  /** Lets the person choose a screen to show. */
  readonly captureScreen: () => Promise<Captured>;
  /** Opens the devices of a seat that is taken again after a reload. */
  readonly reopenDevices: (seat: RememberedSeat) => Promise<ReopenedDevices>;
}

/** What the browser and its page give. */
export function browserOptions(): SessionOptions {
  return {
    origin: location.origin,
    now: () => Date.now(),
    policy: growingPauses(() => Math.random()),
    newNonce,
    captureScreen,
    storage: tabStorage(),
    reopenDevices,
  };
}

/** `randomUUID` would be shorter, and is there on secure addresses only. */
function newNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Browsers that block storage throw on the mere mention of it. */
function tabStorage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}
