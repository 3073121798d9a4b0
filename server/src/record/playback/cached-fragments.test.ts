import { expect, it } from 'vitest';
import type { Fragments, Piece } from './fragment-maker.ts';
import { CachedFragments } from './cached-fragments.ts';

const LOST = [{ kind: 'unreadable', from: 1, to: 2 }];

/** A piece of a track that may be played up to `allowedTo`. */
function piece(directory: string, to = 10, allowedTo = to): Piece {
  const allowed = [{ from: 0, to: allowedTo, hasLead: true }];
  return {
    track: { directory },
    request: { from: 0, to, allowed, zero: 0, shift: 0, begins: true },
  } as unknown as Piece;
}

function maker() {
  const made: string[] = [];
  const fails = new Set<string>();
  const fragments = {
    async write({ track, request }: Piece, sink: (bytes: Uint8Array) => Promise<void>) {
      made.push(track.directory);
      if (fails.delete(track.directory)) throw new Error('it cannot be read');
      await sink(Uint8Array.from([request.to, 1]));
      await sink(Uint8Array.from([2]));
      return LOST;
    },
  } as unknown as Fragments;
  const kept = new CachedFragments(fragments);
  const read = async (one: Piece) => {
    const bytes: number[] = [];
    const lost = await kept.write(one, async (part) => void bytes.push(...part));
    return { bytes, lost };
  };
  return { kept, made, fails, read };
}

it('what was made ahead is given to whoever asks for the same, and made once while it is being made', async () => {
  const { kept, made, read } = maker();
  const making = Promise.all([kept.make(piece('a')), kept.make(piece('a'))]);
  expect(await read(piece('a'))).toEqual({ bytes: [10, 1, 2], lost: LOST });
  await making;
  expect(await read(piece('a'))).toEqual({ bytes: [10, 1, 2], lost: LOST });
  expect(made).toEqual(['a']);
});

it('another range, another track, and what may be had in another part are made anew', async () => {
  const { kept, made, read } = maker();
  await kept.make(piece('a'));
  for (const other of [piece('a', 11), piece('b'), piece('a', 10, 9)]) await read(other);
  expect(made).toEqual(['a', 'a', 'b', 'a']);
});

it('what could not be made ahead is made again when it is asked for', async () => {
  const { kept, made, fails, read } = maker();
  fails.add('a');
  const making = kept.make(piece('a'));
  const reading = read(piece('a'));
  await expect(making).rejects.toThrow('it cannot be read');
  expect((await reading).bytes).toEqual([10, 1, 2]);
  expect(made).toEqual(['a', 'a']);
});
