import type { ConsumerParameters } from '@mahzar/shared/protocol/media';
import type { Consumer, RtpParameters, Transport } from 'mediasoup-client/types';
import type { RemoteStreams } from './remote-streams.ts';

/** Time for two retransmissions of a packet over a line of 60 ms each way with a short queue. */
export const NARROW_WAIT_MS = 400;

/** Receives media for this seat: consumers as the service opens and closes them. */
export class Receiving {
  readonly #transport: Transport;
  readonly #streams: RemoteStreams;
  #waitMs: number | null;
  /** Null while a consumer is being made. */
  readonly #consumers = new Map<string, Consumer | null>();
  /** Each voice's extra delay by its reception, see `VoicePatience`; a voice from a narrow line begins as if it had had gaps. */
  readonly #asHeard = new WeakMap<Consumer, number>();

  /** @param waitMs minimum time that a voice waits for retransmitted packets; null: as the browser decides */
  constructor(transport: Transport, streams: RemoteStreams, waitMs: number | null) {
    this.#transport = transport;
    this.#streams = streams;
    this.#waitMs = waitMs;
  }

  /** Sets the minimum for all voices from now on. @param waitMs see the constructor */
  waitFor(waitMs: number | null): void {
    if (waitMs === this.#waitMs) return;
    this.#waitMs = waitMs;
    for (const consumer of this.#consumers.values()) if (consumer?.kind === 'audio') this.#setWait(consumer);
  }

  /** @param waits minimum delay of each voice by its reception, ms by track; 0: as the browser decides */
  waitAsHeard(waits: ReadonlyMap<string, number>): void {
    for (const consumer of this.#consumers.values()) {
      const waitMs = consumer === null ? undefined : waits.get(consumer.track.id);
      if (consumer === null || waitMs === undefined || waitMs === (this.#asHeard.get(consumer) ?? 0)) continue;
      this.#asHeard.set(consumer, waitMs);
      this.#setWait(consumer);
    }
  }

  /** Returns a voice's present delay by its reception, ms; see `waitAsHeard`. */
  waitOf(track: string): number {
    const consumer = [...this.#consumers.values()].find((one) => one?.track.id === track);
    return (consumer && this.#asHeard.get(consumer)) ?? 0;
  }

  /** Makes consumers in one negotiation. Resolves with the ids that can receive; known ones are omitted. */
  async open(parameters: readonly ConsumerParameters[]): Promise<string[]> {
    const fresh = parameters.filter(({ id }) => !this.#consumers.has(id));
    for (const { id } of fresh) this.#consumers.set(id, null);
    const opened = await Promise.all(fresh.map((one) => this.#consume(one)));
    return opened.filter((id) => id !== null);
  }

  close(ids: readonly string[]): void {
    for (const id of ids) {
      const consumer = this.#consumers.get(id);
      this.#consumers.delete(id);
      if (consumer === undefined || consumer === null) continue;
      this.#streams.remove(consumer.track);
      consumer.close();
    }
  }

  /** Closes consumers that are not in `ids`, the service's list after an outage; returns those that receive already. */
  keepOnly(ids: ReadonlySet<string>): string[] {
    this.close([...this.#consumers.keys()].filter((id) => !ids.has(id)));
    return [...this.#consumers].filter(([, consumer]) => consumer !== null).map(([id]) => id);
  }

  closeAll(): void {
    this.close([...this.#consumers.keys()]);
  }

  async #consume(parameters: ConsumerParameters): Promise<string | null> {
    const { id, producerId, kind, rtpParameters, seat, source, fromNarrowLine = false } = parameters;
    try {
      const consumer = await this.#transport.consume({
        id,
        producerId,
        kind,
        rtpParameters: rtpParameters as unknown as RtpParameters,
        // A person's sound and picture belong to one stream, so that the browser keeps them in sync.
        streamId: seat,
      });
      if (!this.#consumers.has(id)) {
        consumer.close();
        return null;
      }
      this.#consumers.set(id, consumer);
      if (fromNarrowLine) this.#asHeard.set(consumer, NARROW_WAIT_MS);
      if (kind === 'audio') this.#setWait(consumer);
      this.#streams.add(seat, source, consumer.track);
      return id;
    } catch (error) {
      this.#consumers.delete(id);
      if (!this.#transport.closed) console.error('a stream could not be received', error);
      return null;
    }
  }

  /** Browsers without this property choose the delay themselves. */
  #setWait(consumer: Consumer): void {
    const waitMs = Math.max(this.#waitMs ?? 0, this.#asHeard.get(consumer) ?? 0) || null;
    if (consumer.rtpReceiver !== undefined) Object.assign(consumer.rtpReceiver, { jitterBufferTarget: waitMs });
  }
}
