import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { ACCEPTED, Rejection } from '@mahzar/shared/rejection';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { ConsumerParameters } from '@mahzar/shared/protocol/media';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { TestContext } from 'vitest';
import type { MediaPathState, Loudness, MediaEngine, MediaRoom } from '../src/media/engine.ts';
import { startMediasoup } from '../src/media/mediasoup/engine.ts';
import { Reconciler } from '../src/media/reconcile.ts';
import { camera, hearing, microphone, Peer, reachOf, startMediaBrowser } from './media-browser.ts';
import type { JoinOptions, MediaBrowser } from './media-browser.ts';
import { EmulatedLine } from './support/emulated-line/emulated-line.ts';
import { freePort } from './support/ports.ts';

/** Longer than the worker's shortest time limit for ICE consent, 10 s. */
const LONG_OUTAGE_MS = 12_000;

let engine: MediaEngine;
let browser: MediaBrowser;

beforeAll(async () => {
  [engine, browser] = await Promise.all([
    startMediasoup({ workers: 2, listenIp: '127.0.0.1', port: await freePort(2) }),
    startMediaBrowser(),
  ]);
});

afterAll(async () => {
  await browser.close();
  await engine.close();
});

/** When a test has finished: of its context, where several tests run at the same time. */
type AtEnd = TestContext['onTestFinished'];

/** Opens a room with its reconciler, and collects what the reconciler tells each seat. */
async function openRoom(name: string, atEnd: AtEnd = onTestFinished, on = engine) {
  const room = await on.room(hearing(name));
  const peers: Peer[] = [];
  // Closes the tabs, so that the pictures of one test take no CPU time from the next.
  atEnd(async () => {
    room.close();
    await Promise.all(peers.map(({ page }) => page.context().close()));
  });
  const join = async (...options: [name: string, options?: JoinOptions]): Promise<Peer> => {
    const peer = await Peer.join(browser, room, ...options);
    peers.push(peer);
    return peer;
  };
  const opened = new Map<SeatId, ConsumerParameters[]>();
  const closed = new Map<SeatId, string[]>();
  const problems: unknown[] = [];
  const reconciler = new Reconciler(room, {
    consumersOpened: (seat, consumers) => opened.set(seat, [...(opened.get(seat) ?? []), ...consumers]),
    consumersClosed: (seat, ids) => closed.set(seat, [...(closed.get(seat) ?? []), ...ids]),
    problem: (error) => problems.push(error),
  });
  return { room, join, reconciler, opened, closed, problems };
}

const sources = [microphone('judge'), camera('judge')];

/**
 * The judge sends both sources and the citizen receives them.
 * @param large the picture is sent in three layers @param on the engine, the file's own without it @param line the citizen's
 */
async function judgeAndCitizen(
  name: string,
  {
    large = false,
    atEnd,
    on,
    ...line
  }: JoinOptions & { readonly large?: boolean; readonly atEnd?: AtEnd; readonly on?: MediaEngine } = {},
) {
  const made = await openRoom(name, atEnd, on);
  const [judge, citizen] = await Promise.all([made.join('judge'), made.join('citizen', line)]);
  if (large) await judge.page.evaluate(() => window.peer.filmIn(1280, 720));
  await Promise.all([judge.produce('microphone'), judge.produce('camera')]);
  const granted = reachOf({ citizen: sources, judge: [] }, sources);
  const consumers = await made.reconciler.apply(granted, { collectFor: citizen.seat });
  await citizen.consume(consumers);
  const idOf = (source: string) => consumers.find((one) => one.source === source)!.id;
  return { ...made, judge, citizen, granted, sound: idOf('microphone'), picture: idOf('camera') };
}

