import { randomUUID } from 'node:crypto';
import { isOver } from '@mahzar/shared/hearing/state';
import { Deadlines } from '../hearings/deadlines.ts';
import { HearingLeases, LEASE_MS, LIVE_MS } from '../hearings/hearing-leases.ts';
import { HearingService } from '../hearings/hearing-service.ts';
import { Upkeep } from '../kernel/upkeep.ts';
import type { HearingMedia } from '../hearings/ports.ts';
import { leaseProofs } from '../hearings/store/lease-proof.ts';
import { createLeaseStore } from '../hearings/store/lease-store.ts';
import { leaseProofKey } from '../storage/system-keys.ts';
import type { Runtime } from './runtime.ts';
import type { Storage } from './storage.ts';

export interface Hearings {
  readonly service: HearingService;
  readonly deadlines: Deadlines;
  /** Null when no other process uses the database. */
  readonly leases: HearingLeases | null;
  /** Removes erased messages with counsel from the database's files. */
  readonly erasures: Upkeep;
}

/** How often the removal of erased messages from the database's files is attempted, ms. */
const ERASURES_MS = 10 * 60_000;

/** Opens hearings: their commands, their deadlines, and which process holds them. */
export function openHearings(
  runtime: Runtime,
  parts: {
    readonly storage: Pick<Storage, 'log' | 'logDatabase' | 'chat'>;
    readonly masterKey: Buffer;
    /** This process's name among those that share the database; null when there are no others. */
    readonly node: string | null;
    readonly media: HearingMedia;
  },
): Hearings {
  const { bus, now, log } = runtime;
  const { storage, media } = parts;
  const leases = openLeases(runtime, parts);
  const service = new HearingService(storage.log, now, { bus, media, ...(leases !== null && { ownership: leases }) });
  bus.on('not-caught-up', (hearing, error, deferred) => {
    const dropped = deferred.map(({ at, events }) => ({ at, events: events.map(({ type }) => type) }));
    log.error({ err: error, hearing, dropped }, 'catch-up of a hearing after a log outage failed');
  });
  bus.on('hearing-lost', (hearing, { address }) => {
    log.error({ hearing, address, code: 'held-elsewhere' }, 'hearing lost to another process');
  });
  const erasures = new Upkeep({
    everyMs: ERASURES_MS,
    turn: (ending) => storage.chat.overwriteErased(ending),
    problem: (error) =>
      log.error({ err: error }, 'erased privileged messages may remain in the database files; retrying'),
  });
  bus.on('hearing-changed', ({ state }) => {
    if (!isOver(state.phase)) return;
    storage.chat
      .erasePrivileged(state.id)
      .then(() => erasures.run())
      .catch((error: unknown) => log.error({ err: error, hearing: state.id }, 'privileged messages not erased'));
  });
  const deadlines = new Deadlines({
    bus,
    service,
    now,
    problem: (hearing, error) => log.error({ err: error, hearing }, 'hearing deadline not processed; retrying'),
  });
  return { service, deadlines, leases, erasures };
}

function openLeases(
  { config, bus, log }: Runtime,
  { storage, masterKey, node }: Parameters<typeof openHearings>[1],
): HearingLeases | null {
  if (node === null) return null;
  return new HearingLeases({
    bus,
    store: createLeaseStore(storage.logDatabase, {
      node,
      run: randomUUID(),
      address: config.publicUrl,
      leaseMs: LEASE_MS,
      liveMs: LIVE_MS,
      proofs: leaseProofs(leaseProofKey(masterKey)),
      httpsOnly: config.environment === 'production',
    }),
    problem: (error) => log.warn({ err: error }, 'lease renewal failed'),
  });
}
