import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { HearingKind } from '@mahzar/shared/hearing/roles';
import { courtClock } from '@mahzar/shared/scheduling/court-clock';
import { COURT_ZONE } from '@mahzar/shared/scheduling/court-zone';
import { Rejection } from '@mahzar/shared/rejection';
import { observer } from 'mediasoup';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { parseKeyRing } from '../../src/kernel/key-ring.ts';
import { issueToken, verifyToken } from '../../src/access/tokens/token.ts';
import { originRule } from '../../src/http/origin.ts';
import { EventBus } from '../../src/kernel/event-bus.ts';
import type { BusEvents } from '../../src/kernel/event-bus.ts';
import { HearingService } from '../../src/hearings/hearing-service.ts';
import { StorageHealth } from '../../src/hearings/storage-health.ts';
import { OneTimeCodes } from '../../src/access/codes/one-time-codes.ts';
import { IdentityCheck } from '../../src/access/identity/identity-check.ts';
import type { CodeMessage } from '../../src/access/identity/ports.ts';
import { mediaByReach } from '../../src/media/media-by-reach.ts';
import { HearingExhibits } from '../../src/exhibits/hearing-exhibits.ts';
import { PagePictures } from '../../src/exhibits/page-pictures.ts';
import { pdfPages } from '../../src/files/pdf-pages.ts';
import { openProceedings } from '../../src/compose/proceedings.ts';
import { HearingRooms } from '../../src/media/hearing-rooms.ts';
import { startMediasoup } from '../../src/media/mediasoup/engine.ts';
import { openBoard } from '../../src/compose/board.ts';
import type { BookingDirectory } from '../../src/scheduling/ports.ts';
import { courtroomCards, findProtected } from '../../src/scheduling/protected-people.ts';
import { Presence } from '../../src/gateway/hearing/presence.ts';
import { Gateway } from '../../src/gateway/hearing/gateway.ts';
import { createHelpStore } from '../../src/board/help/help-store.ts';
import { noteHelp } from '../../src/board/help/note-help.ts';
import { audit } from '../../src/audit/audit-store.ts';
import { createIdentityStore } from '../../src/access/identity/identity-store.ts';
import type { NewHearing } from '../../src/hearings/store/hearing-store.ts';
import { openStorage } from '../../src/compose/storage.ts';
import type { Storage } from '../../src/compose/storage.ts';
import type { Reachable } from './client.ts';
import { engineOfTest } from './databases.ts';
import { freePort } from './ports.ts';

const HOUR_MS = 3_600_000;
/** Duration of every answer about an identity. */
export const ANSWER_AFTER_MS = 100;
const SEATS = [
  { id: 'judge' as SeatId, role: 'presiding-judge' },
  { id: 'citizen' as SeatId, role: 'complainant' },
] as const;

/** A hearing's people; each is named "name of", followed by the seat. */
export type People = readonly Omit<NewHearing['seats'][number], 'name' | 'tokenId'>[];

/** The service's real parts without a recorder, within the test's process, so that a test can look into them. */
export interface InProcess extends Reachable {
  readonly service: HearingService;
  readonly storage: Storage;
  readonly identity: IdentityCheck;
  /** Codes sent to people, oldest first. */
  readonly codes: readonly CodeMessage[];
  /** The clock for the validity of codes; a test may set it. */
  readonly clock: { now: () => number };
  /** Another hearing, with links to its seats. */
  hold(kind: HearingKind, people: People): Promise<Reachable>;
  /** Resolves when the hearing's media match its law and everybody has been told. */
  settled(hearing: string): Promise<unknown>;
  /** Opens the database a second time, as another process would. */
  readonly openStorageAgain: () => Promise<Storage>;
  /** Ends a seat's link. */
  readonly linkEnded: (...ended: BusEvents['link-ended']) => void;
  /** Browsers' sockets that are open now. */
  readonly sockets: () => number;
  /** Browsers' transports that exist in the media worker's rooms now. */
  readonly transports: () => number;
  /** Rooms that exist now. */
  readonly rooms: () => number;
  stop(): Promise<void>;
}