describe('a browser that is let in', () => {
  it('has both transports connected before there is any media', async () => {
    const { room, join } = await openRoom('probe');
    const peer = await join('judge');
    await mediaPathIs(peer, room, 'up');
    console.log(`both transports connected in ${Math.round(peer.connectedMs)} ms`);
    expect(peer.connectedMs).toBeLessThan(2000);
    expect(room.facts().producers.size).toBe(0);
  });

  it('comes in by TCP where UDP does not pass', async () => {
    const { room, join } = await openRoom('tcp');
    const peer = await join('judge', { protocol: 'tcp' });
    expect(await peer.page.evaluate(() => window.peer.protocol())).toBe('tcp');
    await mediaPathIs(peer, room, 'up');
  });

  it('receives what exists before its media path is up without being asked whether it is ready', async () => {
    const { join, reconciler, granted } = await judgeAndCitizen('early');
    const lawyer = await join('lawyer', { connects: false });
    const reach = { ...granted, listeners: new Map(granted.listeners).set(lawyer.seat, new Set(sources)) };
    const begun = performance.now();
    const consumers = await reconciler.apply(reach, { collectFor: lawyer.seat });
    expect(consumers.map(({ source }) => source).sort()).toEqual(['camera', 'microphone']);
    await lawyer.page.evaluate((all) => window.peer.consume(all as never), consumers);
    const picture = consumers.find(({ source }) => source === 'camera')!;
    await lawyer.receivedUntil(picture.id, ({ frames }) => frames > 0);
    console.log(`first frame ${Math.round(performance.now() - begun)} ms after reach granted it, line included`);
  });

  it('is known to have left at once when it closes its transports', async () => {
    const { room, join } = await openRoom('left');
    const peer = await join('judge');
    await mediaPathIs(peer, room, 'up');
    await peer.page.evaluate(() => window.peer.close());
    await mediaPathIs(peer, room, 'ended');
  });

  // These four concurrently, because they mostly wait.
  it.concurrent.for(['udp', 'tcp'] as const)(
    'keeps its media through an ICE restart, by %s',
    async (protocol, { onTestFinished: atEnd }) => {
      const { citizen, sound } = await judgeAndCitizen(`restart-${protocol}`, { protocol, atEnd });
      const { packets } = await citizen.receivedUntil(sound, (now) => now.packets > 10);
      const { send, receive } = await citizen.endpoint.restartIce();
      await citizen.page.evaluate(
        ([one, other]) => window.peer.restartIce(one as never, other as never),
        [send, receive],
      );
      await citizen.receivedUntil(sound, (now) => now.packets > packets + 50);
      expect(citizen.endpoint.mediaPath).toBe('up');
      expect(await citizen.page.evaluate(() => window.peer.protocol())).toBe(protocol);
    },
  );

  it.concurrent('is known to be lost when its tab dies', async ({ onTestFinished: atEnd }) => {
    const { room, join } = await openRoom('gone', atEnd);
    const peer = await join('judge');
    const begun = performance.now();
    await mediaPathIs(peer, room, 'up');
    await peer.page.close();
    await mediaPathIs(peer, room, 'lost');
    console.log(`a dead tab was noticed after ${Math.round(performance.now() - begun)} ms`);
  });

  it.concurrent(
    'sees pictures again after an outage, also where its line was taken to carry just the initial rate',
    async ({ onTestFinished: atEnd }) => {
      const port = await freePort();
      const [on, line] = await Promise.all([
        // The picture takes less, so the estimate stays at this rate.
        startMediasoup({ workers: 1, listenIp: '127.0.0.1', port, initialOutgoingBitrate: 3_000_000 }),
        EmulatedLine.open({ media: port }),
      ]);
      atEnd(async () => {
        line.close();
        await on.close();
      });
      const { room, citizen, picture, reconciler, granted } = await judgeAndCitizen('outage', {
        atEnd,
        on,
        mediaPort: line.mediaPort,
      });
      await citizen.receivedUntil(picture, ({ frames }) => frames > 10);
      line.set({ udpBlocked: true });
      // Whoever is away receives nothing.
      await reconciler.apply(reachOf({ judge: [] }, sources));
      await setTimeout(LONG_OUTAGE_MS);
      line.set({});
      await mediaPathIs(citizen, room, 'up');
      const begun = performance.now();
      const consumers = await reconciler.apply(granted, { collectFor: citizen.seat });
      await citizen.consume(consumers);
      const again = consumers.find(({ source }) => source === 'camera')!;
      await citizen.receivedUntil(again.id, ({ frames }) => frames > 0);
      const pictureMs = performance.now() - begun;
      console.log(`picture ${Math.round(pictureMs)} ms after it was granted again`);
      // After 1.8 s where the worker took the line to carry nothing until it measured that anew.
      expect(pictureMs).toBeLessThan(1_000);
    },
  );

  it('stands by until it is adopted, and only then takes the place of the former', async () => {
    const { room, judge, citizen, closed } = await judgeAndCitizen('standby');
    const standby = await room.prepareEndpoint(judge.seat);
    expect(await standby.produce('microphone', { codecs: [], encodings: [] })).toBeInstanceOf(Rejection);
    expect(room.endpoint(judge.seat)).toBe(judge.endpoint);
    expect(room.facts().producers.size).toBe(2);
    room.adopt(standby);
    expect(room.endpoint(judge.seat)).toBe(standby);
    expect(judge.endpoint.closed).toBe(true);
    expect(closed.get(citizen.seat)).toHaveLength(2);
  });
});

