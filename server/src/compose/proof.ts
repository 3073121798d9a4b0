import { courtClock } from '@mahzar/shared/scheduling/court-clock';
import { isOver } from '@mahzar/shared/hearing/state';
import { recordStoreSettings } from '../config/record-store.ts';
import { createStaffStore } from '../access/staff/staff-store.ts';
import type { HearingService } from '../hearings/hearing-service.ts';
import type { Bound } from '../http/api/bind.ts';
import type { Notify } from '../notify/notify.ts';
import { caseChain, hearingChain, queueChain } from '../record/proof/checkpoint.ts';
import { CheckpointStamper } from '../record/proof/checkpoint-stamper.ts';
import { CheckpointStore } from '../record/proof/checkpoint-store.ts';
import { Checkpoints } from '../record/proof/checkpoints.ts';
import { checkStanding, readReport } from '../record/proof/court/court-report.ts';
import type { CheckStanding, CourtReport } from '../record/proof/court/court-report.ts';
import { NightlyCheck } from '../record/proof/court/nightly-check.ts';
import { originOf } from '../record/proof/origin.ts';
import { proofRoutes } from '../record/proof/proof-routes.ts';
import { describeCertificate, sealKeyOf } from '../record/sealed-file/seal-signature.ts';
import { inTransaction } from '../storage/database.ts';
import { sealSecret } from '../storage/system-keys.ts';
import { findAlteredDocuments, findDamagedKeys } from './court-findings.ts';
import type { Runtime } from './runtime.ts';
import type { Storage } from './storage.ts';
import { notifyOfReport } from './notify-of-report.ts';

export interface Proof {
  readonly checkpoints: Checkpoints;
  /** Null when no time-stamping authority is configured. */
  readonly stamper: CheckpointStamper | null;
  readonly nightly: NightlyCheck;
  /** State of the nightly check. */
  readonly check: () => Promise<CheckStanding>;
  /** When the newest checkpoint was signed, epoch milliseconds; null before the first. */
  readonly signedAt: () => Promise<number | null>;
  readonly routes: readonly Bound[];
}

/** Signs the heads of all logs, and serves the public keys. */
export function openProof(
  { config, bus, now, log, randomBytes }: Runtime,
  {
    storage: { database },
    service,
    masterKey,
    send,
  }: {
    readonly storage: Pick<Storage, 'database'>;
    readonly service: Pick<HearingService, 'outage'>;
    /** 32 bytes. */
    readonly masterKey: Buffer;
    /** Sends messages to administrators. */
    readonly send: Notify['send'];
  },
): Proof {
  const court = originOf(config.publicUrl);
  const store = new CheckpointStore({
    database,
    masterKey,
    randomBytes,
    name: court,
    broken: ({ chain, entries }) =>
      log.error({ chain, entries }, 'log differs from its signed checkpoint; not signed any more: run record:verify'),
  });
  const { timeStamps: url, timeStampCertificates: certificates } = config;
  const stamper =
    url === null ? null : new CheckpointStamper({ database, dataDir: config.dataDir, url, certificates, now, log });
  const checkpoints = new Checkpoints({
    store,
    made: (isAwaited) => (isAwaited ? stamper?.stampNow() : stamper?.wake()),
    dataDir: config.dataDir,
    outage: () => service.outage,
    now,
    log,
    shared: config.database.kind === 'postgres',
  });
  bus.on('hearing-changed', ({ state }, entries) => {
    checkpoints.noteChange(hearingChain(state.id));
    if (entries.some(({ event: { type } }) => type === 'hearing-closed' || type === 'hearing-adjourned'))
      checkpoints.makeAwaited();
    else if (isOver(state.phase)) checkpoints.makeSoon();
  });
  bus.on('booking-stored', (hearing) => checkpoints.noteChange(hearingChain(hearing)));
  bus.on('record-completed', () => checkpoints.makeAwaited());
  bus.on('case-changed', (id) => checkpoints.noteChange(caseChain(id)));
  bus.on('queue-changed', ({ state }) => checkpoints.noteChange(queueChain(state.id)));
  const sealKey = sealKeyOf(sealSecret(masterKey), court);
  const seal = () => ({ name: court, ...describeCertificate(sealKey) });
  const found = { database, masterKey, log };
  const nightly = new NightlyCheck({
    dataDir: config.dataDir,
    database: config.database,
    settings: {
      ...recordStoreSettings(config.recordStore),
      ...(certificates.length > 0 && { TIME_STAMPS_CERTIFICATES: certificates.join(',') }),
    },
    clock: courtClock(config.court.zone),
    now,
    log,
    documents: (report, signal, keep) =>
      findAlteredDocuments(report, found, { bytesPerSecond: DOCUMENT_BYTES_PER_SECOND, signal, keep }),
    done: async (report) => {
      await findDamagedKeys(report, found);
      alarmOf(report, log);
      await inTransaction(database, (on) => {
        const staff = createStaffStore(on, masterKey, randomBytes);
        return notifyOfReport(on, { report, at: now() }, { staff, send });
      });
    },
  });
  const since = now();
  const check = async () => checkStanding(await readReport(config.dataDir), { since, now: now() });
  const signedAt = async () => (await store.latest())?.at ?? null;
  return { checkpoints, stamper, nightly, check, signedAt, routes: proofRoutes({ database, store, seal, check }) };
}

/** Low, to leave capacity for the rest of the service. */
const DOCUMENT_BYTES_PER_SECOND = 16 * 1024 * 1024;
/** Findings that are logged one by one. The report has all of them. */
const TOLD = 50;

function alarmOf({ startedAt, findings, omitted, elsewhere }: CourtReport, log: Runtime['log']): void {
  if (elsewhere > 0)
    log.warn(
      { hearings: elsewhere },
      'recordings not in this data folder were not checked; lost unless another process has them',
    );
  if (findings.length === 0) return log.info({ startedAt }, 'record check passed: all records here match their logs');
  for (const finding of findings.slice(0, TOLD)) log.error(finding, 'record check found damage: run record:verify');
  log.error({ findings: findings.length + omitted }, 'record check found damage: see record-check.json');
}
