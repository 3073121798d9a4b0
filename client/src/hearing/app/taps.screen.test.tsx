import { afterEach, describe, expect, it, vi } from 'vitest';
import { aPerson } from '../../session/scene.fixture.ts';
import type { HearingSession } from '../../session/types.ts';
import type { DeviceSource } from '../devices/capture.ts';
import { showHearing } from '../hearing.fixture.tsx';
import type { ShownHearing } from '../hearing.fixture.tsx';
import { App } from './App.tsx';

let shown: ShownHearing;
afterEach(() => shown.leave());

const track = (kind: string) =>
  Object.assign(new EventTarget(), {
    kind,
    label: kind,
    getSettings: () => ({ deviceId: kind }),
    clone: () => track(kind),
    stop: () => undefined,
  }) as unknown as MediaStreamTrack;

/** The state of a person who opens the link for the first time. */
const INVITED = {
  title: 'Claim for payment',
  mustAcceptRules: true,
  acts: ['enter'],
  me: { ...aPerson('me', { place: 'outside' }), listensTo: 'floor' },
} as const;

/** A person who received the SMS, with the number of taps since. */
function somebody() {
  // The tap on the link.
  let taps = 1;
  const devices = {
    getUserMedia: async () => {
      // The browser's own question.
      taps += 1;
      return { getAudioTracks: () => [track('audio')], getVideoTracks: () => [track('video')] };
    },
    enumerateDevices: async () => [],
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  } as unknown as DeviceSource;
  return {
    devices,
    taps: () => taps,
    press: (name: string) => {
      taps += 1;
      return shown.press(name);
    },
    tick: (name: string) => {
      taps += 1;
      return shown.after(() => shown.field(name).click());
    },
    /** The field is tapped only if the page does not focus it; `readMs` is the time to read the page first. */
    type: async (label: string, text: string) => {
      const begins = () => expect(document.activeElement).toBe(shown.field(label));
      await vi.waitFor(begins, 1_000).catch(() => (taps += 1));
      return shown.type(label, text);
    },
  };
}

const UNDERTAKING =
  'I have read these rules and accept them. I undertake not to record, photograph or pass on the hearing.';

describe('from the SMS to the waiting room', () => {
  it('whoever is known by their link taps five times', async () => {
    const person = somebody();
    shown = await showHearing(<App />, {
      devices: person.devices,
      stage: 'lobby',
      scene: INVITED,
    });
    await shown.shows('Claim for payment');
    await shown.shows('Rules of the hearing');
    await shown.press('Accept and continue');
    await shown.shows('You have not accepted yet.');
    await person.tick(UNDERTAKING);
    await person.press('Accept and continue');
    await shown.shows('Enter the waiting room');
    await person.press('Enter the waiting room');
    expect(shown.asked.map(({ name }) => name)).toEqual(['enter']);
    expect(person.taps()).toBe(5);
  });

  it('whoever has to show who they are taps eight times, the code of the message among them', async () => {
    const person = somebody();
    const sent: unknown[] = [];
    const ask = async (name: string, request: unknown) => {
      sent.push([name, request]);
      if (name === 'send-identity-code') return { ok: true, sent: true, againAt: Date.now() + 60_000 };
      return { ok: true };
    };
    shown = await showHearing(<App />, {
      devices: person.devices,
      stage: 'lobby',
      ask: ask as unknown as HearingSession['ask'],
      scene: { ...INVITED, identity: 'needed', identifiedBy: 'code' },
    });
    await person.press('Continue');
    await shown.shows('What is your national ID?');
    await person.type('National ID', '0013542419');
    await person.press('Send the code');
    await shown.shows('Give the code from the message');
    // Five digits wait for the sixth; the telephone offers the message's code, which is one tap.
    await shown.type('Code of six digits', '12345');
    expect(sent).toHaveLength(1);
    await person.type('Code of six digits', '۱۲۳۴۵۶');
    expect(sent.at(-1)).toEqual(['prove-identity', { code: '123456' }]);
    const offered = 1;
    await shown.scene({ identity: 'proven' });
    await shown.shows('Rules of the hearing');
    await person.tick(UNDERTAKING);
    await person.press('Accept and continue');
    await shown.shows('Enter the waiting room');
    await person.press('Enter the waiting room');
    expect(person.taps() + offered).toBe(8);
  });
});
