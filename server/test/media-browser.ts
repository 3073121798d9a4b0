import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Rejection } from '@mahzar/shared/rejection';
import type { HearingId, SeatId, SentKind, SourceId } from '@mahzar/shared/hearing/ids';
import { sourceId } from '@mahzar/shared/hearing/ids';
import type { Reach } from '@mahzar/shared/hearing/law/reach';
import type { ConsumerParameters, DtlsParameters, RtpParameters } from '@mahzar/shared/protocol/media';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { bundledPage } from './support/bundled-page.ts';
import { CHROMIUM, UNDRAWN } from './support/chromium.ts';
import type { Endpoint, MediaRoom, RtpCapabilities } from '../src/media/engine.ts';
import type { Received } from './media-page.ts';

const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--no-first-run',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
  ...UNDRAWN,
];

const POLL_MS = 20;

/** A Chromium whose tabs show the test page. */
export interface MediaBrowser {
  newPage(): Promise<Page>;
  /** Closes every tab, so that the pictures of one test take no CPU time from the next. */
  closePages(): Promise<void>;
  close(): Promise<void>;
}

export async function startMediaBrowser(): Promise<MediaBrowser> {
  const script = await bundledPage(join(import.meta.dirname, 'media-page.ts'));
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><script type="module" src="/page.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
  return {
    async newPage() {
      const page = await (await browser.newContext()).newPage();
      await page.goto(`http://127.0.0.1:${port}/`);
      await page.waitForFunction(() => window.peer !== undefined);
      return page;
    },
    async closePages() {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A person's browser in a room, connected as the service would connect it. */
export class Peer {
  readonly seat: SeatId;
  readonly page: Page;
  endpoint!: Endpoint;
  /** From the first line of script to both transports connected, milliseconds. */
  connectedMs = Number.NaN;

  constructor(seat: SeatId, page: Page) {
    this.seat = seat;
    this.page = page;
  }

  /** Opens an endpoint in the room for a new tab and connects both transports before there is any media. */
  static async join(browser: MediaBrowser, room: MediaRoom, name: string, options: JoinOptions = {}): Promise<Peer> {
    const peer = new Peer(name as SeatId, await browser.newPage());
    await peer.page.exposeFunction('connectTransport', (direction: 'send' | 'receive', dtls: DtlsParameters) =>
      peer.endpoint.connect({ [direction]: dtls }),
    );
    await peer.page.exposeFunction('produceSource', async (source: SentKind, rtpParameters: RtpParameters) => {
      const produced = await peer.endpoint.produce(source, rtpParameters);
      return !(produced instanceof Rejection);
    });
    await peer.enter(room, options);
    return peer;
  }

  /** Enters a room with this tab, whose page must be newly loaded. */
  async enter(room: MediaRoom, { protocol, connects = true, mediaPort, voicesFirst }: JoinOptions = {}): Promise<void> {
    this.endpoint = await room.openEndpoint(this.seat, { voicesFirst });
    const only = (transport: Endpoint['send']) => ({
      ...transport,
      iceCandidates: transport.iceCandidates
        .filter((candidate) => protocol === undefined || candidate['protocol'] === protocol)
        .map((candidate) => ({ ...candidate, ...(mediaPort !== undefined && { port: mediaPort }) })),
    });
    const prepared = {
      rtpCapabilities: room.rtpCapabilities,
      send: only(this.endpoint.send),
      receive: only(this.endpoint.receive),
      probe: this.endpoint.probe,
    };
    this.connectedMs = await this.page.evaluate(([parameters, connect]) => window.peer.prepare(parameters, connect), [
      prepared,
      connects,
    ] as const);
    const capabilities = (await this.page.evaluate(() => window.peer.capabilities)) as RtpCapabilities;
    const accepted = this.endpoint.setRtpCapabilities(capabilities);
    if (accepted instanceof Rejection) throw new Error(accepted.detail);
  }

  produce(source: SentKind): Promise<void> {
    return this.page.evaluate((name) => window.peer.produce(name), source);
  }

  /** Sets consumers up in the tab and tells the service, as a client does. */
  async consume(consumers: readonly ConsumerParameters[]): Promise<void> {
    await this.page.evaluate((all) => window.peer.consume(all as never), consumers);
    this.endpoint.resumeConsumers(consumers.map(({ id }) => id));
  }

  received(id: string): Promise<Received> {
    return this.page.evaluate((consumer) => window.peer.received(consumer), id);
  }

  /** Polls the page until `wanted` accepts the received media, up to the test's own time limit. */
  async receivedUntil(id: string, wanted: (received: Received) => boolean): Promise<Received> {
    for (;;) {
      const received = await this.received(id);
      if (wanted(received)) return received;
      await setTimeout(POLL_MS);
    }
  }

  allPackets(): Promise<number> {
    return this.page.evaluate(() => window.peer.allPackets());
  }
}

export interface JoinOptions {
  /** Offer the browser candidates of this protocol only. */
  readonly protocol?: 'udp' | 'tcp';
  /** Port of a relay that the browser uses instead of the media port. */
  readonly mediaPort?: number;
  /** Connects the transports at once by data channels. */
  readonly connects?: boolean;
  /** The option of the same name in the message `prepare`. */
  readonly voicesFirst?: boolean;
}

export const hearing = (name: string) => name as HearingId;
export const microphone = (seat: string): SourceId => sourceId(seat as SeatId, 'microphone');
export const camera = (seat: string): SourceId => sourceId(seat as SeatId, 'camera');
export const screen = (seat: string): SourceId => sourceId(seat as SeatId, 'screen');

/** A hand-written result of `reach`: grants of each listener, audible sources, sources of the record. */
export function reachOf(
  listeners: Readonly<Record<string, readonly SourceId[]>>,
  live: readonly SourceId[],
  recorder: readonly SourceId[] = [],
): Reach {
  const lists = Object.entries(listeners).map(([seat, sources]) => [seat as SeatId, new Set(sources)] as const);
  return {
    listeners: new Map(lists),
    live: new Set(live),
    sources: new Set(live),
    recorder: new Set(recorder),
    sealed: new Set(),
    altered: new Set(),
  };
}
