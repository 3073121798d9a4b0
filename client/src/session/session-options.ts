import { reopenDevices } from './devices.ts';
import type { ReopenedDevices } from './devices.ts';
import { captureScreen } from './screen-capture.ts';
import type { ScreenCapture } from './screen-capture.ts';
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
  /** Makes a unique message nonce, 32 characters. */
  readonly newNonce: () => string;
  /** 256 bits, base64url. */
  readonly newSecret: () => string;
  /** Storage of the seat across a reload; null: none. */
  readonly storage: Storage | null;
  /** Storage of the browser's secret for all its tabs; null: none. */
  readonly browserStorage: Storage | null;
  /** Lets the person choose a screen to show. */
  readonly captureScreen: () => Promise<ScreenCapture>;
  /** Opens the seat at another server of the court, which holds the hearing. `address`: its origin. */
  readonly moveTo: (address: string, link: HearingLink) => void;
  /** Opens the devices of a seat that is resumed after a reload. */
  readonly reopenDevices: (seat: RememberedSeat) => Promise<ReopenedDevices>;
}

/** Options from the browser and its page. */
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

/** Returns a link to a seat at another server: this page's own address has lost its token, and may be that of a short link. */
function linkAt(address: string, { hearing, token }: HearingLink, search: string): URL {
  const url = new URL(`/hearing/${encodeURIComponent(hearing)}${search}`, address);
  // Only in the fragment, which is never sent to a server.
  url.hash = token;
  return url;
}

/** `randomUUID` would be shorter, but exists on secure addresses only. */
function newNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Makes a new secret by which the service recognises a browser. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Browsers that block storage throw on any access to it. */
function storageOf(which: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return globalThis[which];
  } catch {
    return null;
  }
}
