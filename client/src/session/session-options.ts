import { reopenDevices } from './devices.ts';
import type { ReopenedDevices } from './devices.ts';
import { captureScreen } from './screen-capture.ts';
import type { Captured } from './screen-capture.ts';
import { growingPauses } from '../connection/reconnect-policy.ts';
import type { ReconnectPolicy } from '../connection/reconnect-policy.ts';
import type { RememberedSeat } from './remembered-seat.ts';
import type { HearingLink } from './types.ts';

export interface SessionOptions {
  /** Origin of the service, e.g. `https://court.example`. */
  readonly origin: string;
  /** Epoch milliseconds of this device. */
  readonly now: () => number;
  readonly policy: ReconnectPolicy;
  /** A name for a message that nobody else will give, 32 characters. */
  readonly newNonce: () => string;
  /** 256 bits, base64url. */
  readonly newSecret: () => string;
  /** Where the seat is remembered across a reload; null: nowhere. */
  readonly storage: Storage | null;
  /** Where the browser's secret is kept for all its tabs; null: nowhere. */
  readonly browserStorage: Storage | null;
  /** Lets the person choose a screen to show. */
  readonly captureScreen: () => Promise<Captured>;
  /** Opens the seat at another server of the court, which has the hearing. `address`: its origin. */
  readonly moveTo: (address: string, link: HearingLink) => void;
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
    newSecret,
    captureScreen,
    storage: storageOf('sessionStorage'),
    browserStorage: storageOf('localStorage'),
    moveTo: (address, link) => location.replace(linkAt(address, link, location.search)),
    reopenDevices,
  };
}

/** A link to a seat at another server: this page's own address has lost its token, and may be that of a short link. */
function linkAt(address: string, { hearing, token }: HearingLink, search: string): URL {
  const url = new URL(`/hearing/${encodeURIComponent(hearing)}${search}`, address);
  // Nowhere else: the fragment is not sent to any server.
  url.hash = token;
  return url;
}

/** `randomUUID` would be shorter, and is there on secure addresses only. */
function newNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A new secret by which a browser is known. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Browsers that block storage throw on the mere mention of it. */
function storageOf(which: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return globalThis[which];
  } catch {
    return null;
  }
}
