import { EventEmitter } from 'node:events';
import type { types } from 'mediasoup';
import type { LineState } from '../engine.ts';

/** One path makes room for another within moments; a transport that stays without has lost its line. */
const PATIENCE_MS = 1_000;

/**
 * The state of a browser's line, from those of its transports that it has begun to connect. Its pulse tells of a silent
 * line and, ten seconds later at the earliest, so does ICE consent (RFC 7675); DTLS tells of one that the browser closed.
 */
export class Line extends EventEmitter<{ changed: [LineState] }> {
  readonly #connecting = new Set<types.WebRtcTransport>();
  #state: LineState = 'new';
  #silent = false;
  #timer: NodeJS.Timeout | undefined;
  #patient = true;

  get state(): LineState {
    return this.#state;
  }

  /** From now on the transport is part of the line. */
  watch(transport: types.WebRtcTransport): void {
    this.#connecting.add(transport);
    transport.on('icestatechange', () => this.#update());
    transport.on('dtlsstatechange', () => this.#update());
    this.#update();
  }

  /** Nothing comes over the line, whatever its transports believe; or something comes again. */
  hush(silent: boolean): void {
    this.#silent = silent;
    this.#update();
  }

  /** Nothing is told any more. */
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

  #read(torn: boolean): LineState {
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
