import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { replay } from '@mahzar/shared/hearing/evolve/evolve';
import type { Entry } from '@mahzar/shared/hearing/event';
import { parseSourceId, sentKind } from '@mahzar/shared/hearing/ids';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { reach } from '@mahzar/shared/hearing/law/reach';
import type { HearingState } from '@mahzar/shared/hearing/state';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTrackInfo } from '../../server/src/recording/track-spec.ts';
import { readLog } from '../../server/test/support/log.ts';
import { TestService } from '../../server/test/support/service.ts';
import { until } from './support/senses.ts';
import { Attendee, startChromium } from './support/session-browser.ts';

/** From the judge's word to the last packet at a listener, milliseconds. */
const EXPELLED_WITHIN_MS = 200;

/** Packets are counted, and nobody looks or listens. */
const COUNTED = { small: true, tone: true, deaf: true };

/** Height of an altered picture; everybody's own has 180 lines. */
const ALTERED_LINES = 288;

/** Interval of the packet counts of nine pages, ms: each count takes CPU time, and the test judges seconds. */
const LOOK_EVERY_MS = 400;

/*
 * A criminal hearing with nine people, each in a separate browser. After every act, the test counts the packets that each person
 * receives: they must come from exactly the people whom `reach` grants.
 */

const PEOPLE = [
  'judge',
  'clerk',
  'prosecutor',
  'accused',
  'lawyer',
  /** The complainant, screened from the accused. */
  'citizen',
  /** Protected. */
  'witness',
  /** For the accused, Kurdish. */
  'interpreter',
  'observer',
] as const;
type Person = (typeof PEOPLE)[number];

let browser: Browser;
let service: TestService;
const room = {} as Record<Person, Attendee>;
/** Number of packets that reached a person without permission. */
let leaked = 0;
let counted = 0;

beforeAll(async () => {
  [browser, service] = await Promise.all([startChromium('small'), TestService.start()]);
  const open = async (person: Person) => (room[person] = await Attendee.open(browser, service, person));
  await Promise.all(PEOPLE.map(open));
});
afterAll(async () => {
  console.info(`packets counted: ${counted}, leaked: ${leaked}`);
  await Promise.all([browser.close(), service.stop()]);
});

function entries(): Entry[] {
  return readLog(service).map(({ seq, at, type, payload }) => ({
    seq,
    at,
    actor: { kind: 'system' },
    event: { ...payload, type } as Entry['event'],
  }));
}

/** How the hearing stands, by its log alone. */
const standing = (): HearingState => replay(entries());

/** The sources that each person should be receiving now; a masked voice counts as the voice. */
function expected(state: HearingState): Map<string, Set<string>> {
  const { listeners, live } = reach(state);
  return new Map(
    PEOPLE.map((person) => [
      person,
      new Set(
        [...(listeners.get(person as SeatId) ?? [])]
          .filter((source) => live.has(source))
          .map((source) => `${parseSourceId(source).seat}/${sentKind(parseSourceId(source).kind)}`),
      ),
    ]),
  );
}

/**
 * Waits until everybody receives the granted media, and checks that nobody receives anything else until more of it has come.
 */
async function receivesExactlyWhatReachSays(): Promise<void> {
  const before = entries();
  const granted = expected(replay(before));
  // Nine browsers share two cores: a browser without CPU time for a second counts as away, which changes its grants. It may be
  // back before the next look, so every state since the last look is checked.
  const unchanged = () => {
    const now = entries();
    return now
      .slice(before.length)
      .every((_, more) => isDeepStrictEqual(expected(replay(now.slice(0, before.length + more + 1))), granted));
  };
  try {
    if (await watchUnder(granted, unchanged)) return;
  } catch (error) {
    if (unchanged()) throw error;
  }
  await receivesExactlyWhatReachSays();
}

