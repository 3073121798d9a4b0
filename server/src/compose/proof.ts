import { isOver } from '@mahzar/shared/hearing/state';
import type { HearingService } from '../hearings/hearing-service.ts';
import type { Bound } from '../http/api/bind.ts';
import { hearingChain, queueChain } from '../record/proof/checkpoint.ts';
import { CheckpointStore } from '../record/proof/checkpoint-store.ts';
import { Checkpoints } from '../record/proof/checkpoints.ts';
import { originOf } from '../record/proof/origin.ts';
import { proofRoutes } from '../record/proof/proof-routes.ts';
import { describeCertificate, sealKeyOf } from '../record/sealed-file/seal-signature.ts';
import { sealSecret } from '../storage/system-keys.ts';
import type { Runtime } from './runtime.ts';
import type { Storage } from './storage.ts';

export interface Proof {
  readonly checkpoints: Checkpoints;
  readonly routes: readonly Bound[];
}

/** Has the heads of all logs signed, and tells by which keys. */
export function openProof(
  { config, bus, now, log, randomBytes }: Runtime,
  {
    storage: { database },
    service,
    masterKey,
  }: {
    readonly storage: Pick<Storage, 'database'>;
    readonly service: Pick<HearingService, 'outage'>;
    /** 32 bytes. */
    readonly masterKey: Buffer;
  },
): Proof {
  const court = originOf(config.publicUrl);
  const store = new CheckpointStore({
    database,
    masterKey,
    randomBytes,
    name: court,
    broken: ({ chain, entries }) =>
      log.error(
        { chain, entries },
        'a log does not hold what was signed of it, and is signed no further: record:verify',
      ),
  });
  const checkpoints = new Checkpoints({
    store,
    dataDir: config.dataDir,
    outage: () => service.outage,
    now,
    log,
    shared: config.database.kind === 'postgres',
  });
  bus.on('hearing-changed', ({ state }) => {
    checkpoints.noteChange(hearingChain(state.id));
    if (isOver(state.phase)) checkpoints.makeSoon();
  });
  bus.on('booking-kept', (hearing) => checkpoints.noteChange(hearingChain(hearing)));
  bus.on('record-completed', () => checkpoints.makeSoon());
  bus.on('queue-changed', ({ state }) => checkpoints.noteChange(queueChain(state.id)));
  const seal = { name: court, ...describeCertificate(sealKeyOf(sealSecret(masterKey), court)) };
  return { checkpoints, routes: proofRoutes({ database, store, seal }) };
}