describe('a media worker', () => {
  it('hears no signal but what the service sends it, and takes none of the service', async () => {
    const sessionOf = (pid: number | 'self') => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[3];
    const [worker] = await engine.usage();
    expect(sessionOf(worker!.pid)).toBe(String(worker!.pid));
    expect(sessionOf(worker!.pid)).not.toBe(sessionOf('self'));
    const names = [...process.listeners('SIGTERM'), ...process.listeners('SIGINT')].map(({ name }) => name);
    expect(names).not.toContain('onSignal');
  });
});

describe('what reach grants', () => {
  // One room for all: each test begins with what the test before has left.
  const ends: (() => unknown)[] = [];
  let made: Awaited<ReturnType<typeof judgeAndCitizen>>;
  let lawyer: Peer;

  beforeAll(async () => {
    made = await judgeAndCitizen('granted', { atEnd: (end) => void ends.push(end as () => unknown) });
    lawyer = await made.join('lawyer');
  });
  afterAll(() => Promise.all(ends.map((end) => end())));

  it('arrives, and nothing else does', async () => {
    const { room, citizen, sound, picture } = made;
    await citizen.receivedUntil(sound, ({ packets }) => packets > 50);
    await citizen.receivedUntil(picture, ({ frames }) => frames > 10);
    expect(await lawyer.allPackets()).toBe(0);
    expect(lawyer.endpoint.consumerParameters()).toEqual([]);
    expect(room.facts().listeners.get(lawyer.seat)).toEqual(new Set());
  });

  it('is told as loud while it sounds', async () => {
    const heard = await new Promise<readonly Loudness[]>((resolve) => {
      made.room.on('levels', (levels) => levels.some(({ level }) => level > 0) && resolve(levels));
    });
    expect(heard[0]?.source).toBe(microphone('judge'));
    expect(heard[0]?.level).toBeLessThanOrEqual(1);
  });

  it('stops at the listener within 500 ms when it is muted although the browser goes on sending, and flows again', async () => {
    const { reconciler, judge, citizen, granted, sound } = made;
    const mutedAt = Date.now();
    await reconciler.apply({ ...granted, live: new Set([camera('judge')]) });
    const { lastAt, packets } = await silent(citizen, sound);
    console.log(`the last packet came ${Math.round(lastAt - mutedAt)} ms after the mute`);
    expect(lastAt - mutedAt).toBeLessThan(500);
    expect(judge.endpoint.mediaPath).toBe('up');
    await reconciler.apply(granted);
    await citizen.receivedUntil(sound, (now) => now.packets > packets + 20);
  });

  it('is told in one batch for each seat when it is not collected', async () => {
    const { reconciler, opened, granted } = made;
    await reconciler.apply({ ...granted, listeners: new Map(granted.listeners).set(lawyer.seat, new Set(sources)) });
    expect(
      opened
        .get(lawyer.seat)
        ?.map(({ source }) => source)
        .sort(),
    ).toEqual(['camera', 'microphone']);
  });

  it('ends with an expulsion, as does everything that the seat sent', async () => {
    const { reconciler, closed, citizen, sound, picture } = made;
    const expelledAt = Date.now();
    await reconciler.apply(reachOf({ judge: [] }, sources));
    expect(closed.get(citizen.seat)?.sort()).toEqual([sound, picture].sort());
    const [heard, seen] = await Promise.all([silent(citizen, sound), silent(citizen, picture)]);
    console.log(
      `the last packet came ${Math.round(Math.max(heard.lastAt, seen.lastAt) - expelledAt)} ms after the expulsion`,
    );
    expect(Math.max(heard.lastAt, seen.lastAt) - expelledAt).toBeLessThan(200);
  });

  it('equals the last reach when several come at once', async () => {
    const { room, reconciler, opened, closed, granted, citizen } = made;
    const nothing = reachOf({ citizen: [], judge: [] }, []);
    await Promise.all([
      reconciler.apply(nothing),
      reconciler.apply(granted),
      reconciler.apply(nothing),
      reconciler.apply(granted),
    ]);
    expect(room.facts().listeners.get(citizen.seat)).toEqual(new Set(sources));
    await Promise.all([reconciler.apply(granted), reconciler.apply(nothing)]);
    expect(room.facts().listeners.get(citizen.seat)).toEqual(new Set());
    expect([...room.facts().producers.values()].every(({ paused }) => paused)).toBe(true);
    const told = opened.get(citizen.seat)?.map(({ id }) => id) ?? [];
    expect(closed.get(citizen.seat)).toEqual(expect.arrayContaining(told));
  });
});

