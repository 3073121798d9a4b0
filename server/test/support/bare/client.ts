import type { SentKind } from '@mahzar/shared/hearing/ids';
import type { ConsumerParameters, TransportParameters } from '@mahzar/shared/protocol/media';
import type { MessageName, Request, Response } from '@mahzar/shared/protocol/messages';
import { RULES, TestClient } from '../client.ts';
import type { Reachable } from '../client.ts';
import { markOf, Stream } from './packets.ts';
import { BareTransport, makeCertificate } from './transport.ts';

/** Counts of received packets by a key. */
class Counts<Key> {
  readonly #counts = new Map<Key, number>();

  add(key: Key): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** The sum over the keys that fit. */
  of(fits: (key: Key) => boolean): number {
    return [...this.#counts].reduce((sum, [key, count]) => (fits(key) ? sum + count : sum), 0);
  }
}

let streams = 0;
/** A microphone, a camera and a screen with SSRCs that no other client uses. */
const newStreams = () => ({
  microphone: new Stream('microphone', 1_000_000 + (streams += 1)),
  camera: new Stream('camera', 1_000_000 + (streams += 1)),
  screen: new Stream('screen', 1_000_000 + (streams += 1)),
});

/**
 * A client without a browser. It sends any message over its socket and any packet over real transports, and sees every media packet
 * that it receives.
 */
export class BareClient {
  readonly seat: string;
  readonly client: TestClient;
  /** Packets can be sent whether or not the service knows these streams. */
  streams = newStreams();
  send!: BareTransport;
  receive!: BareTransport;
  /** Resolves when media can be sent over both transports. */
  connected!: Promise<void>;
  /** The secrets of its seat, one for each time that it took the seat. */
  readonly sessions: string[] = [];
  /** Every consumer that the service has announced to it. */
  readonly consumers: ConsumerParameters[] = [];
  readonly #closed = new Set<string>();
  /** Passwords of its transports, which must not appear in a log. */
  readonly passwords: string[] = [];
  /** Numbers of received media packets by their senders' marks (empty if unknown). */
  readonly #heard = new Counts<string>();
  /** The same by the stream's SSRC. */
  readonly #heardOf = new Counts<number>();
  readonly #waiting = new Set<() => void>();
  readonly #transports: BareTransport[] = [];
  /** The service's RTP capabilities, including feedback of congestion. */
  offered!: Request<'enter'>['rtpCapabilities'];

