import type { SentKind } from '@mahzar/shared/hearing/ids';
import type { ConsumerParameters, TransportParameters } from '@mahzar/shared/protocol/media';
import type { MessageName, Request, Response } from '@mahzar/shared/protocol/messages';
import { RULES, TestClient } from '../client.ts';
import type { Reachable } from '../client.ts';
import { markOf, Stream } from './packets.ts';
import { BareTransport, makeCertificate } from './transport.ts';

/** Packets that have come, by what they have in common. */
class Counts<Key> {
  readonly #counts = new Map<Key, number>();

  add(key: Key): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** How many there are of the keys that fit. */
  of(fits: (key: Key) => boolean): number {
    return [...this.#counts].reduce((sum, [key, count]) => (fits(key) ? sum + count : sum), 0);
  }
}

let streams = 0;
/** A microphone, a camera and a screen of which no other client has the SSRC. */
const newStreams = () => ({
  microphone: new Stream('microphone', 1_000_000 + (streams += 1)),
  camera: new Stream('camera', 1_000_000 + (streams += 1)),
  screen: new Stream('screen', 1_000_000 + (streams += 1)),
});

/**
 * A client without a browser: says over its socket, and sends over real transports, whatever it is told to, and sees
 * every media packet that comes to it.
 */
export class BareClient {
  readonly seat: string;
  readonly client: TestClient;
  /** Can be sent whether or not the service has been told of them. */
  streams = newStreams();
  send!: BareTransport;
  receive!: BareTransport;
  /** Resolves when media can be sent over both. */
  connected!: Promise<void>;
  /** The session secrets of its seat, one for each time that it took the seat. */
  readonly sessions: string[] = [];
  /** Every stream that it was ever told of. */
  readonly consumers: ConsumerParameters[] = [];
  readonly #closed = new Set<string>();
  /** Passwords of its transports, which no log may tell. */
  readonly passwords: string[] = [];
  /** Media packets that have come, by their senders' marks (empty if unknown). */
  readonly #heard = new Counts<string>();
  /** The same by the SSRC of their stream. */
  readonly #heardOf = new Counts<number>();
  readonly #waiting = new Set<() => void>();
  readonly #transports: BareTransport[] = [];
  /** What the service can, with feedback of congestion. */
  offered!: Request<'enter'>['rtpCapabilities'];

  private constructor(seat: string, client: TestClient) {
    this.seat = seat;
    this.client = client;
    client.socket.on('consumers-opened', (consumers) => {
      this.consumers.push(...consumers);
      // The line may end before the answer comes.
      client.socket.emit('consumers-ready', { ids: consumers.map(({ id }) => id) }, () => undefined);
    });
    client.socket.on('consumers-closed', (ids) => ids.forEach((id) => this.#closed.add(id)));
  }

  /** Opens the socket of a seat. */
  static async open(service: Reachable, seat: string, more: Record<string, unknown> = {}): Promise<BareClient> {
    return new BareClient(seat, await TestClient.seat(service, seat, more));
  }

  /** Asks for what is surely accepted. */
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

  /** Asks for transports and has both connect, which a page that enters does not wait for either: `connected`. */
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
    // Whoever waits for it is told.
    this.connected.catch(() => undefined);
  }

  /** The secret of the seat that it holds. */
  get session(): string {
    return this.sessions.at(-1) ?? '';
  }

  /** What `enter` says of a client with microphone and camera. */
  entering(kinds: readonly SentKind[] = [], takeOver = false): Request<'enter'> {
    const produce = kinds.map((source) => ({ source, rtpParameters: this.streams[source].rtpParameters }));
    return { microphone: true, camera: true, takeOver, rules: RULES, rtpCapabilities: plain(this.offered), produce };
  }

  /** Takes the seat, with sources for those who go straight to the courtroom. */
  async enter(kinds: readonly SentKind[] = [], takeOver = false): Promise<Response<'enter'>> {
    const entered = await this.must('enter', this.entering(kinds, takeOver));
    this.sessions.push(entered.session);
    this.consumers.push(...entered.consumers);
    await this.ready(entered.consumers.map(({ id }) => id));
    return entered;
  }

  /** What `produce` says of these sources; they are new to the service. */
  producing(...kinds: SentKind[]): Request<'produce'> {
    return { sources: kinds.map((source) => ({ source, rtpParameters: this.streams[source].rtpParameters })) };
  }

  /** Other SSRCs from now on. */
  renew(): void {
    this.streams = newStreams();
  }

  /** Sends packets with a mark, whether or not it may; resolves when the kernel has them. */
  async sends(kind: SentKind, mark = `${this.seat}/${kind}`, count = 3): Promise<void> {
    for (let sent = 0; sent < count; sent += 1) await this.send.send(this.streams[kind].next(mark));
  }

  /** Sends three packets of sound and three of picture, with a mark. */
  async sendsBoth(mark: string): Promise<void> {
    for (const kind of ['microphone', 'camera'] as const) await this.sends(kind, mark);
  }

  /** How many media packets have come to it so far; with a mark, or of a seat's microphone, camera or screen. */
  packets(from?: string): number {
    return this.#heard.of((mark) => from === undefined || mark === from || mark.startsWith(`${from}/`));
  }

  /** How many have come so far of the stream that the service made of a source for it. */
  packetsOfStream(seat: string, source: SentKind): number {
    const ssrcs = this.consumers.filter((one) => one.seat === seat && one.source === source).map(ssrcOf);
    return this.#heardOf.of((ssrc) => ssrcs.includes(ssrc));
  }

  /** Resolves when packets have come of the stream that the service made of a source for it. */
  async hears(seat: string, source: SentKind): Promise<void> {
    while (this.packetsOfStream(seat, source) === 0) await new Promise<void>((wake) => this.#waiting.add(wake));
  }

  /** Whether the client was told of a stream of this source, silent or not. */
  isSent(seat: string, source: SentKind): boolean {
    return this.consumers.some((one) => one.seat === seat && one.source === source && !this.#closed.has(one.id));
  }

  /** How often it has been told of a stream of this source; each new one is told. */
  told(seat: string, source: SentKind): number {
    return this.consumers.filter((one) => one.seat === seat && one.source === source).length;
  }

  /** Resolves when the client has been told of a source `times` times and has confirmed that it is ready. */
  async receives(seat: string, source: SentKind, times = 1): Promise<void> {
    await this.client.until(() => this.told(seat, source) >= times);
    await this.ready(this.consumers.map(({ id }) => id));
  }

  async ready(ids: readonly string[]): Promise<void> {
    await this.client.ask('consumers-ready', { ids: ids.slice(-128) });
  }

  /** Resolves when everything that has come to its sockets has been counted. */
  async counted(): Promise<void> {
    await Promise.all(this.#transports.map((transport) => transport.drained()));
  }

  /** Its line and its media end without a word. */
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

/** Without feedback of congestion, so that the service sends no packets of its own to measure the line. */
function plain({ codecs, headerExtensions }: Request<'enter'>['rtpCapabilities']): Request<'enter'>['rtpCapabilities'] {
  const isLevel = ({ uri }: { uri: string }) => uri.endsWith('ssrc-audio-level');
  return {
    codecs: codecs.map((codec) => ({ ...codec, rtcpFeedback: [] })),
    headerExtensions: headerExtensions.filter(isLevel),
  };
}
