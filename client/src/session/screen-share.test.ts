import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { Scene } from '@mahzar/shared/protocol/pushes';
import { beforeEach, describe, expect, it } from 'vitest';
import { rejected, UNREACHABLE } from '../connection/result.ts';
import { aPerson, aScene } from './scene.fixture.ts';
import { ScreenShare } from './screen-share.ts';
import type { ScreenSending } from './screen-sending.ts';
import type { ScreenShareParts } from './screen-share.ts';

class Track extends EventTarget {
  readyState: MediaStreamTrackState = 'live';
  stop(): void {
    this.readyState = 'ended';
  }
  /** Simulates a press of the browser's own stop button. */
  endBySource(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

let track: Track;
/** Number of times that sending began and ended. */
let sent: { begun: number; ended: number };
let sending: Pick<ScreenSending, 'start' | 'stop'>;
let asked: string[];
let parts: ScreenShareParts;
let share: ScreenShare;

const scene = (seq: number, change: Partial<Scene> = {}): Scene =>
  aScene({ seq, me: aPerson('me'), acts: ['share-when-allowed'], ...change });
const shared = (seq: number, change: Partial<Scene> = {}): Scene => scene(seq, { share: 'me' as SeatId, ...change });

beforeEach(() => {
  track = new Track();
  sent = { begun: 0, ended: 0 };
  sending = {
    start: async () => {
      sent.begun += 1;
      return { source: 'screen', rtpParameters: {} as never };
    },
    stop: () => void (sent.ended += 1),
  };
  asked = [];
  parts = {
    capture: async () => ({ ok: true, track: track as unknown as MediaStreamTrack }),
    sending: () => sending as never,
    scene: () => null,
    ask: async (name) => {
      asked.push(name);
      return { ok: true, seq: 8 };
    },
    produce: async () => ({ ok: true }),
    changed: () => undefined,
  };
  share = new ScreenShare(parts);
});

const again = (change: Partial<ScreenShareParts>): ScreenShare => new ScreenShare({ ...parts, ...change });

describe('beginning to share', () => {
  it('asks the court when the person has chosen, and sends then', async () => {
    expect(await share.start()).toEqual({ ok: true });
    expect(share.state).toEqual({ kind: 'on' });
    expect(asked).toEqual(['share-screen']);
    // An earlier scene does not know of it yet.
    share.followScene(scene(7));
    expect(share.state.kind).toBe('on');
  });

  it('asks nothing when the person thinks better of it, and says when the browser cannot', async () => {
    share = again({ capture: async () => ({ ok: false, why: 'cancelled' }) });
    expect(await share.start()).toEqual({ ok: true });
    share = again({ capture: async () => ({ ok: false, why: 'failed' }) });
    expect(await share.start()).toMatchObject({ ok: false, error: { code: 'screen-unavailable' } });
    expect(share.state).toEqual({ kind: 'off', ended: null });
    expect(asked).toEqual([]);
  });

  it('lets the screen go when the court says no', async () => {
    share = again({ ask: async () => rejected({ code: 'share-taken', support: 'K7' }) });
    expect(await share.start()).toMatchObject({ ok: false, error: { code: 'share-taken' } });
    expect(track.readyState).toBe('ended');
    expect(sent.begun).toBe(0);
    expect(share.state.kind).toBe('off');
  });

  it('gives the place back when the picture cannot be sent, or was ended meanwhile', async () => {
    share = again({ produce: async () => UNREACHABLE });
    expect(await share.start()).toMatchObject({ ok: false, error: { code: 'unreachable' } });
    expect(asked).toEqual(['share-screen', 'stop-share']);
    asked = [];
    share = again({
      produce: async () => {
        track.endBySource();
        return { ok: true };
      },
    });
    track.readyState = 'live';
    expect(await share.start()).toEqual({ ok: true });
    expect(share.state.kind).toBe('off');
    expect(asked).toEqual(['share-screen', 'stop-share']);
  });
});

describe('a share ends', () => {
  beforeEach(async () => {
    await share.start();
    share.followScene(shared(8));
    asked = [];
  });

  it('by the person, here or in the browser’s own bar', async () => {
    track.endBySource();
    expect(share.state).toEqual({ kind: 'off', ended: null });
    expect(asked).toEqual(['stop-share']);
    expect(sent.ended).toBe(1);
  });

  it('by the court: nothing is captured or sent any more, and it is said', () => {
    share.followScene(scene(9));
    expect(share.state).toEqual({ kind: 'off', ended: 'court' });
    expect(track.readyState).toBe('ended');
    expect(sent.ended).toBe(1);
    expect(asked).toEqual([]);
  });

  it('with the connection, when the court has ended it meanwhile; a short outage it outlives', () => {
    share.connectionLost();
    share.followScene(shared(9));
    expect(share.state.kind).toBe('on');
    share.connectionLost();
    share.followScene(scene(10));
    expect(share.state).toEqual({ kind: 'off', ended: 'line' });
  });

  it('with the connection, also when what was last said before the loss is looked at again meanwhile', async () => {
    share = again({ scene: () => shared(9) });
    await share.start();
    share.connectionLost();
    share.followScene(shared(9));
    share.followScene(scene(10));
    expect(share.state).toEqual({ kind: 'off', ended: 'line' });
  });

  it('with its media, and the court is told when it can be', () => {
    share.mediaLost('line');
    expect(share.state).toEqual({ kind: 'off', ended: 'line' });
    expect(track.readyState).toBe('ended');
    share.followScene(shared(9));
    expect(asked).toEqual(['stop-share']);
  });

  it('when the hearing rests: it does not go on by itself an hour later', () => {
    share.followScene(shared(9, { phase: 'recess', acts: [] }));
    expect(share.state).toEqual({ kind: 'off', ended: 'rest' });
    expect(asked).toEqual(['stop-share']);
  });
});

it('after a reload gives back the place that the page of before had', () => {
  share.followScene(shared(9));
  share.followScene(shared(10));
  expect(asked).toEqual(['stop-share']);
});
