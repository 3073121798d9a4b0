import { once } from 'node:events';
import type { Server } from 'node:http';
import { PHASES, isUnderWay } from '@mahzar/shared/hearing/state';
import type { StorageFault } from '@mahzar/shared/protocol/pushes';
import type { Presence } from '../gateway/hearing/presence.ts';
import type { HearingService } from '../hearings/hearing-service.ts';
import { createMetricsServer } from '../http/metrics-server.ts';
import type { MetricsOf } from '../http/metrics-server.ts';
import type { MediaEngine } from '../media/engine.ts';
import type { OutboxBacklog } from '../kernel/outbox-worker.ts';
import { counter, gauge } from '../observability/metrics/open-metrics.ts';
import type { Metric } from '../observability/metrics/open-metrics.ts';
import { watchProcess } from '../observability/metrics/process-metrics.ts';
import { watchRecorders } from '../recording/recorder-metrics.ts';
import type { Recorders } from '../recording/recorders.ts';
import type { SpaceGuard } from '../recording/space-guard.ts';
import type { DataFolder } from './data-folder.ts';
import type { Desk } from './desk.ts';
import type { Proof } from './proof.ts';
import type { Recording } from './recording.ts';
import type { Runtime } from './runtime.ts';

interface MetricsParts {
  readonly service: Pick<HearingService, 'phases' | 'outage'>;
  readonly presence: Pick<Presence, 'live'>;
  readonly engine: Pick<MediaEngine, 'usage' | 'strain'>;
  readonly recorders: Pick<Recorders, 'all'>;
  readonly recording: Pick<Recording, 'storageHealth'> & { readonly space: Pick<SpaceGuard, 'freeByFolder'> };
  readonly folder: Pick<DataFolder, 'databaseDir'>;
  readonly desk: {
    readonly notify: Pick<Desk['notify'], 'backlogs'>;
    readonly webhooks: Pick<Desk['webhooks'], 'backlog'>;
    readonly archive: Pick<NonNullable<Desk['archive']>, 'standing'> | null;
  };
  readonly proof: Pick<Proof, 'check' | 'signedAt'> & {
    readonly checkpoints: { readonly waitingSince: number | null };
  };
}

/**
 * Serves metrics of this process on a port of their own; null when none is configured. Metrics are labelled by part and kind only:
 * never by person, hearing or case.
 */
export async function openMetrics(runtime: Runtime, parts: MetricsParts): Promise<Server | null> {
  const { config, bus, log } = runtime;
  if (config.metrics === null) return null;
  let outages = 0;
  bus.on('log-outage', (outage) => void (outages += outage === null ? 0 : 1));
  const { service, presence, engine, recorders, recording, folder, desk, proof } = parts;
  const server = createMetricsServer(
    {
      process: watchProcess(),
      hearings: () => hearingMetrics(service, presence),
      media: () => mediaMetrics(engine),
      recorder: watchRecorders(recorders),
      storage: () => storageMetrics(recording.storageHealth.alarm?.kind ?? null, service.outage !== null, outages),
      disk: () => diskMetrics(recording.space.freeByFolder, { data: config.dataDir, database: folder.databaseDir }),
      messages: async () =>
        backlogMetrics({ ...(await desk.notify.backlogs()), webhooks: await desk.webhooks.backlog() }, runtime.now()),
      ...(desk.archive !== null && { recordStore: () => archiveMetrics(desk.archive!.standing) }),
      checkpoints: async () => checkpointMetrics(await proof.signedAt(), proof.checkpoints.waitingSince, runtime.now()),
      recordCheck: async () => checkMetrics(await proof.check()),
    } satisfies Record<string, MetricsOf>,
    log,
  );
  const listening = once(server, 'listening');
  server.listen(config.metrics.port, config.metrics.host);
  await listening;
  server.on('error', (error) => log.error({ err: error }, 'metrics server error'));
  log.info({ address: server.address() }, 'metrics server listens');
  return server;
}

function hearingMetrics({ phases }: MetricsParts['service'], { live }: MetricsParts['presence']): Metric[] {
  const { people, connections } = live.counts();
  const held = PHASES.filter(isUnderWay).map((phase) => ({
    labels: { phase },
    value: phases.filter((one) => one === phase).length,
  }));
  return [
    gauge('mahzar_hearings', 'Hearings that are held by this process.', ...held),
    gauge('mahzar_people_connected', 'People who are here in hearings of this process.', people),
    gauge('mahzar_hearing_connections', 'Connections of hearings, those in the lobby among them.', connections),
  ];
}

