import { once } from 'node:events';
import type { Response } from 'express';
import { gapPart, lostPart, partHeader } from '@mahzar/shared/record/media-parts';
import { Rejection } from '@mahzar/shared/rejection';
import { UnreadableTrackError } from './fragment-maker.ts';
import type { Fragments, TrackFragment } from './fragment-maker.ts';
import type { FragmentTurns, Pause } from './fragment-turns.ts';

/** Number of fragments of one response that are made at the same time. */
const AT_ONCE = 2;

interface AnswerParts {
  readonly fragments: Fragments;
  readonly turns: FragmentTurns;
  /** The person whose turns are counted. */
  readonly actor: string;
  /** Number of fragments. */
  readonly count: number;
  readonly toMake: () => Promise<readonly TrackFragment[]>;
  /** Whether ranges without new pictures are reported. */
  readonly withStill: boolean;
  /** Called when a track could not be read. */
  readonly lost: (error: UnreadableTrackError) => void;
}

/**
 * Writes fragments in the format of `media-parts.ts`, in the order of the list. Two are made at the same time, because one waits for
 * the disk meanwhile. Each fragment takes its own turn, so that other people need not wait for a whole long response. A track that
 * cannot be read is reported, and the others continue.
 * @param gone aborts the whole response
 */
export async function answerWith(
  { fragments, turns, actor, count, toMake, withStill, lost }: AnswerParts,
  response: Response,
  gone: AbortController,
): Promise<Rejection<'too-many-requests'> | undefined> {
  const { signal } = gone;
  const makeOne = async (number: number, fragment: TrackFragment, pause: Pause): Promise<void> => {
    const write = async (...parts: readonly Uint8Array[]): Promise<void> => {
      signal.throwIfAborted();
      if (!response.write(Buffer.concat(parts))) await pause(() => once(response, 'drain', { signal }));
    };
    try {
      const { fetchFiles } = fragments;
      if (fetchFiles !== undefined) await pause(() => fetchFiles(fragment));
      const gaps = await fragments.write(fragment, (bytes) => write(partHeader(number, bytes.length), bytes), signal);
      if (gaps.some(({ kind }) => kind === 'unreadable'))
        lost(new UnreadableTrackError(`segments of ${fragment.track.info.track} are not as the log has them`));
      const told = gaps.filter(({ kind }) => withStill || kind !== 'still');
      await write(...told.map((gap) => gapPart(number, gap)), partHeader(number, 0));
    } catch (error) {
      if (!(error instanceof UnreadableTrackError)) throw error;
      lost(error);
      const { request } = fragment;
      const gaps = request.allowed.map(({ from, to }) => {
        return { kind: 'unreadable', from: Math.max(from, request.from), to: Math.min(to, request.to) } as const;
      });
      await write(...gaps.map((gap) => gapPart(number, gap)), lostPart(number));
    }
  };
  let reading: Promise<readonly (readonly [number, TrackFragment])[]> | undefined;
  let next = 0;
  const makeSome = async (pause: Pause): Promise<void> => {
    const all = await (reading ??= toMake().then((list) => [...list.entries()]));
    for (let some = all[next]; some !== undefined; some = all[next]) {
      next += 1;
      await makeOne(...some, pause);
      if (next < all.length) await pause(() => Promise.resolve());
    }
  };
  const made = Array.from({ length: Math.min(count, AT_ONCE) }, () => turns.run(actor, makeSome, signal));
  try {
    // If only one turn is free, the first worker makes all fragments.
    const [first] = await Promise.all(made);
    return first instanceof Rejection ? first : undefined;
  } catch (error) {
    gone.abort();
    await Promise.allSettled(made);
    throw error;
  }
}
