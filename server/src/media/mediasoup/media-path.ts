import { EventEmitter } from 'node:events';
import type { types } from 'mediasoup';
import type { MediaPathState } from '../engine.ts';

/** One path may replace another within moments; a transport without a path for longer than this, ms, has lost its media path. */
const PATIENCE_MS = 1_000;

/**
 * The state of a browser's media path, combined from the transports that it has begun to connect. The uplink monitor reports a
 * silent media path; ICE one whose last TCP connection was closed; DTLS one that the browser closed.
 */
export class MediaPath extends EventEmitter<{ changed: [MediaPathState] }> {
  readonly #connecting = new Set<types.WebRtcTransport>();
  #state: MediaPathState = 'new';
  #silent = false;
  #timer: NodeJS.Timeout | undefined;
  #patient = true;

  get state(): MediaPathState {
    return this.#state;
  }

  /** Adds the transport to the media path. */
  watch(transport: types.WebRtcTransport): void {
    this.#connecting.add(transport);
    transport.on('icestatechange', () => this.#update());
    transport.on('dtlsstatechange', () => this.#update());
    this.#update();
  }

  /** Sets whether nothing arrives over the media path, whatever its transports report. */
  setSilent(silent: boolean): void {
    this.#silent = silent;
    this.#update();
  }

  /** Emits nothing any more. */
  close(): void {
    clearTimeout(this.#timer);
    this.removeAllListeners();
  }

  #update(): void {
    const torn = [...this.#connecting].some(({ iceState }) => iceState === 'disconnected');
    if (!torn) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#patient = true;
    } else {
      this.#timer ??= setTimeout(() => {
        this.#patient = false;
        this.#update();
      }, PATIENCE_MS).unref();
    }
    const next = this.#read(torn);
    if (next === this.#state) return;
    this.#state = next;
    this.emit('changed', next);
  }

  #read(torn: boolean): MediaPathState {
    const transports = [...this.#connecting];
    if (this.#state === 'ended' || transports.some(hasEnded)) return 'ended';
    if (this.#silent || (torn && !this.#patient)) return 'lost';
    if (transports.length > 0 && transports.every(isConnected)) return 'up';
    return this.#state;
  }
}

/** Whether media can flow through the transport at this moment. */
export function isConnected({ iceState, dtlsState }: types.WebRtcTransport): boolean {
  return (iceState === 'connected' || iceState === 'completed') && dtlsState === 'connected';
}

function hasEnded({ dtlsState }: types.WebRtcTransport): boolean {
  return dtlsState === 'failed' || dtlsState === 'closed';
}
