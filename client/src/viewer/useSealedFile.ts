import { useRef, useState } from 'react';
import type { Verdict } from '../../../server/src/record/sealed-file/viewer/viewer-messages.ts';
// oxlint-disable-next-line import/default -- the build makes one of it
import Thread from '../../../server/src/record/sealed-file/viewer/viewer-thread.ts?worker&inline';
import type { RecordSource } from '../playback/record-source.ts';
import { ViewerThread } from './viewer-thread.ts';

/** What the person knows from elsewhere about who seals files and who stamps their time; empty if unknown. */
export interface TrustAnchors {
  /** The court's public key as one line. */
  readonly key: string;
  /** SHA-256 of the certificate of the time-stamping authority. */
  readonly authority: string;
}

/** An opened file, which may be played. */
export interface OpenedFile {
  readonly at: 'open';
  readonly file: File;
  /** Null when nothing was recorded. */
  readonly recordSource: RecordSource | null;
  /** The first moment on the record, epoch ms; 0 if there is none. */
  readonly zero: number;
  /** Result of the checks so far. */
  readonly verdict: Extract<Verdict, { ok: true }>;
  /** Progress of checking the whole file: percent while it runs. */
  readonly whole: number | 'not-asked' | 'done' | 'failed';
}

type Flawed = Extract<Verdict, { ok: false }>;

export type Stage =
  /** `isNoKey`: the given key of the court is invalid. */
  | { readonly at: 'choosing'; readonly isNoKey: boolean }
  | { readonly at: 'checking' }
  /** The flaw of the file, of which nothing is played. Null when its record cannot be read. */
  | { readonly at: 'refused'; readonly verdict: Flawed | null }
  | OpenedFile;

const CHOOSING: Stage = { at: 'choosing', isNoKey: false };

export interface SealedFile {
  readonly stage: Stage;
  readonly open: (file: File, key: string) => Promise<void>;
  /** Checks every byte of the open file. Returns which of the given values is invalid, null if none is. */
  readonly checkAll: (opened: OpenedFile, given: TrustAnchors) => Promise<keyof TrustAnchors | null>;
  readonly close: () => void;
}

/** The sealed file that was chosen last, with the threads that read it. */
export function useSealedFile(): SealedFile {
  const [stage, setStage] = useState<Stage>(CHOOSING);
  const threads = useRef<readonly ViewerThread[]>([]);
  const begin = (): ViewerThread => {
    for (const thread of threads.current) thread.end();
    const thread = new ViewerThread(new Thread());
    threads.current = [thread];
    return thread;
  };
  const isLatest = (thread: ViewerThread): boolean => threads.current.includes(thread);

  return {
    stage,
    async open(file, key) {
      const thread = begin();
      setStage({ at: 'checking' });
      const opened = await openIn(thread, file, key).catch((error: unknown): Stage => ({
        at: 'refused',
        verdict: isNotRead(error) ? { ok: false, flaw: 'not-read' } : null,
      }));
      if (isLatest(thread)) setStage(opened);
    },
    async checkAll(opened, known) {
      // A second thread, so that playing continues meanwhile.
      const thread = new ViewerThread(new Thread());
      threads.current = [...threads.current, thread];
      const set = (change: Pick<OpenedFile, 'whole'> & Partial<OpenedFile>): void => {
        if (isLatest(thread)) setStage((now) => (now.at === 'open' ? { ...now, ...change } : now));
      };
      set({ whole: 0 });
      const given = { file: opened.file, ...trustedBy(known), segments: 'all' } as const;
      const verdict = await thread
        .ask('check', given, { onProgress: (percent) => set({ whole: percent }) })
        .catch(() => 'failed' as const);
      if (verdict === 'no-key' || verdict === 'no-authority') set({ whole: 'not-asked' });
      else if (verdict === 'failed') set({ whole: 'failed' });
      else if (verdict.ok) set({ whole: 'done', verdict });
      else if (isLatest(thread)) {
        begin();
        setStage({ at: 'refused', verdict });
      }
      thread.end();
      return verdict === 'no-key' ? 'key' : verdict === 'no-authority' ? 'authority' : null;
    },
    close() {
      begin();
      setStage(CHOOSING);
    },
  };
}

/** Whether a thread could not read the file at all, as `checkSealedFile` reports it. */
function isNotRead(error: unknown): boolean {
  return error instanceof Error && /^Not(?:Readable|Found)Error\b/.test(error.message);
}

function trustedBy({ key, authority }: TrustAnchors): { trusted: readonly string[]; authorities: readonly string[] } {
  const lines = (value: string): readonly string[] => (value.trim() === '' ? [] : [value.trim()]);
  return { trusted: lines(key), authorities: lines(authority) };
}

/** The segments are not read yet: each is checked when it is played. */
async function openIn(thread: ViewerThread, file: File, key: string): Promise<Stage> {
  // The page asks for the authority later, and only for a file with a time stamp.
  const verdict = await thread.ask('check', { file, ...trustedBy({ key, authority: '' }), segments: 'listed' });
  if (verdict === 'no-key' || verdict === 'no-authority') return { at: 'choosing', isNoKey: true };
  // An altered record must not be watched.
  if (!verdict.ok) return { at: 'refused', verdict };
  const record = await thread.ask('open', { file });
  const recordSource = record.sources.length === 0 ? null : thread.recordSourceOf(record);
  return { at: 'open', file, recordSource, zero: record.zero, verdict, whole: 'not-asked' };
}
