import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { types } from 'mediasoup';
import { layerFor } from '../layers.ts';
import type { KeyFrameRequests } from './key-frame-requests.ts';
import { LayerChoice } from './layer-choice.ts';

/** A consumer of one endpoint. It runs when the client is ready for it and, if it is a picture, when it is visible. */
export class Feed {
  readonly source: SourceId;
  readonly consumer: types.Consumer;
  readonly #layers: number;
  readonly #requests: KeyFrameRequests;
  readonly #choice: LayerChoice;
  #ready = false;
  #height: number | undefined;
  /** State in the last order to the worker, which acknowledges it later. */
  #paused = true;

  /**
   * @param consumer paused, as made, with the lowest layer
   * @param requests of its producer
   */
  constructor(source: SourceId, consumer: types.Consumer, layers: number, requests: KeyFrameRequests) {
    this.source = source;
    this.consumer = consumer;
    this.#layers = layers;
    this.#requests = requests;
    this.#choice = new LayerChoice(consumer, requests, () => this.#wanted());
  }

  /** Whether the client has reported that it can receive the source. */
  get isReady(): boolean {
    return this.#ready;
  }

  /** The client can receive the source. The worker asks for a key frame when a picture starts. */
  ready(): void {
    this.#ready = true;
    this.#applyWanted();
  }

  /** @param height device pixels; 0: not visible */
  show(height: number): void {
    if (this.consumer.kind === 'video') this.#height = height;
    this.#applyWanted();
  }

  /** The source's larger pictures have stopped. */
  pictureStopped(): void {
    this.#choice.beginAgain();
  }

  /** Does not wait for the worker: it executes orders in sequence, so the last one holds. */
  #applyWanted(): void {
    if (this.#height !== 0) this.#choice.orderWanted();
    // Fails only for a consumer that has gone.
    this.#toggle().catch(() => undefined);
  }

  #wanted(): number {
    return this.#height === undefined ? this.#layers - 1 : layerFor(this.#height, this.#layers);
  }

  async #toggle(): Promise<void> {
    const paused = !this.#ready || this.#height === 0;
    if (paused === this.#paused) return;
    this.#paused = paused;
    if (paused) {
      await this.consumer.pause();
      return;
    }
    if (this.consumer.kind === 'video') await this.#requests.readyForLowestLayer();
    // Unless it was paused again meanwhile.
    if (!this.#paused) await this.consumer.resume();
  }
}