describe('a picture', () => {
  it('comes in the layer that its tile needs and not at all when it is not seen', async () => {
    const { citizen, picture } = await judgeAndCitizen('layers', { large: true });
    const tile = (height: number) => citizen.endpoint.setTileHeights(new Map([[camera('judge'), height]]));
    for (const [height, width] of [
      [180, 320],
      [720, 1280],
      [360, 640],
    ] as const) {
      const begun = performance.now();
      tile(height);
      await citizen.receivedUntil(picture, (received) => received.width === width);
      console.log(`${width} wide after ${Math.round(performance.now() - begun)} ms`);
    }
    tile(0);
    const { packets } = await silent(citizen, picture);
    tile(360);
    await citizen.receivedUntil(picture, (received) => received.packets > packets);
  });

  it('waits until its height is told where the browser wants voices first', async () => {
    const { citizen, sound, picture } = await judgeAndCitizen('voices', { voicesFirst: true });
    await citizen.receivedUntil(sound, ({ packets }) => packets > 50);
    expect((await citizen.received(picture)).packets).toBe(0);
    citizen.endpoint.setTileHeights(new Map([[camera('judge'), 180]]));
    await citizen.receivedUntil(picture, ({ frames }) => frames > 0);
  });

  it('is taken small by the record at once, and larger before the worker repeats a request that the browser dropped', async () => {
    const { room, citizen, picture } = await judgeAndCitizen('growing', { large: true });
    await citizen.receivedUntil(picture, ({ width }) => width > 320);
    // The worker switches up only to a stream with a sender report, which comes about once a second.
    await setTimeout(2_000);
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    onTestFinished(() => void socket.close());
    await once(socket, 'listening');
    const begun = performance.now();
    const layers: { readonly spatial: number; readonly ms: number }[] = [];
    await room.openTap(
      camera('judge'),
      {
        receiver: async () => ({ ip: '127.0.0.1', port: socket.address().port }),
        onEvent: (event) => {
          if (event.type === 'layer')
            layers.push({ spatial: event.spatial, ms: Math.round(performance.now() - begun) });
        },
        onEnd: () => undefined,
      },
      () => true,
    );
    await vi.waitFor(() => expect(layers.at(-1)?.spatial).toBeGreaterThan(0), 10_000);
    console.log(`layers of a tap: ${layers.map(({ spatial, ms }) => `${spatial} after ${ms} ms`).join(', ')}`);
    const larger = layers.find(({ spatial }) => spatial > 0)!;
    expect(layers[0]!.spatial).toBe(0);
    expect(larger.ms - layers[0]!.ms).toBeLessThan(900);
  });
});