async function mediaMetrics(engine: MetricsParts['engine']): Promise<Metric[]> {
  const workers = await engine.usage();
  const sum = (of: (worker: (typeof workers)[number]) => number) =>
    workers.reduce((total, worker) => total + of(worker), 0);
  return [
    gauge('mahzar_media_workers', 'Media workers that run.', workers.length),
    gauge(
      'mahzar_media_consumers',
      'Streams that are sent to people and recorders.',
      sum(({ consumers }) => consumers),
    ),
    // Only of running workers: a worker that replaces another starts at zero.
    gauge(
      'mahzar_media_cpu_seconds',
      'Processor time of the media workers that run.',
      sum(({ cpuMs }) => cpuMs) / 1_000,
    ),
    gauge(
      'mahzar_media_resident_memory_bytes',
      'The most memory that they had.',
      sum(({ maxRssKiB }) => maxRssKiB) * 1_024,
    ),
    gauge('mahzar_media_strained', '1 while media is about to run out of room.', engine.strain === null ? 0 : 1),
  ];
}

const ALARMS = ['log', 'full', 'low', 'slow', 'booked'] as const satisfies readonly StorageFault['kind'][];

function storageMetrics(alarm: StorageFault['kind'] | null, isOut: boolean, outages: number): Metric[] {
  const alarms = ALARMS.map((kind) => ({ labels: { kind }, value: kind === alarm ? 1 : 0 }));
  return [
    gauge('mahzar_storage_outage', '1 while the logs of hearings cannot be written.', isOut ? 1 : 0),
    counter('mahzar_storage_outages', 'Times that the logs of hearings could not be written.', outages),
    gauge('mahzar_storage_alarm', 'What those who run hearings are warned of: the worst.', ...alarms),
  ];
}

function diskMetrics(free: SpaceGuard['freeByFolder'], folders: Readonly<Record<string, string | null>>): Metric[] {
  if (free === null) throw new Error('a disk does not answer');
  const values = Object.entries(folders).flatMap(([folder, path]) => {
    const value = path === null ? undefined : free.get(path);
    return value === undefined ? [] : [{ labels: { folder }, value }];
  });
  return [gauge('mahzar_disk_free_bytes', 'Room on the disk of a folder, as it was seen last.', ...values)];
}

function backlogMetrics(outboxes: Readonly<Record<string, OutboxBacklog>>, now: number): Metric[] {
  const each = (value: (of: OutboxBacklog) => number) =>
    Object.entries(outboxes).map(([outbox, of]) => ({ labels: { outbox }, value: value(of) }));
  return [
    gauge('mahzar_outbox_waiting', 'Messages that are due and were not taken yet.', ...each(({ waiting }) => waiting)),
    gauge(
      'mahzar_outbox_oldest_seconds',
      'For how long the oldest of them is due.',
      ...each(({ oldest }) => (oldest === null ? 0 : secondsSince(oldest, now))),
    ),
  ];
}

function archiveMetrics({ hearings, isFailing }: { readonly hearings: number; readonly isFailing: boolean }): Metric[] {
  return [
    gauge('mahzar_record_store_waiting_hearings', 'Hearings of which something is to be put into the store.', hearings),
    gauge('mahzar_record_store_failing', '1 while the store takes nothing.', isFailing ? 1 : 0),
  ];
}

function checkpointMetrics(signedAt: number | null, waitingSince: number | null, now: number): Metric[] {
  return [
    gauge(
      'mahzar_checkpoint_timestamp_seconds',
      'When the newest checkpoint was signed.',
      ...(signedAt === null ? [] : [signedAt / 1_000]),
    ),
    gauge(
      'mahzar_checkpoint_waiting_seconds',
      'Age of the oldest change of a log that is in no checkpoint yet.',
      waitingSince === null ? 0 : secondsSince(waitingSince, now),
    ),
  ];
}

function checkMetrics({ finishedAt, findings, isLate }: Awaited<ReturnType<Proof['check']>>): Metric[] {
  return [
    gauge(
      'mahzar_record_check_timestamp_seconds',
      'When the last nightly check of all records was finished.',
      ...(finishedAt === null ? [] : [finishedAt / 1_000]),
    ),
    gauge('mahzar_record_check_findings', 'Faults that it found.', findings),
    gauge('mahzar_record_check_late', '1 when a night was missed.', isLate ? 1 : 0),
  ];
}

function secondsSince(at: number, now: number): number {
  return Math.max(0, now - at) / 1_000;
}