  private constructor(seat: string, client: TestClient) {
    this.seat = seat;
    this.client = client;
    client.socket.on('consumers-opened', (consumers) => {
      this.consumers.push(...consumers);
      // The connection may end before the answer.
      client.socket.emit('consumers-ready', { ids: consumers.map(({ id }) => id) }, () => undefined);
    });
    client.socket.on('consumers-closed', (ids) => ids.forEach((id) => this.#closed.add(id)));
  }

  /** Opens the socket of a seat. */
  static async open(service: Reachable, seat: string, more: Record<string, unknown> = {}): Promise<BareClient> {
    return new BareClient(seat, await TestClient.seat(service, seat, more));
  }

  /** Sends a request that must be accepted. */
  async must<Name extends MessageName>(name: Name, request: Request<Name>): Promise<Response<Name>> {
    const answer = await this.client.ask(name, request);
    if (!answer.ok) throw new Error(`${this.seat} was refused ${name}: ${answer.code}`);
    return answer;
  }

  /** Asks for transports and connects both. */
  async prepare(): Promise<void> {
    await this.beginPreparing();
    await this.connected;
  }

  /** Asks for transports and begins to connect both, without waiting: see `connected`. A page that enters does not wait either. */
  async beginPreparing(): Promise<void> {
    const prepared = await this.must('prepare', {});
    this.offered = prepared.routerRtpCapabilities as never;
    const certificate = await makeCertificate();
    const open = async (parameters: TransportParameters) => {
      this.passwords.push(parameters.iceParameters['password'] as string);
      const transport = await BareTransport.open(parameters, certificate);
      this.#transports.push(transport);
      transport.onMedia = (wire, open) => this.#hear(wire, open());
      return transport;
    };
    [this.send, this.receive] = await Promise.all([open(prepared.send), open(prepared.receive)]);
    await this.must('connect-transports', { send: this.send.dtls, receive: this.receive.dtls });
    this.connected = Promise.all([this.send.connect(), this.receive.connect()]).then(() => undefined);
    // The error still reaches everybody who awaits it.
    this.connected.catch(() => undefined);
  }

  /** The secret of the seat that the client holds. */
  get session(): string {
    return this.sessions.at(-1) ?? '';
  }

  /** The request `enter` of a client with microphone and camera. */
  entering(kinds: readonly SentKind[] = [], takeOver = false): Request<'enter'> {
    const produce = kinds.map((source) => ({ source, rtpParameters: this.streams[source].rtpParameters }));
    return { microphone: true, camera: true, takeOver, rules: RULES, rtpCapabilities: plain(this.offered), produce };
  }

  /** Takes the seat, with sources for seats that enter the courtroom directly. */
  async enter(kinds: readonly SentKind[] = [], takeOver = false): Promise<Response<'enter'>> {
    const entered = await this.must('enter', this.entering(kinds, takeOver));
    this.sessions.push(entered.session);
    this.consumers.push(...entered.consumers);
    await this.ready(entered.consumers.map(({ id }) => id));
    return entered;
  }

  /** The request `produce` for these sources, which are new to the service. */
  producing(...kinds: SentKind[]): Request<'produce'> {
    return { sources: kinds.map((source) => ({ source, rtpParameters: this.streams[source].rtpParameters })) };
  }

  /** Uses other SSRCs from now on. */
  renew(): void {
    this.streams = newStreams();
  }

  /** Sends packets with a mark, whether or not the client may; resolves when the kernel has them. */
  async sends(kind: SentKind, mark = `${this.seat}/${kind}`, count = 3): Promise<void> {
    for (let sent = 0; sent < count; sent += 1) await this.send.send(this.streams[kind].next(mark));
  }

  /** Sends three audio and three video packets with a mark. */
  async sendsBoth(mark: string): Promise<void> {
    for (const kind of ['microphone', 'camera'] as const) await this.sends(kind, mark);
  }

  /** Number of media packets received so far: all, those with a mark, or those of a seat's microphone, camera or screen. */
  packets(from?: string): number {
    return this.#heard.of((mark) => from === undefined || mark === from || mark.startsWith(`${from}/`));
  }

  /** Number of packets received so far of the consumer of a source. */
  packetsOfStream(seat: string, source: SentKind): number {
    const ssrcs = this.consumers.filter((one) => one.seat === seat && one.source === source).map(ssrcOf);
    return this.#heardOf.of((ssrc) => ssrcs.includes(ssrc));
  }

  /** Resolves when packets of the consumer of a source have arrived. */
  async hears(seat: string, source: SentKind): Promise<void> {
    while (this.packetsOfStream(seat, source) === 0) await new Promise<void>((wake) => this.#waiting.add(wake));
  }

  /** Whether the service has announced a consumer of this source, paused or not. */
  isSent(seat: string, source: SentKind): boolean {
    return this.consumers.some((one) => one.seat === seat && one.source === source && !this.#closed.has(one.id));
  }

  /** How often the service has announced a consumer of this source; each new one is announced. */
  told(seat: string, source: SentKind): number {
    return this.consumers.filter((one) => one.seat === seat && one.source === source).length;
  }

  /** Resolves when the service has announced a source `times` times and the client has confirmed that it is ready. */
  async receives(seat: string, source: SentKind, times = 1): Promise<void> {
    await this.client.until(() => this.told(seat, source) >= times);
    await this.ready(this.consumers.map(({ id }) => id));
  }

  async ready(ids: readonly string[]): Promise<void> {
    await this.client.ask('consumers-ready', { ids: ids.slice(-128) });
  }

  /** Resolves when everything that has arrived at its sockets has been counted. */
  async counted(): Promise<void> {
    await Promise.all(this.#transports.map((transport) => transport.drained()));
  }

  /** Ends its connection and its media without a message. */
  close(): void {
    this.client.close();
    this.closeMedia();
  }

  /** Its media end without a word, and its line stays. */
  closeMedia(): void {
    for (const transport of this.#transports) transport.close();
    this.#transports.length = 0;
  }

  #hear(wire: Buffer, opened: Buffer | null): void {
    this.#heard.add(opened === null ? '' : markOf(opened));
    this.#heardOf.add(wire.readUInt32BE(8));
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}

function ssrcOf({ rtpParameters }: ConsumerParameters): number {
  return (rtpParameters as { encodings: { ssrc: number }[] }).encodings[0]!.ssrc;
}

/** Removes feedback of congestion, so that the service sends no probing packets. */
function plain({ codecs, headerExtensions }: Request<'enter'>['rtpCapabilities']): Request<'enter'>['rtpCapabilities'] {
  const isLevel = ({ uri }: { uri: string }) => uri.endsWith('ssrc-audio-level');
  return {
    codecs: codecs.map((codec) => ({ ...codec, rtcpFeedback: [] })),
    headerExtensions: headerExtensions.filter(isLevel),
  };
}
