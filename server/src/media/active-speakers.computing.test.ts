import fc from 'fast-check';
import {
  CITIZEN,
  CLERK,
  Courtroom,
  INTERPRETER,
  JUDGE,
  MAGISTRATE,
  WITNESS,
} from '@mahzar/shared/hearing/courtroom.fixture';
import { sourceId, SOURCE_KINDS } from '@mahzar/shared/hearing/ids';
import type { RoomId, SeatId, SourceId, SourceKind } from '@mahzar/shared/hearing/ids';
import { beginnings, everyone, step } from '@mahzar/shared/hearing/laws.fixture';
import { reach } from '@mahzar/shared/hearing/law/reach';
import type { Reach } from '@mahzar/shared/hearing/law/reach';
import { describe, expect, it } from 'vitest';
import { ActiveSpeakers } from './active-speakers.ts';
import { LEVELS_EVERY_MS } from './engine.ts';

const voice = (seat: SeatId) => sourceId(seat, 'microphone');
const altered = (seat: SeatId) => sourceId(seat, 'altered-microphone');
/** Long after the last change of the law's grants. */
const LATER = 60_000;

/** The speakers that each listener is told when all these sources are equally loud. */
function told({ state }: Courtroom, loud: readonly SourceId[]): Record<string, string[]> {
  const activeSpeakers = new ActiveSpeakers();
  activeSpeakers.apply(reach(state).listeners, 0);
  const levels = loud.map((source) => ({ source, level: 0.5 }));
  return Object.fromEntries(
    [...activeSpeakers.report(levels, LATER)].map(([seat, speakers]) => [
      seat,
      speakers.map((speaker) => speaker.seat),
    ]),
  );
}

describe('who is told that a person speaks', () => {
  it('of a protected one, the judge by the voice as it is, all others by the altered one, and the person themselves', () => {
    const court = new Courtroom().with(JUDGE, CLERK, WITNESS).admitted(WITNESS);
    court.ask(JUDGE, { type: 'protect', seat: WITNESS, on: true });
    expect(told(court, [voice(WITNESS)])).toEqual({ [JUDGE]: [WITNESS], [WITNESS]: [WITNESS] });
    expect(told(court, [altered(WITNESS)])).toEqual({ [CLERK]: [WITNESS] });
  });

  it('of a private room, those in it', () => {
    const court = new Courtroom().with(JUDGE, MAGISTRATE, CLERK, CITIZEN).admitted(CITIZEN);
    const room = 'r1' as RoomId;
    expect(court.ask(JUDGE, { type: 'deliberate', room, invite: [MAGISTRATE] })).toBe('ok');
    expect(court.ask(MAGISTRATE, { type: 'answer-invitation', room, accept: true })).toBe('ok');
    expect(told(court, [voice(JUDGE)])).toEqual({ [JUDGE]: [JUDGE], [MAGISTRATE]: [JUDGE] });
    expect(told(court, [voice(CITIZEN)])).toEqual({ [CITIZEN]: [CITIZEN], [CLERK]: [CITIZEN] });
  });

  it('of an interpreter, those who listen to the language', () => {
    const court = new Courtroom().with(JUDGE, CITIZEN, INTERPRETER).admitted(CITIZEN, INTERPRETER);
    court.ask(INTERPRETER, { type: 'interpret', channel: 'ku' });
    court.ask(CITIZEN, { type: 'choose-channel', channel: 'ku' });
    expect(told(court, [voice(INTERPRETER)])).toEqual({ [CITIZEN]: [INTERPRETER], [INTERPRETER]: [INTERPRETER] });
  });

  it('of somebody from whom they are screened, nobody', () => {
    const court = new Courtroom().with(JUDGE, CITIZEN, WITNESS).admitted(CITIZEN, WITNESS);
    court.ask(JUDGE, { type: 'screen', screen: 's1' as never, between: [[CITIZEN], [WITNESS]] });
    expect(told(court, [voice(CITIZEN)])).toEqual({ [CITIZEN]: [CITIZEN], [JUDGE]: [CITIZEN] });
  });
});

