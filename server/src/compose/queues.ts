import { randomUUID } from 'node:crypto';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { QueueId } from '@mahzar/shared/queue/ids';
import { courtClock } from '@mahzar/shared/scheduling/court-clock';
import { hearingLink } from '@mahzar/shared/token';
import { issueToken } from '../access/tokens/token.ts';
import type { QueueGatewayOptions } from '../gateway/queue/queue-gateway.ts';
import type { HearingService } from '../hearings/hearing-service.ts';
import type { KeyRing } from '../kernel/key-ring.ts';
import { Meetings } from '../queue/meetings.ts';
import { OtherProcesses } from '../queue/other-processes.ts';
import { QueueClock } from '../queue/queue-clock.ts';
import type { SpaceGuard } from '../recording/space-guard.ts';
import { nodeIdIn } from '../storage/node-id.ts';
import { openSignal } from '../storage/signal.ts';
import type { Intake } from './intake.ts';
import type { Runtime } from './runtime.ts';
import type { Storage } from './storage.ts';

export interface Queues {
  readonly meetings: Meetings;
  readonly clock: QueueClock;
  /** What the gateway of queues asks of other parts. */
  readonly access: Pick<QueueGatewayOptions, 'capacityAt' | 'requestOf' | 'guestOf' | 'isOffice' | 'linkOf' | 'today'>;
  /** Resumes the days that are not closed, and returns them. */
  begin(): Promise<readonly QueueId[]>;
}

/** Lifetime of a meeting's link. It is made when somebody asks for it. */
const LINK_MS = 12 * 3_600_000;

/** Days of meetings with citizens: each called request becomes a hearing, and timers move the queue on. */
export function openQueues(
  { config, bus, now, log, randomBytes }: Runtime,
  parts: {
    readonly intake: Pick<Intake, 'queues' | 'people' | 'offices' | 'requestOf' | 'guestOf' | 'capacityAt'>;
    readonly service: HearingService;
    readonly storage: Pick<Storage, 'hearings'>;
    readonly space: Pick<SpaceGuard, 'hasRoomFor'>;
    readonly keys: KeyRing;
    /** 32 bytes. */
    readonly masterKey: Buffer;
  },
): Queues {
  const { service, storage, space, keys, masterKey } = parts;
  const { queues, people, offices, requestOf, guestOf, capacityAt } = parts.intake;
  const court = courtClock(config.court.zone);
  const today = () => court.dayOf(now());
  const meetings = new Meetings({
    bus,
    queues,
    service,
    people,
    masterKey,
    randomBytes,
    now,
    hasRoomFor: (state) => space.hasRoomFor(state),
    problem: (hearing, error) => log.error({ err: error, hearing }, 'meeting and queue not synchronised'),
  });
  const clock = new QueueClock({
    bus,
    queues,
    now,
    problem: (queue, error) => log.error({ err: error, queue }, 'queue deadline not processed'),
  });
  return {
    meetings,
    clock,
    access: {
      today,
      requestOf,
      guestOf,
      capacityAt,
      isOffice: async (office) => (await offices.find(office)) !== undefined,
      async linkOf(hearing: HearingId, seat: SeatId) {
        const token = await storage.hearings.seatToken(hearing, seat);
        if (typeof token?.tokenId !== 'string') return null;
        const at = now();
        const grant = { hearing, seat, tokenId: token.tokenId, notBefore: at, expires: at + LINK_MS };
        return hearingLink(config.publicUrl, hearing, issueToken(keys, grant, at));
      },
    },
    async begin() {
      // Includes earlier days that nobody has closed.
      const open = await queues.open();
      for (const queue of open) {
        const snapshot = await queues.snapshot(queue);
        if (snapshot === null) continue;
        clock.watch(snapshot.state);
        await meetings.resume(queue);
      }
      return open;
    },
  };
}

/**
 * With several processes on one database: when another process has died, people who waited there and have not reconnected to a
 * running one are noted as away. Null when no other process uses the database.
 */
export function watchOtherProcesses(
  { config, log }: Runtime,
  parts: {
    readonly storage: Pick<Storage, 'database'>;
    readonly queues: Pick<Intake['queues'], 'open'>;
    readonly correctPresence: (queue: QueueId) => void;
  },
): OtherProcesses | null {
  if (config.database.kind === 'sqlite') return null;
  const { storage, queues, correctPresence } = parts;
  const others = new OtherProcesses({
    database: storage.database,
    signal: openSignal(config.database, 'processes'),
    node: nodeIdIn(config.dataDir, randomUUID),
    onGone(node) {
      log.warn({ node }, 'peer process not responding');
      queues.open().then(
        (open) => open.forEach(correctPresence),
        (error: unknown) => log.error({ err: error }, 'presence of people connected to an ended process not updated'),
      );
    },
  });
  others.begin();
  return others;
}
