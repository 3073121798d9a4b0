/*
 * Reads a sealed file for the viewer in a worker, so that decryption does not slow down playback. It runs the code that checks
 * files and plays records in the service, with the file access of the viewer.
 */
import './browser/buffer.ts';
import { config } from 'zod';
import { parseFingerprint } from '../../../kernel/fingerprint.ts';
import { parseNoteKey } from '../../proof/signed-note.ts';
import { checkSealedFile } from '../verifier/check-sealed-file.ts';
import { holdFile } from './browser/fs-promises.ts';
import { openSealedRecord } from './sealed-record.ts';
import type { SealedRecord } from './sealed-record.ts';
import type { FromViewerThread, ToViewerThread, ViewerWork } from './viewer-messages.ts';

declare const self: {
  postMessage(message: FromViewerThread, moved: readonly ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: { readonly data: ToViewerThread }) => void): void;
};

type Work = { readonly [Kind in keyof ViewerWork]: (asked: WorkRequest<Kind>) => Promise<ViewerWork[Kind]['answer']> };

interface WorkRequest<Kind extends keyof ViewerWork> {
  readonly given: ViewerWork[Kind]['given'];
  readonly signal: AbortSignal;
  /** Reports the progress, percent. */
  readonly onProgress: (percent: number) => void;
}

// The page's policy forbids running generated code.
config({ jitless: true });

/** The record of the file that was opened. */
let record: SealedRecord | undefined;

const WORK: Work = {
  async check({ given: { file, trusted, authorities, segments }, onProgress }) {
    if (trusted.some((key) => parseNoteKey(key) === undefined)) return 'no-key';
    const fingerprints = authorities.map(parseFingerprint);
    const known = fingerprints.filter((fingerprint) => fingerprint !== undefined);
    if (known.length < fingerprints.length) return 'no-authority';
    const onRead = percentOf(2 * file.size, onProgress);
    return checkSealedFile(file, trusted, { authorities: known, segments, onRead });
  },
  async open({ given: { file } }) {
    await holdFile(file);
    record = await openSealedRecord('');
    return record.shown;
  },
  media: ({ given: { track, range }, signal }) => opened().media(track, range, signal),
  speech: () => opened().speech(),
};

function opened(): SealedRecord {
  if (record === undefined) throw new Error('no file was opened');
  return record;
}

/** Sums up amounts, and reports each full percent once. */
function percentOf(whole: number, tell: (percent: number) => void): (more: number) => void {
  let [sum, lastSent] = [0, 0];
  return (more) => {
    sum += more;
    const percent = Math.min(100, Math.floor((100 * sum) / Math.max(1, whole)));
    if (percent > lastSent) tell(percent);
    lastSent = percent;
  };
}

const running = new Map<number, AbortController>();

async function run<Kind extends keyof ViewerWork>(id: number, kind: Kind, given: ViewerWork[Kind]['given']) {
  const stop = new AbortController();
  running.set(id, stop);
  const onProgress = (percent: number) => self.postMessage({ type: 'progress', id, percent }, []);
  try {
    const answer = await WORK[kind]({ given, signal: stop.signal, onProgress });
    const media = typeof answer === 'object' && 'media' in answer ? answer.media : null;
    self.postMessage({ type: 'done', id, answer }, media === null ? [] : [media]);
  } catch (error) {
    self.postMessage({ type: 'failed', id, message: String(error) }, []);
  } finally {
    running.delete(id);
  }
}

self.addEventListener('message', ({ data }) => {
  if (data.type === 'stop') running.get(data.id)?.abort();
  else void run(data.id, data.type, data.given);
});