describe('a report of levels', () => {
  const listeners = (...sources: SourceId[]): Reach['listeners'] => new Map([[JUDGE, new Set(sources)]]);
  const loud = [{ source: voice(CITIZEN), level: 0.5 }];

  it('is told once more, empty, when nobody speaks any longer or nobody is heard any longer, and then not again', () => {
    const activeSpeakers = new ActiveSpeakers();
    activeSpeakers.apply(listeners(voice(CITIZEN)), 0);
    expect(activeSpeakers.report([], LATER).size).toBe(0);
    expect(activeSpeakers.report(loud, LATER).get(JUDGE)).toEqual([{ seat: CITIZEN, level: 0.5 }]);
    expect(activeSpeakers.report([], LATER).get(JUDGE)).toEqual([]);
    expect(activeSpeakers.report([], LATER).size).toBe(0);
    activeSpeakers.report(loud, LATER);
    activeSpeakers.apply(new Map(), LATER);
    expect(activeSpeakers.report(loud, LATER).get(JUDGE)).toEqual([]);
    expect(activeSpeakers.report(loud, LATER).size).toBe(0);
  });

  it('does not tell what was said before the listener could hear it', () => {
    const activeSpeakers = new ActiveSpeakers();
    activeSpeakers.apply(listeners(), 0);
    activeSpeakers.apply(listeners(voice(CITIZEN)), LATER);
    expect(activeSpeakers.report(loud, LATER + LEVELS_EVERY_MS).size).toBe(0);
    activeSpeakers.apply(listeners(voice(CITIZEN), voice(CLERK)), LATER + LEVELS_EVERY_MS);
    expect(activeSpeakers.report(loud, LATER + 2 * LEVELS_EVERY_MS).get(JUDGE)).toHaveLength(1);
  });

  it('is one list for all who are told the same, so that it is encoded once, and another for who is not', () => {
    const court = new Courtroom().with(JUDGE, CLERK, CITIZEN, WITNESS).admitted(CITIZEN, WITNESS);
    court.ask(JUDGE, { type: 'protect', seat: WITNESS, on: true });
    const activeSpeakers = new ActiveSpeakers();
    activeSpeakers.apply(reach(court.state).listeners, 0);
    const levels = [voice(WITNESS), altered(WITNESS)].map((source, index) => ({ source, level: 0.5 + index / 4 }));
    const told = activeSpeakers.report(levels, LATER);
    expect(told.get(CLERK)).toBe(told.get(CITIZEN));
    expect(told.get(CLERK)).toEqual([{ seat: WITNESS, level: 0.75 }]);
    expect(told.get(JUDGE)).toEqual([{ seat: WITNESS, level: 0.5 }]);
    expect(new Set(activeSpeakers.report([], LATER).values()).size).toBe(1);
  });

  it('leaves nobody out because others are louder elsewhere', () => {
    const elsewhere = Array.from({ length: 20 }, (_, index) => ({ source: voice(`p${index}` as SeatId), level: 1 }));
    const activeSpeakers = new ActiveSpeakers();
    activeSpeakers.apply(listeners(voice(CITIZEN)), 0);
    expect(activeSpeakers.report([...elsewhere, ...loud], LATER).get(JUDGE)).toEqual([{ seat: CITIZEN, level: 0.5 }]);
  });
});

/** `npm test` asks for 10,000 runs of the laws; a run here is a whole history of two worlds. */
const numRuns = Math.ceil(Number(process.env['PROPERTY_RUNS'] ?? 1_000) / 10);
const sources = everyone.flatMap((seat) => SOURCE_KINDS.map((kind: SourceKind) => sourceId(seat, kind)));
const levels = fc.uniqueArray(fc.constantFrom(...sources), { maxLength: 6 });

describe('over any history', () => {
  it('what a listener is told, and when, is the same whatever is loud outside of the listener’s reach', () => {
    const moment = fc.record({ step, loud: levels, louder: levels, passes: fc.constantFrom(0, 400, 1_000) });
    fc.assert(
      fc.property(
        beginnings,
        fc.array(moment, { maxLength: 40 }),
        fc.constantFrom(...everyone),
        (begin, moments, me) => {
          const court = new Courtroom();
          begin(court);
          const worlds = [new ActiveSpeakers(), new ActiveSpeakers()] as const;
          const heard: (readonly unknown[])[] = [[], []];
          let now = 0;
          for (const { step: next, loud, louder, passes } of moments) {
            if ('by' in next) court.ask(next.by, next.command);
            else court.observe(next.command);
            const { listeners } = reach(court.state);
            const mine = listeners.get(me);
            const within = (source: SourceId) => mine?.has(source) === true || source === voice(me);
            for (const activeSpeakers of worlds) activeSpeakers.apply(listeners, now);
            now += passes;
            // The second world differs from the first only in sources that this listener may not receive.
            const sounds = [loud.filter(within), [...loud.filter(within), ...louder.filter((one) => !within(one))]];
            for (const [index, activeSpeakers] of worlds.entries()) {
              const told = activeSpeakers.report(
                sounds[index]!.map((source) => ({ source, level: 0.5 })),
                now,
              );
              heard[index] = [...heard[index]!, told.get(me)];
            }
          }
          expect(heard[1]).toEqual(heard[0]);
        },
      ),
      { numRuns },
    );
  });
});