/** Answers false, with nothing judged, when what reach grants changed meanwhile. */
async function watchUnder(granted: Map<string, Set<string>>, unchanged: () => boolean): Promise<boolean> {
  const present = PEOPLE.filter((person) => !room[person].page.isClosed());
  await Promise.all(present.map((person) => receivesMore(person, granted.get(person), {}, 1)));
  const before = await Promise.all(present.map((person) => received(person)));
  await Promise.all(present.map((person, index) => receivesMore(person, granted.get(person), before[index]!, 5)));
  const after = await Promise.all(present.map((person) => received(person)));
  if (!unchanged()) return false;
  present.forEach((person, index) => {
    for (const [stream, packets] of Object.entries(after[index]!)) {
      const more = packets - (before[index]![stream] ?? 0);
      counted += more;
      if (granted.get(person)?.has(stream) !== true) leaked += more;
      expect(more > 0 && granted.get(person)?.has(stream) !== true ? `${person} received ${stream}` : '').toBe('');
    }
  });
  return true;
}

/** Resolves when so many more packets of each stream have come. `waitForFunction` would take a promise for a yes. */
async function receivesMore(
  person: Person,
  streams: Iterable<string> | undefined,
  earlier: Readonly<Record<string, number>>,
  count: number,
): Promise<void> {
  const wanted = [...(streams ?? [])];
  const look = async () => {
    const counts = await received(person);
    return wanted.every((stream) => (counts[stream] ?? 0) >= (earlier[stream] ?? 0) + count) || null;
  };
  await until(look, `${person} receives ${wanted.join(', ')}`, 20_000, LOOK_EVERY_MS);
}

function received(person: Person): Promise<Record<string, number>> {
  return room[person].page.evaluate(() => window.attendance.receivedFrom());
}

/** Heights of the pictures that a page shows. */
const linesAt = ({ page }: Attendee): Promise<number[]> =>
  page.evaluate(() => [...document.querySelectorAll('video')].map(({ videoHeight }) => videoHeight));

/** The tracks that the recorder has opened for the witness. */
async function witnessTracks(): Promise<string[]> {
  const hearings = join(service.dataDir, 'hearings');
  const files = await readdir(hearings, { recursive: true });
  const folders = files.filter((file) => file.endsWith('track.json')).map((file) => join(hearings, file, '..'));
  const infos = await Promise.all(folders.map((folder) => readTrackInfo(folder)));
  return infos.flatMap((info) => (info?.seat === 'witness' ? [`${info.kind} ${info.protection}`] : [])).toSorted();
}

const everybodyIn = (phase: string) =>
  Promise.all(
    PEOPLE.filter((person) => !room[person].page.isClosed()).map((person) =>
      room[person].page.waitForFunction(
        (wanted) => window.attendance.session.store.getState().scene?.phase === wanted,
        phase,
        { timeout: 15_000, polling: 20 },
      ),
    ),
  );

