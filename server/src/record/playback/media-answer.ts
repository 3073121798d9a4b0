import { once } from 'node:events';
import type { Response } from 'express';
import { gapPart, lostPart, partHeader } from '@mahzar/shared/record/media-parts';
import { Rejection } from '@mahzar/shared/rejection';
import { UnreadableTrackError } from './fragment-maker.ts';
import type { Fragments, Piece } from './fragment-maker.ts';
import type { FragmentTurns, Pause } from './fragment-turns.ts';

/** Number of pieces of one response that are made at the same time. */
const AT_ONCE = 2;

interface AnswerParts {
  readonly fragments: Fragments;
  readonly turns: FragmentTurns;
  /** The person whose turns are counted. */
  readonly actor: string;
  /** Number of pieces. */
  readonly count: number;
  readonly piecesOf: () => Promise<readonly Piece[]>;
  /** Whether ranges without new pictures are reported. */
  readonly withStill: boolean;
  /** Called when a track could not be read. */
  readonly lost: (error: UnreadableTrackError) => void;
}

/**
 * Writes pieces in the format of `media-parts.ts`, in the order of the list. Two are made at the same time, because one waits for
 * the disk meanwhile. Each piece takes its own turn, so that other people need not wait for a whole long response. A track that
 * cannot be read is reported, and the others continue.
 * @param gone aborts the whole response
 */
export async function answerWith(
  { fragments, turns, actor, count, piecesOf, withStill, lost }: AnswerParts,
  response: Response,
  gone: AbortController,
): Promise<Rejection<'too-many-requests'> | undefined> {
  const { signal } = gone;
  const makeOne = async (number: number, piece: Piece, pause: Pause): Promise<void> => {
    const write = async (...parts: readonly Uint8Array[]): Promise<void> => {
      signal.throwIfAborted();
      if (!response.write(Buffer.concat(parts))) await pause(() => once(response, 'drain', { signal }));
    };
    try {
      const { fetchFiles } = fragments;
      if (fetchFiles !== undefined) await pause(() => fetchFiles(piece));
      const gaps = await fragments.write(piece, (bytes) => write(partHeader(number, bytes.length), bytes), signal);
      if (gaps.some(({ kind }) => kind === 'unreadable'))
        lost(new UnreadableTrackError(`segments of ${piece.track.info.track} are not as the log has them`));
      const told = gaps.filter(({ kind }) => withStill || kind !== 'still');
      await write(...told.map((gap) => gapPart(number, gap)), partHeader(number, 0));
    } catch (error) {
      if (!(error instanceof UnreadableTrackError)) throw error;
      lost(error);
      const { request } = piece;
      const gaps = request.allowed.map(({ from, to }) => {
        return { kind: 'unreadable', from: Math.max(from, request.from), to: Math.min(to, request.to) } as const;
      });
      await write(...gaps.map((gap) => gapPart(number, gap)), lostPart(number));
    }
  };
  let reading: Promise<readonly (readonly [number, Piece])[]> | undefined;
  let next = 0;
  const makeSome = async (pause: Pause): Promise<void> => {
    const pieces = await (reading ??= piecesOf().then((all) => [...all.entries()]));
    for (let some = pieces[next]; some !== undefined; some = pieces[next]) {
      next += 1;
      await makeOne(...some, pause);
      if (next < pieces.length) await pause(() => Promise.resolve());
    }
  };
  const made = Array.from({ length: Math.min(count, AT_ONCE) }, () => turns.run(actor, makeSome, signal));
  try {
    // If only one turn is free, the first worker makes all pieces.
    const [first] = await Promise.all(made);
    return first instanceof Rejection ? first : undefined;
  } catch (error) {
    gone.abort();
    await Promise.allSettled(made);
    throw error;
  }
}
