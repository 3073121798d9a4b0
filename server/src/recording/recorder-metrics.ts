import { counter, gauge } from '../observability/metrics/open-metrics.ts';
import type { Metric } from '../observability/metrics/open-metrics.ts';
import type { RecorderTotals } from './messages.ts';
import type { Recorders } from './recorders.ts';

const NOTHING: RecorderTotals = { packets: 0, bytes: 0, dropped: 0, missing: 0, cpuMs: 0, rssBytes: 0 };

/** Totals of one recorder: of its current process and of the processes before it. */
class RecorderFigures {
  #former = NOTHING;
  #totals = NOTHING;
  tracks = 0;
  unsyncedMs = 0;
  slowestMs = 0;
  cut = 0;
  ended = 0;
  stalls = 0;

  handleHealth(totals: RecorderTotals | null): void {
    this.#totals = totals ?? this.#totals;
  }

  /** The process has ended; the next one counts from 0. */
  handleEnd(): void {
    this.#former = this.total();
    this.#totals = NOTHING;
    [this.tracks, this.unsyncedMs, this.slowestMs] = [0, 0, 0];
    this.ended += 1;
  }

  total(): RecorderTotals {
    const [one, other] = [this.#former, this.#totals];
    return {
      packets: one.packets + other.packets,
      bytes: one.bytes + other.bytes,
      dropped: one.dropped + other.dropped,
      missing: one.missing + other.missing,
      cpuMs: one.cpuMs + other.cpuMs,
      rssBytes: other.rssBytes,
    };
  }
}

/** Follows the recorders from now on; returns a function that reports their metrics, labelled by worker number. */
export function watchRecorders({ all }: Pick<Recorders, 'all'>): () => Metric[] {
  const figures = all.map((recorder) => {
    const of = new RecorderFigures();
    recorder.on('health', ({ tracks, slowestMs, totals }) => {
      of.handleHealth(totals);
      of.tracks = tracks.length;
      of.unsyncedMs = Math.max(0, ...tracks.map(({ unsyncedMs }) => unsyncedMs));
      of.slowestMs = slowestMs;
    });
    recorder.on('lost', () => of.handleEnd());
    recorder.on('trackCut', () => void (of.cut += 1));
    recorder.on('stall', () => void (of.stalls += 1));
    return of;
  });
  const each = (value: (of: RecorderFigures) => number) =>
    figures.map((of, recorder) => ({ labels: { recorder }, value: value(of) }));
  return () => [
    gauge(
      'mahzar_recorder_up',
      '1 while the recorder takes calls.',
      ...all.map(({ ready }, recorder) => ({ labels: { recorder }, value: ready ? 1 : 0 })),
    ),
    gauge('mahzar_recorder_tracks', 'Tracks that are recorded.', ...each(({ tracks }) => tracks)),
    counter('mahzar_recorder_packets', 'Packets that were recorded.', ...each((of) => of.total().packets)),
    counter('mahzar_recorder_bytes', 'Bytes of recordings that were written.', ...each((of) => of.total().bytes)),
    counter(
      'mahzar_recorder_missing_packets',
      'Packets that never came, by the numbers of those that did: lost on the way, or while the recorder stood still.',
      ...each((of) => of.total().missing),
    ),
    counter(
      'mahzar_recorder_dropped_packets',
      'Packets for which there was no memory while the disk refused.',
      ...each((of) => of.total().dropped),
    ),
    gauge(
      'mahzar_recorder_oldest_unsynced_seconds',
      'Age of the oldest packet that a power cut would take.',
      ...each(({ unsyncedMs }) => unsyncedMs / 1_000),
    ),
    gauge(
      'mahzar_recorder_slowest_disk_seconds',
      'The longest that the disk took of late for what it was given.',
      ...each(({ slowestMs }) => slowestMs / 1_000),
    ),
    counter('mahzar_recorder_cut_tracks', 'Tracks that sent too much and were cut.', ...each(({ cut }) => cut)),
    counter('mahzar_recorder_ended', 'Processes that ended while they were in use.', ...each(({ ended }) => ended)),
    counter('mahzar_recorder_stalls', 'Times that nothing came to the disk.', ...each(({ stalls }) => stalls)),
    counter('mahzar_recorder_cpu_seconds', 'Processor time.', ...each((of) => of.total().cpuMs / 1_000)),
    gauge('mahzar_recorder_resident_memory_bytes', 'Resident memory.', ...each((of) => of.total().rssBytes)),
  ];
}