describe('a source', () => {
  it('of the wrong kind or with parameters that cannot be is refused', async () => {
    const { room, join } = await openRoom('refused');
    const { seat, endpoint } = await join('judge');
    const opus = { mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 };
    const rtpParameters = { codecs: [opus], encodings: [{ ssrc: 1 }] };
    const refusal = { code: 'media-refused' };
    expect(await endpoint.produce('camera', rtpParameters)).toMatchObject(refusal);
    expect(
      await endpoint.produce('microphone', { ...rtpParameters, codecs: [{ ...opus, clockRate: 8000 }] }),
    ).toMatchObject(refusal);
    expect(await endpoint.produce('microphone', { ...rtpParameters, encodings: [{}] })).toMatchObject(refusal);
    expect(endpoint.setRtpCapabilities({ codecs: [{ mimeType: 'nonsense' }], headerExtensions: [] })).toMatchObject(
      refusal,
    );
    expect(room.facts().producers.size).toBe(0);
    expect(await endpoint.produce('microphone', rtpParameters)).toBe(ACCEPTED);
    expect([...room.facts().producers.keys()]).toEqual([microphone(seat)]);
  });

  it('is made silent unless reach lets it sound at that moment', async () => {
    const { room, join, reconciler } = await openRoom('silent');
    const judge = await join('judge');
    await reconciler.apply(reachOf({}, [camera('judge')]));
    await Promise.all([judge.produce('microphone'), judge.produce('camera')]);
    const paused = [...room.facts().producers].map(([source, producer]) => [source, producer.paused] as const);
    expect(new Map(paused)).toEqual(
      new Map([
        [microphone('judge'), true],
        [camera('judge'), false],
      ]),
    );
  });
});

describe('a worker that is killed', () => {
  it('is replaced, and its hearing has sound and picture again in a new room', async () => {
    const { room, citizen, sound } = await judgeAndCitizen('killed');
    await citizen.receivedUntil(sound, ({ packets }) => packets > 10);
    const before = await engine.usage();
    const died = once(engine as never, 'workerDied');
    const killedAt = performance.now();
    process.kill(before.find(({ consumers }) => consumers > 0)!.pid, 'SIGKILL');
    expect(await died).toEqual([['killed']]);
    expect(room.closed).toBe(true);
    const toldAfter = performance.now() - killedAt;
    const again = await judgeAndCitizen('killed');
    await again.citizen.receivedUntil(again.picture, ({ frames }) => frames > 0);
    console.log(
      `told after ${Math.round(toldAfter)} ms; picture in a new room after ${Math.round(performance.now() - killedAt)} ms`,
    );
    expect(performance.now() - killedAt).toBeLessThan(5000);
    expect(again.room).not.toBe(room);
    await whenWorkers(2);
  });
});

/**
 * Waits until the room reports this state of the peer's media path; the browser knows of a connection a moment earlier.
 */
async function mediaPathIs({ endpoint }: Peer, room: MediaRoom, mediaPath: MediaPathState): Promise<void> {
  while (endpoint.mediaPath !== mediaPath) await once(room as never, 'mediaPathChanged');
}

/** Waits until no packet has come for 700 ms; sound comes every 20 ms, or every 400 ms in silence. */
async function silent(peer: Peer, consumer: string) {
  let last = await peer.received(consumer);
  for (let since = performance.now(); performance.now() - since < 700;) {
    const now = await peer.received(consumer);
    if (now.packets !== last.packets) since = performance.now();
    last = now;
  }
  return last;
}

async function whenWorkers(count: number): Promise<void> {
  while ((await engine.usage()).length < count);
}
