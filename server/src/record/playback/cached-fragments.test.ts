import { expect, it } from 'vitest';
import type { Fragments, TrackFragment } from './fragment-maker.ts';
import { CachedFragments } from './cached-fragments.ts';

const LOST = [{ kind: 'unreadable', from: 1, to: 2 }];

/** A fragment of a track that may be played up to `allowedTo`. */
function fragment(directory: string, to = 10, allowedTo = to): TrackFragment {
  const allowed = [{ from: 0, to: allowedTo, hasLead: true }];
  return {
    track: { directory },
    request: { from: 0, to, allowed, zero: 0, shift: 0, begins: true },
  } as unknown as TrackFragment;
}

function maker() {
  const made: string[] = [];
  const fails = new Set<string>();
  const fragments = {
    async write({ track, request }: TrackFragment, sink: (bytes: Uint8Array) => Promise<void>) {
      made.push(track.directory);
      if (fails.delete(track.directory)) throw new Error('it cannot be read');
      await sink(Uint8Array.from([request.to, 1]));
      await sink(Uint8Array.from([2]));
      return LOST;
    },
  } as unknown as Fragments;
  const kept = new CachedFragments(fragments);
  const read = async (one: TrackFragment) => {
    const bytes: number[] = [];
    const lost = await kept.write(one, async (part) => void bytes.push(...part));
    return { bytes, lost };
  };
  return { kept, made, fails, read };
}

it('what was made ahead is given to whoever asks for the same, and made once while it is being made', async () => {
  const { kept, made, read } = maker();
  const making = Promise.all([kept.make(fragment('a')), kept.make(fragment('a'))]);
  expect(await read(fragment('a'))).toEqual({ bytes: [10, 1, 2], lost: LOST });
  await making;
  expect(await read(fragment('a'))).toEqual({ bytes: [10, 1, 2], lost: LOST });
  expect(made).toEqual(['a']);
});

it('another range, another track, and what may be had in another part are made anew', async () => {
  const { kept, made, read } = maker();
  await kept.make(fragment('a'));
  for (const other of [fragment('a', 11), fragment('b'), fragment('a', 10, 9)]) await read(other);
  expect(made).toEqual(['a', 'a', 'b', 'a']);
});

it('what could not be made ahead is made again when it is asked for', async () => {
  const { kept, made, fails, read } = maker();
  fails.add('a');
  const making = kept.make(fragment('a'));
  const reading = read(fragment('a'));
  await expect(making).rejects.toThrow('it cannot be read');
  expect((await reading).bytes).toEqual([10, 1, 2]);
  expect(made).toEqual(['a', 'a']);
});