describe('a criminal hearing', () => {
  it('opens: the court is in, the others wait and receive nothing', async () => {
    // The hearing is open when the judge is there.
    expect(await room.judge.enter(COUNTED)).toEqual({ ok: true });
    const others = PEOPLE.filter((person) => person !== 'judge');
    const entered = await Promise.all(others.map((person) => room[person].enter(COUNTED)));
    for (const result of entered) expect(result).toEqual({ ok: true });
    const { seats } = standing();
    expect(PEOPLE.filter((person) => seats.get(person as SeatId)?.place.kind === 'courtroom')).toEqual([
      'judge',
      'clerk',
    ]);
    await receivesExactlyWhatReachSays();
  });

  it('takes in the parties with their interpreter at one word, while the witness and the public wait', async () => {
    expect(await room.clerk.act('admit-all')).toEqual({ ok: true });
    const { seats } = standing();
    expect(PEOPLE.filter((person) => seats.get(person as SeatId)?.place.kind === 'waiting')).toEqual([
      'witness',
      'observer',
    ]);
    await receivesExactlyWhatReachSays();
  });

  it('keeps the complainant and the accused from each other, on the screen as on the wire', async () => {
    const known = await Promise.all(
      (['citizen', 'accused'] as const).map(async (person) =>
        (await room[person].state()).scene!.people.map(({ seat }) => seat as string),
      ),
    );
    expect(known[0]).not.toContain('accused');
    expect(known[1]).not.toContain('citizen');
    expect(known[0]).toContain('lawyer');
    const [toCitizen, toAccused] = await Promise.all([received('citizen'), received('accused')]);
    expect(Object.keys(toCitizen).filter((stream) => stream.startsWith('accused/'))).toEqual([]);
    expect(Object.keys(toAccused).filter((stream) => stream.startsWith('citizen/'))).toEqual([]);
  });

  it('begins after a countdown, on the record', async () => {
    expect(await room.judge.act('start', { countdownSeconds: 2 })).toEqual({ ok: true });
    await everybodyIn('countdown');
    await everybodyIn('in-session');
    expect((await room.accused.state()).scene!.record.since).not.toBeNull();
    await receivesExactlyWhatReachSays();
  });

  it('hears the accused, who raised a hand to put a question and was given the floor', async () => {
    expect(await room.accused.act('raise-hand', { purpose: 'question' })).toEqual({ ok: true });
    await room.judge.until(({ scene }) => scene!.people.some(({ seat, hand }) => seat === 'accused' && hand !== null));
    expect(await room.judge.act('give-floor', { seat: 'accused', limitSeconds: 120 })).toEqual({ ok: true });
    await room.prosecutor.until(({ scene }) => scene?.floor?.seat === 'accused');
    // A person who may not know of the accused does not learn who has the floor.
    expect((await room.citizen.state()).scene!.floor).toBeNull();
  });

  it('calls the protected witness, whose own voice and face come to the judge alone, and lets the witness go', async () => {
    expect(await room.judge.act('admit', { seat: 'witness' })).toEqual({ ok: true });
    await room.prosecutor.until(({ scene }) => scene!.people.some(({ seat }) => seat === 'witness'));
    const named = await Promise.all(
      PEOPLE.filter((person) => person !== 'witness').map(async (person) => {
        const seen = (await room[person].state()).scene!.people.find(({ seat }) => seat === 'witness');
        return [person, seen === undefined ? null : seen.name !== ''] as const;
      }),
    );
    expect(named.filter(([, known]) => known === true).map(([person]) => person)).toEqual(['judge']);
    await receivesExactlyWhatReachSays();
    await Promise.all([room.judge, room.clerk].map((viewer) => viewer.seesMoreOf('witness')));
    expect(await linesAt(room.clerk)).toContain(ALTERED_LINES);
    expect(await linesAt(room.judge)).not.toContain(ALTERED_LINES);
    // The open record has what the parties have, and the sealed store what the judge has.
    await expect
      .poll(witnessTracks, { timeout: 10_000 })
      .toEqual(['camera altered', 'camera sealed', 'mic altered', 'mic sealed']);
    await room.judge.act('dismiss', { seat: 'witness' });
    await room.witness.until(({ scene, remote }) => scene?.me.place === 'waiting' && remote.size === 0);
    await receivesExactlyWhatReachSays();
  });

  it('lets the public in and out in one act each', async () => {
    expect(await room.judge.act('set-gallery', { open: true })).toEqual({ ok: true });
    await room.observer.until(({ scene }) => scene?.me.place === 'courtroom');
    await receivesExactlyWhatReachSays();
    expect(await room.judge.act('set-gallery', { open: false })).toEqual({ ok: true });
    await room.observer.until(({ scene, remote }) => scene?.me.place === 'waiting' && remote.size === 0);
  });

  it('has the interpreter heard by those who listen to the language, and by nobody else', async () => {
    // The language may be chosen before somebody interprets into it.
    expect(await room.accused.act('choose-channel', { channel: 'ku' })).toEqual({ ok: true });
    expect(await room.interpreter.act('interpret', { channel: 'ku' })).toEqual({ ok: true });
    await receivesExactlyWhatReachSays();
    // The floor goes on beneath the language, and the interpreter's picture is for everybody.
    for (const source of ['interpreter/microphone', 'judge/microphone'])
      expect(expected(standing()).get('accused')).toContain(source);
    expect(expected(standing()).get('prosecutor')).not.toContain('interpreter/microphone');
    expect(expected(standing()).get('prosecutor')).toContain('interpreter/camera');
    expect(await room.citizen.act('choose-channel', { channel: 'ku' })).toEqual({ ok: true });
    await receivesMore('citizen', ['interpreter/microphone'], await received('citizen'), 5);
    await room.citizen.act('choose-channel', { channel: 'floor' });
    await room.interpreter.act('interpret', { channel: 'floor' });
  });

  it('shows to all what the prosecutor shares, beside the prosecutor’s face, until the court ends it', async () => {
    expect(await room.prosecutor.act('share-screen')).toMatchObject({
      ok: false,
      error: { code: 'share-not-allowed' },
    });
    await room.clerk.act('allow-share', { seat: 'prosecutor', allowed: true });
    await room.prosecutor.until(({ scene }) => scene!.acts.includes('share-when-allowed'));
    expect(await room.prosecutor.act('share-screen')).toEqual({ ok: true });
    await receivesExactlyWhatReachSays();
    expect((await room.prosecutor.state()).share).toEqual({ kind: 'on' });
    for (const person of ['judge', 'accused', 'citizen'] as const) {
      expect(expected(standing()).get(person)).toContain('prosecutor/screen');
      expect(expected(standing()).get(person)).toContain('prosecutor/camera');
    }
    expect(await room.judge.act('stop-share')).toEqual({ ok: true });
    await room.prosecutor.until(({ share }) => share.kind === 'off' && share.ended === 'court');
    await receivesExactlyWhatReachSays();
  });

  it('lets lawyer and client talk in private in a recess, with their interpreter, and calls them back', async () => {
    expect(await room.judge.act('recess')).toEqual({ ok: true });
    await everybodyIn('recess');
    expect(await room.lawyer.act('consult', { invite: ['accused'] })).toEqual({ ok: true });
    await room.accused.until(({ scene }) => scene!.invitations.length === 1);
    const [invitation] = (await room.accused.state()).scene!.invitations;
    await room.accused.act('answer-invitation', { room: invitation!.room, accept: true });
    await room.interpreter.until(({ scene }) => scene?.me.place === 'consultation');
    await receivesExactlyWhatReachSays();
    expect(expected(standing()).get('judge')?.size).toBe(0);
    expect(await room.judge.act('resume', { countdownSeconds: 0 })).toEqual({ ok: true });
    await everybodyIn('in-session');
    await room.lawyer.until(({ scene }) => scene?.me.place === 'courtroom');
    await receivesExactlyWhatReachSays();
  });

  it('knows who is away, and has them back in their place', async () => {
    await room.lawyer.page.close();
    await room.judge.until(({ scene }) => scene!.people.some(({ seat, here }) => seat === 'lawyer' && !here));
    await receivesExactlyWhatReachSays();
    room.lawyer = await Attendee.open(browser, service, 'lawyer');
    expect(await room.lawyer.enter(COUNTED)).toEqual({ ok: true });
    await room.judge.until(({ scene }) =>
      scene!.people.some(({ seat, missed }) => seat === 'lawyer' && missed !== null),
    );
    await receivesExactlyWhatReachSays();
  });

  it('puts out within a moment whom the judge expels', async () => {
    expect(await room.judge.act('allow-to-speak', { seat: 'citizen' })).toEqual({ ok: true });
    expect(await room.citizen.act('set-microphone', { on: true })).toEqual({ ok: true });
    const last = await room.clerk.watchPackets('citizen/microphone', 1_000);
    const word = await room.judge.page.evaluate(() => {
      const at = performance.timeOrigin + performance.now();
      void window.attendance.session.act('remove', { seat: 'citizen' });
      return at;
    });
    const ms = (await last()) - word;
    console.info(`expelled: the last packet came ${ms.toFixed(0)} ms after the judge’s word`);
    expect(ms).toBeLessThanOrEqual(EXPELLED_WITHIN_MS);
    await room.citizen.until(({ stage }) => stage === 'lobby');
    expect(expected(standing()).get('citizen')?.size).toBe(0);
    await receivesExactlyWhatReachSays();
  });

  it('is adjourned, and everybody is out', async () => {
    expect(await room.judge.act('adjourn')).toEqual({ ok: true });
    await everybodyIn('adjourned');
    await Promise.all(PEOPLE.map((person) => room[person].until(({ remote }) => remote.size === 0)));
    expect(leaked).toBe(0);
  });
});
