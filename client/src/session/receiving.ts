import type { ConsumerParameters } from '@mahzar/shared/protocol/media';
import type { Consumer, RtpParameters, Transport } from 'mediasoup-client/types';
import type { RemoteStreams } from './remote-streams.ts';

/** Time for a packet to be sent again twice over a line of 60 ms each way with little waiting in its queue. */
export const NARROW_WAIT_MS = 400;

/** What this seat receives: consumers as the service opens and closes them. */
export class Receiving {
  readonly #transport: Transport;
  readonly #streams: RemoteStreams;
  #waitMs: number | null;
  /** Null while a consumer is being made. */
  readonly #consumers = new Map<string, Consumer | null>();
  /** By what a voice went through, see `VoicePatience`; one from a narrow line begins as if it had had holes. */
  readonly #asHeard = new WeakMap<Consumer, number>();

  /** @param waitMs how long a voice waits at least for packets that are sent again; null: as the browser likes */
  constructor(transport: Transport, streams: RemoteStreams, waitMs: number | null) {
    this.#transport = transport;
    this.#streams = streams;
    this.#waitMs = waitMs;
  }

  /** From now on, of all voices. @param waitMs see the constructor */
  waitFor(waitMs: number | null): void {
    if (waitMs === this.#waitMs) return;
    this.#waitMs = waitMs;
    for (const consumer of this.#consumers.values()) if (consumer?.kind === 'audio') this.#setWait(consumer);
  }

  /** @param waits how long each voice waits at least by what it went through, ms by track; 0: as the browser likes */
  waitAsHeard(waits: ReadonlyMap<string, number>): void {
    for (const consumer of this.#consumers.values()) {
      const waitMs = consumer === null ? undefined : waits.get(consumer.track.id);
      if (consumer === null || waitMs === undefined || waitMs === (this.#asHeard.get(consumer) ?? 0)) continue;
      this.#asHeard.set(consumer, waitMs);
      this.#setWait(consumer);
    }
  }

  /** How long a voice waits now by what it went through, ms; see `waitAsHeard`. */
  waitOf(track: string): number {
    const consumer = [...this.#consumers.values()].find((one) => one?.track.id === track);
    return (consumer && this.#asHeard.get(consumer)) ?? 0;
  }

  /** Makes consumers, all in one negotiation. Resolves with the ids that can receive; those known already are left out. */
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

  /** Closes what is not among `ids`, the service's list after an outage; answers with those that receive already. */
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
        // Sound and picture of a person are of one stream: the browser keeps lips and voice together.
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

  /** Browsers that do not know it yet wait for as long as they find best. */
  #setWait(consumer: Consumer): void {
    const waitMs = Math.max(this.#waitMs ?? 0, this.#asHeard.get(consumer) ?? 0) || null;
    if (consumer.rtpReceiver !== undefined) Object.assign(consumer.rtpReceiver, { jitterBufferTarget: waitMs });
  }
}
