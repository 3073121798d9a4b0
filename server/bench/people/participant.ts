import type { SentKind } from '@mahzar/shared/hearing/ids';
import { BareClient } from '../../test/support/bare/client.ts';
import type { Reachable } from '../../test/support/client.ts';
import { LineReport, transportSequence } from './line-report.ts';
import type { Beat } from './pace.ts';

const BOTH = ['microphone', 'camera'] as const;
/** Number of pictures on a page at a desk, including the person's own, and the height of each (device pixels). */
const TILES = 9;
const TILE_HEIGHT = 300;

/** A camera of 15 pictures a second in one layer, each in two packets of about 1,000 bytes: 240 kbit/s. */
const PICTURE_MS = 1000 / 15;
const PICTURE_PACKETS = 2;
const PICTURE_MARK_CHARACTERS = 940;
/** An open microphone: 50 packets a second of about 90 bytes. */
const VOICE_MS = 20;
const VOICE_MARK_CHARACTERS = 55;
/** Interval of Chromium's transport-wide reports: the middle of its range of 50 to 250 ms. */
const REPORT_MS = 100;
/** Offsets the cameras' capture times; multiples of the golden ratio are spread evenly for any number of cameras. */
const SPREAD = 0.618;

const TRANSPORT_WIDE = 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01';

/** Time for 30 people to join on a busy machine. */
const PATIENCE_MS = 60_000;

/**
 * A participant with camera and microphone, as a page: receives with retransmission and receiver reports, and counts packets
 * without decoding them. It sends one layer, without sender reports.
 */
export class Participant {
  readonly client: BareClient;
  /** Whether the microphone is open. */
  readonly #speaks: boolean;
  /** Number of media packets so far. */
  sent = 0;
  received = 0;
  /** Resolves at the first received media packet. */
  readonly hears: Promise<void>;
  #heard: () => void = () => undefined;
  readonly #line = new LineReport();
  readonly #extension: number;

  private constructor(client: BareClient, speaks: boolean) {
    this.client = client;
    this.#speaks = speaks;
    this.hears = new Promise((resolve) => (this.#heard = resolve));
    this.#extension = client.offered.headerExtensions.find(({ uri }) => uri === TRANSPORT_WIDE)!.preferredId as number;
  }

  /** Joins; resolves when both transports work. */
  static async come(service: Reachable, seat: string, speaks: boolean): Promise<Participant> {
    const participant = await Participant.comeAtOnce(service, seat, speaks);
    await participant.client.connected;
    return participant;
  }

  /** Joins; resolves while its transports still connect, as in pages. `beats` waits for `client.connected`. */
  static async comeAtOnce(service: Reachable, seat: string, speaks: boolean): Promise<Participant> {
    const client = await BareClient.open(service, seat);
    await client.beginPreparing();
    const participant = new Participant(client, speaks);
    client.receive.onMedia = (packet) => participant.#hear(packet);
    return participant;
  }

  /** Bytes received over the socket so far. */
  get told(): number {
    return this.client.client.frames.heard.reduce((sum, frame) => sum + Buffer.byteLength(frame), 0);
  }

  /** Takes the seat. */
  async enter(): Promise<void> {
    const { client } = this;
    const entering = { ...client.entering(), microphone: this.#speaks, rtpCapabilities: client.offered };
    const { consumers } = await client.must('enter', entering);
    client.consumers.push(...consumers);
    await client.ready(consumers.map(({ id }) => id));
  }

  /** Produces both sources, on or off, as a page does once it is in the courtroom. */
  async settle(): Promise<void> {
    const { client } = this;
    await client.client.until(() => client.client.scene.me.place === 'courtroom', PATIENCE_MS);
    await client.must('produce', client.producing(...BOTH));
  }

  /** Waits for the sources of all `seats`, and reports that only the first page of them is displayed. */
  async arrange(seats: readonly string[]): Promise<void> {
    const { client } = this;
    const others = seats.filter((seat) => seat !== client.seat);
    await client.client.until(() => client.consumers.length >= others.length * BOTH.length, PATIENCE_MS);
    const tiles = others.map((seat, index) => ({ seat, height: index < TILES - 1 ? TILE_HEIGHT : 0 }));
    await client.must('tile-sizes', { tiles });
  }

  /** The packets it sends. @param place index among all participants, from 0 */
  beats(place: number): Beat[] {
    const firstMs = ((place * SPREAD) % 1) * PICTURE_MS;
    const camera = {
      everyMs: PICTURE_MS,
      firstMs,
      act: this.#sending('camera', PICTURE_MARK_CHARACTERS, PICTURE_PACKETS),
    };
    const microphone = { everyMs: VOICE_MS, firstMs, act: this.#sending('microphone', VOICE_MARK_CHARACTERS, 1) };
    const report = { everyMs: REPORT_MS, firstMs, act: () => this.#report() };
    return this.#speaks ? [camera, microphone, report] : [camera, report];
  }

  #hear(packet: Buffer): void {
    if ((this.received += 1) === 1) this.#heard();
    const sequence = transportSequence(packet, this.#extension);
    if (sequence !== undefined) this.#line.handlePacket(sequence, performance.now());
  }

  #report(): void {
    const report = this.#line.take();
    if (report !== undefined) void this.client.receive.sendControl(report);
  }

  #sending(kind: SentKind, characters: number, count: number): () => void {
    const mark = this.client.seat.padEnd(characters, '.');
    return () => {
      this.sent += count;
      void this.client.sends(kind, mark, count);
    };
  }
}
