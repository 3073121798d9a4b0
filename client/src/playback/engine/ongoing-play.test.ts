import { describe, expect, it } from 'vitest';
import type { PlayedRecord } from '@mahzar/shared/rest/playback';
import { CallError } from '../../connection/call.ts';
import type { RecordSource } from '../record-source.ts';
import { OngoingPlay } from './ongoing-play.ts';

const RANGE = { from: 0, to: 1000, begins: true };
const { signal } = new AbortController();

/** A service that knows some playbacks, with the requests to it. */
function service(known: Set<string>) {
  const opened: (string | undefined)[] = [];
  const asked: string[] = [];
  const record = (play: string) => ({ play }) as PlayedRecord;
  const recordSource: RecordSource = {
    speech: () => Promise.resolve([]),
    async open(play) {
      opened.push(play);
      if (play !== undefined && known.has(play)) return record(play);
      const fresh = `anew ${opened.length}`;
      known.add(fresh);
      return record(fresh);
    },
    async media({ play }, track) {
      asked.push(play);
      if (!known.has(play) || track === 'none') throw new CallError({ code: 'not-found', support: null });
      return { media: new ArrayBuffer(1), gaps: [] };
    },
  };
  let lost = 0;
  const play = new OngoingPlay(recordSource, record('first'), () => (lost += 1));
  return { play, opened, asked, lost: () => lost };
}

describe('a play that goes on', () => {
  it('is begun anew once for all that is fetched when the service has forgotten it', async () => {
    const { play, opened, asked, lost } = service(new Set());
    const media = await Promise.all(['a', 'b', 'c'].map((track) => play.media(track, RANGE, signal)));
    expect(media.map((fetched) => fetched.media?.byteLength)).toEqual([1, 1, 1]);
    expect(opened).toEqual(['first']);
    await play.media('a', RANGE, signal);
    expect(asked.at(-1)).toBe('anew 1');
    expect(lost()).toBe(0);
  });

  it('goes on with the play with which it last grew', async () => {
    const { play, opened, asked } = service(new Set());
    await play.grow();
    await play.grow();
    await play.media('a', RANGE, signal);
    expect(opened).toEqual(['first', 'anew 1']);
    expect(asked).toEqual(['anew 1']);
  });

  it('says that it is lost, and asks no more until it is told to', async () => {
    const { play, asked, lost } = service(new Set(['first']));
    await expect(play.media('none', RANGE, signal)).rejects.toThrow('not-found');
    expect(lost()).toBe(1);
    expect(asked).toHaveLength(2);
    await expect(play.media('a', RANGE, signal)).rejects.toThrow();
    expect(asked).toHaveLength(2);
    play.again();
    expect(await play.media('a', RANGE, signal)).not.toBeNull();
  });
});