/** Starts the parts with one hearing of a judge and a citizen. A hearing that is over stays in memory for `keepOverMs`. */
export async function startInProcess({
  keepOverMs = 100,
  log = pino({ level: 'silent' }),
  personOf = () => Promise.resolve(undefined),
  seatBudget = 1,
}: {
  keepOverMs?: number;
  log?: Logger;
  personOf?: BookingDirectory['personOf'];
  /** More than 1 in tests that send more requests than a page does. */
  seatBudget?: number;
} = {}): Promise<InProcess> {
  const open = countOpen();
  const dataDir = await mkdtemp(join(tmpdir(), 'mahzar-test-'));
  const engine = await engineOfTest();
  const database = await engine.create(dataDir);
  const masterKey = randomBytes(32);
  const bus = new EventBus();
  const openStorageAgain = () => openStorage({ database, masterKey, randomBytes });
  const storage = await openStorage({ database, masterKey, randomBytes, bus });
  const media = await startMediasoup({ workers: 1, listenIp: '127.0.0.1', port: await freePort() });
  const rooms = new HearingRooms(media);
  const service = new HearingService(storage.log, Date.now, {
    bus,
    media: mediaByReach(rooms),
    keepIdleMs: keepOverMs,
  });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keys = parseKeyRing(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())!;
  const presence = new Presence(Date.now);
  const server = createServer();
  const storageHealth = new StorageHealth({
    bus,
    service,
    now: Date.now,
    supportCode: () => 'SUPPORT0',
    report: () => undefined,
  });
  const { help } = openBoard({
    bus,
    service,
    directory: storage.hearings,
    rooms,
    storage: storageHealth,
    helpStore: createHelpStore(storage.database, masterKey, randomBytes),
    noteHelp: noteHelp(audit, Date.now),
    hearingsOf: () => Promise.resolve([]),
    context: () => Promise.resolve({ staff: [], sitting: [], identities: new Map(), checks: new Map() }),
    links: (hearing) => presence.links(hearing),
    randomBytes,
    now: Date.now,
    clock: courtClock(COURT_ZONE),
    log,
  });
  const codes: CodeMessage[] = [];
  const clock = { now: Date.now };
  const identity = new IdentityCheck({
    bus,
    store: createIdentityStore(storage.database),
    service,
    personOf,
    versionOf: () => Promise.resolve(undefined),
    sendCode: (_, message) => Promise.resolve(void codes.push(message)),
    audit,
    otherBrowsers: (hearing, seat) => presence.otherBrowsers(hearing, seat),
    codes: new OneTimeCodes(masterKey, ANSWER_AFTER_MS),
    now: () => clock.now(),
  });
  const {
    service: proceedings,
    documents,
    titlesFor,
  } = openProceedings({
    bus,
    database: storage.database,
    masterKey,
    randomBytes,
    now: Date.now,
  });
  const exhibits = new HearingExhibits({
    bus,
    service,
    // Hearings without a booking have no case.
    courtOf: () => Promise.resolve(undefined),
    proceedings,
    documents,
    titlesFor,
    player: { positionMs: () => null, isBusy: () => false },
    now: Date.now,
    pictures: new PagePictures({ documents, pdf: pdfPages() }),
    hearings: () => presence.live.hearings(),
    problem: (hearing, error) => log.error({ err: error, hearing }),
  });
  const gateway = new Gateway({
    bus,
    exhibits,
    // Hearings without a booking cannot be continued by a next one.
    nextHearings: {
      free: () => Promise.resolve(new Rejection('cannot-book')),
      book: () => Promise.resolve(new Rejection('cannot-book')),
    },
    presence,
    server,
    service,
    directory: storage.hearings,
    cards: courtroomCards(
      { database: storage.database, cards: storage.hearings, find: findProtected(masterKey, randomBytes) },
      (error) => {
        throw error;
      },
    ),
    verify: (token, hearing) => verifyToken(token, { keys, hearing, now: Date.now() }),
    chat: storage.chat,
    newId: randomUUID,
    rooms,
    help,
    storage: storageHealth,
    hasRoomFor: () => true,
    mayRecord: () => true,
    openMediaPathTest: (path) => media.openMediaPathTest(path),
    checks: storage.checks,
    identity,
    callOff: (hearing, seat) => service.execute(hearing, { type: 'cancel' }, { kind: 'seat', seat }),
    log,
    now: Date.now,
    supportCode: randomUUID,
    isStorageFault: (error) => service.isStorageFault(error),
    isBusy: storage.database.kind.isLockTimeout,
    addressOf: ({ socket }) => socket.remoteAddress ?? '',
    originAllowed: originRule({ environment: 'development', allowedOrigins: [], tls: { kind: 'off' } }),
    seatBudget,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const now = Date.now();
  const times = { startsAt: now, endsAt: now + HOUR_MS };
  const texts = { title: 'Hearing', branch: 'Branch 1', caseNumber: '1' };
  let held = 0;
  const hold = async (kind: HearingKind, people: People): Promise<Reachable> => {
    const hearing = `hearing-${(held += 1)}` as HearingId;
    const seats = people.map((seat) => ({ ...seat, name: `name of ${seat.id}`, tokenId: `token-${seat.id}` }));
    await storage.hearings.create({ id: hearing, kind, ...times, ...texts, seats }, now);
    const token = (seat: string) => {
      const grant = { hearing, seat: seat as SeatId, tokenId: `token-${seat}`, notBefore: now, expires: now + HOUR_MS };
      return issueToken(keys, grant, now);
    };
    return { origin, demo: { hearing }, token };
  };

  return {
    ...(await hold('courtroom', SEATS)),
    service,
    storage,
    identity,
    codes,
    clock,
    openStorageAgain,
    hold,
    settled: (hearing) => rooms.collect(hearing as HearingId, '' as SeatId),
    linkEnded: (...ended) => bus.publish('link-ended', ...ended),
    sockets: () => gateway.sockets,
    transports: () => open.transports,
    rooms: () => open.rooms,
    async stop() {
      await gateway.drain();
      await media.close();
      server.closeAllConnections();
      await storage.close();
      await engine.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** Counts with mediasoup's own observers. */
function countOpen(): { transports: number; rooms: number } {
  const open = { transports: 0, rooms: 0 };
  observer.once('newworker', (worker) =>
    worker.observer.on('newrouter', (router) => {
      open.rooms += 1;
      router.observer.on('close', () => (open.rooms -= 1));
      router.observer.on('newtransport', (transport) => {
        if (transport.type !== 'webrtc') return;
        open.transports += 1;
        transport.observer.on('close', () => (open.transports -= 1));
      });
    }),
  );
  return open;
}
