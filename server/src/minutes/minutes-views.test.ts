import { ACCUSED, CITIZEN, CLERK, Courtroom, JUDGE, WITNESS } from '@mahzar/shared/hearing/courtroom.fixture';
import type { HearingId, ScreeningId, SeatId } from '@mahzar/shared/hearing/ids';
import type { MinutesCommand } from '@mahzar/shared/minutes/command';
import type { MinutesActor, MinutesEntry } from '@mahzar/shared/minutes/event';
import { evolveMinutes, replayMinutes } from '@mahzar/shared/minutes/evolve/evolve';
import { decideMinutes, openingEvent } from '@mahzar/shared/minutes/law/decide';
import { EMPTY_TEXT, withSteps } from '@mahzar/shared/minutes/text/text';
import { Rejection } from '@mahzar/shared/rejection';
import { beforeEach, describe, expect, it } from 'vitest';
import { beginReading } from './begin-reading.ts';
import type { HearingCard } from '../hearings/ports.ts';
import type { MinutesSnapshot } from './minutes-service.ts';
import { shownMinutes } from './minutes-views.ts';
import type { AboutHearing } from './minutes-views.ts';

const WORDS = 'به سطر دوم اعتراض دارم.';
const DRAWN = 'M10 10L90 60';
const DAY = 86_400_000;
const room = new Courtroom().with(JUDGE, CLERK, CITIZEN, ACCUSED, WITNESS).admitted(CITIZEN, ACCUSED, WITNESS);
room.ask(JUDGE, { type: 'screen', screen: 's' as ScreeningId, between: [[CITIZEN], [ACCUSED]] });

/** Minutes made by the law and the log; sealed texts are plain text here. */
let minutes: MinutesSnapshot;
const actor = (seat: SeatId): MinutesActor => ({ kind: 'seat', seat, role: room.seat(seat).role });

function act(seat: SeatId, command: MinutesCommand | Rejection<string>): string {
  if (command instanceof Rejection) return command.code;
  const decision = decideMinutes(minutes.state, command, actor(seat), 10);
  if (decision instanceof Rejection) return decision.code;
  for (const event of decision) {
    const entry: MinutesEntry = { seq: minutes.seq + 1, at: 10, actor: actor(seat), event };
    minutes = { ...minutes, seq: entry.seq, state: evolveMinutes(minutes.state, entry) };
  }
  return 'ok';
}

function write(text: string, of: SeatId | null = null): void {
  const { size } = minutes.text.content;
  const content = [{ type: 'line', attrs: { at: null, seat: of, to: null }, content: [{ type: 'text', text }] }];
  const after = withSteps(minutes.text, [{ stepType: 'replace', from: size, to: size, slice: { content } }]);
  const { version } = minutes.state;
  expect(act(CLERK, { type: 'write', version, count: 1, editor: 'e', sealed: 'x' })).toBe('ok');
  minutes = { ...minutes, text: after! };
}

const begin = (...seats: SeatId[]) =>
  act(CLERK, beginReading(minutes, room.state, { version: minutes.state.version, seats, until: DAY }));

function answer(
  seat: SeatId,
  words: string | null = null,
  type: 'sign' | 'refuse' = 'sign',
  drawn: string | null = null,
): string {
  const { round, asked } = minutes.state.reading!;
  const { sha256 } = asked.find((one) => one.seat === seat)!;
  return act(seat, { type, round, sha256, sealed: words, drawn, means: 'one-time-code' });
}

/** Everybody is named like their seat. */
const CARD: HearingCard = {
  hearing: 'h1' as HearingId,
  title: '',
  branch: '',
  caseNumber: '',
  seats: new Map(
    [JUDGE, CITIZEN, ACCUSED, WITNESS].map((seat) => [seat, { role: 'witness', name: seat, tokenId: null } as const]),
  ),
};
const NOBODY: AboutHearing['named'] = { seats: new Map(), hidden: [] };
const shownTo = (seat: SeatId, hearing = room.state, hidden: ReadonlySet<SeatId> = new Set(), named = NOBODY) =>
  shownMinutes(
    minutes,
    hearing,
    { actor: actor(seat), isInCourtroom: true, account: null, session: null },
    { card: CARD, hidden, named, startsAt: null, phone: null, means: null, now: 20, nextMoved: null },
  );
const answersTo = (seat: SeatId) => shownTo(seat).reading?.answers.map((one) => [one.seat, one.answer?.kind]);
const earlierTo = (seat: SeatId) =>
  shownTo(seat).earlier.map(({ round, answers }) => [
    round,
    ...answers.map((one) => [one.seat, one.answer?.kind, one.answer?.words, one.answer?.isOfThisText]),
  ]);

beforeEach(() => {
  const first: MinutesEntry = { seq: 1, at: 0, actor: { kind: 'system' }, event: openingEvent('h1' as HearingId) };
  const cipher = { encrypt: (text: string) => text, decrypt: (sealed: string) => sealed };
  minutes = { seq: 1, state: replayMinutes([first]), text: EMPTY_TEXT, steps: [], cipher };
  write('آن روز کجا بودید؟', WITNESS);
  write('جلسه تشکیل شد.');
});

it('of whom a screen keeps them, people are told neither that they are asked nor what they answer', () => {
  expect(begin(CITIZEN, ACCUSED, WITNESS)).toBe('ok');
  expect(answer(CITIZEN, WORDS)).toBe('ok');
  expect(answersTo(ACCUSED)).toEqual([
    [ACCUSED, undefined],
    [WITNESS, undefined],
  ]);
  expect(JSON.stringify(shownTo(ACCUSED))).not.toContain(CITIZEN);
  expect(answersTo(JUDGE)).toContainEqual([CITIZEN, 'objected']);
  expect(JSON.stringify(shownTo(WITNESS))).not.toContain(WORDS);
  expect(act(JUDGE, { type: 'end-reading' })).toBe('ok');
  expect(JSON.stringify(shownTo(ACCUSED))).not.toContain(CITIZEN);
});

it('who goes by a number in another hearing of the case is not named in this one, and their hand is not shown', () => {
  const hall = new Courtroom().with(JUDGE, CITIZEN, ACCUSED, WITNESS).admitted(CITIZEN, ACCUSED, WITNESS);
  expect(begin(CITIZEN, ACCUSED, WITNESS)).toBe('ok');
  expect(answer(WITNESS, null, 'sign', DRAWN)).toBe('ok');
  const told = (hidden: ReadonlySet<SeatId>) => {
    const view = shownTo(CITIZEN, hall.state, hidden);
    const answered = view.reading?.answers.find((one) => one.seat === WITNESS)?.answer;
    return [view.people.find((one) => one.seat === WITNESS)?.name, answered?.drawn];
  };
  expect(told(new Set())).toEqual([WITNESS, DRAWN]);
  expect(told(new Set([WITNESS]))).toEqual([null, null]);
});

it('how somebody signs who goes by a number, or once did, is shown to them and the court alone', () => {
  const hall = new Courtroom().with(JUDGE, CITIZEN, ACCUSED, WITNESS).admitted(CITIZEN, ACCUSED, WITNESS);
  expect(begin(CITIZEN, ACCUSED, WITNESS)).toBe('ok');
  for (const seat of [ACCUSED, WITNESS]) expect(answer(seat, null, 'sign', DRAWN)).toBe('ok');
  const handsTo = (seat: SeatId) => {
    const { reading, earlier } = shownTo(seat, hall.state);
    const all = [...(reading?.answers ?? []), ...earlier.flatMap(({ answers }) => answers)];
    return all.filter((one) => one.answer?.drawn === DRAWN).map((one) => one.seat);
  };
  const both = [ACCUSED, WITNESS];
  expect([CITIZEN, ACCUSED, WITNESS, JUDGE].map(handsTo)).toEqual([both, both, [WITNESS], both]);
  for (const on of [true, false]) {
    expect(hall.ask(JUDGE, { type: 'protect', seat: WITNESS, on })).toBe('ok');
    expect([CITIZEN, ACCUSED, WITNESS, JUDGE].map(handsTo)).toEqual([[ACCUSED], [ACCUSED], [WITNESS], both]);
  }
  expect(act(JUDGE, { type: 'end-reading' })).toBe('ok');
  expect([handsTo(JUDGE), handsTo(CITIZEN).includes(WITNESS)]).toEqual([both, false]);
});

describe('when the text is opened again', () => {
  it('an objection stays in sight, whoever is asked the next time and whatever the court notes of them', () => {
    begin(ACCUSED, CITIZEN);
    answer(ACCUSED, WORDS);
    act(CLERK, { type: 'end-reading' });
    expect(shownTo(JUDGE).reading).toBe(null);
    expect(earlierTo(JUDGE)).toEqual([[1, [ACCUSED, 'objected', WORDS, true]]]);
    write('افزوده شد.');
    expect(begin(CITIZEN)).toBe('ok');
    expect(answer(CITIZEN)).toBe('ok');
    const { round, sha256 } = minutes.state.reading!;
    expect(act(JUDGE, { type: 'close', round, sha256, drawn: null, means: 'desk-session' })).toBe('ok');
    expect(earlierTo(JUDGE)).toEqual([[1, [ACCUSED, 'objected', WORDS, false]]]);
    expect(shownTo(CITIZEN).closed).toMatchObject({ by: { seat: JUDGE } });
  });

  it('what was answered to the very same text stands, and whoever’s text is another answers anew', () => {
    begin(ACCUSED, CITIZEN, WITNESS);
    answer(ACCUSED, WORDS);
    answer(WITNESS, null, 'refuse');
    act(CLERK, { type: 'end-reading' });
    expect(begin(ACCUSED, CITIZEN, WITNESS)).toBe('ok');
    expect(answersTo(JUDGE)).toEqual([
      [ACCUSED, 'objected'],
      [CITIZEN, undefined],
      [WITNESS, 'refused'],
    ]);
    expect(earlierTo(JUDGE)).toEqual([]);
    expect(answer(ACCUSED)).toBe('answered-already');
    expect(act(CLERK, { type: 'note-unanswered', seat: ACCUSED, reason: 'absent' })).toBe('answered-already');
    act(CLERK, { type: 'end-reading' });
    // Outside of the witness's statements.
    write('افزوده شد.');
    expect(begin(ACCUSED, CITIZEN, WITNESS)).toBe('ok');
    expect(answersTo(JUDGE)).toEqual([
      [ACCUSED, undefined],
      [CITIZEN, undefined],
      [WITNESS, 'refused'],
    ]);
  });

  it('a page that still shows the reading before signs nothing, though the bytes are the same', () => {
    begin(ACCUSED);
    const { round, asked, sha256 } = minutes.state.reading!;
    act(CLERK, { type: 'end-reading' });
    begin(ACCUSED);
    const given = { round, sealed: null, drawn: null, means: 'one-time-code' } as const;
    expect(act(ACCUSED, { type: 'sign', sha256: asked[0]!.sha256, ...given })).toBe('another-text');
    expect(act(JUDGE, { type: 'close', round, sha256, drawn: null, means: 'desk-session' })).toBe('another-text');
  });
});

it('nobody has closed minutes as a paper that names somebody of whom a screen keeps them', () => {
  begin(CITIZEN, ACCUSED, WITNESS);
  for (const seat of [CITIZEN, ACCUSED, WITNESS]) expect(answer(seat)).toBe('ok');
  expect(shownTo(JUDGE).hasPaper).toBe(false);
  const { round, sha256 } = minutes.state.reading!;
  expect(act(JUDGE, { type: 'close', round, sha256, drawn: null, means: 'desk-session' })).toBe('ok');
  const having = [JUDGE, CLERK, CITIZEN, ACCUSED, WITNESS].filter((seat) => shownTo(seat).hasPaper);
  expect(having).toEqual([JUDGE, CLERK]);
});

it('closed minutes that name somebody who goes by a number are for the court alone, with what is written beside them', () => {
  write('خانم ملکی را دیدم.');
  begin(CITIZEN, ACCUSED, WITNESS);
  for (const seat of [CITIZEN, ACCUSED]) expect(answer(seat)).toBe('ok');
  expect(answer(WITNESS, WORDS)).toBe('ok');
  const named = { ...NOBODY, hidden: [{ name: 'نگار ملکی', nationalId: null }] };
  const seats = [JUDGE, CLERK, CITIZEN] as const;
  const withheld = () => seats.map((seat) => shownTo(seat, room.state, new Set(), named).withheld);
  const wordsTo = (seat: SeatId) =>
    shownTo(seat, room.state, new Set(), named).reading?.answers.map((one) => one.answer?.words ?? null);
  // People read and sign with the name in the text, and the court is warned.
  expect(withheld()).toEqual(['once-closed', 'once-closed', null]);
  const { round, sha256 } = minutes.state.reading!;
  expect(act(JUDGE, { type: 'close', round, sha256, drawn: null, means: 'desk-session' })).toBe('ok');
  expect(withheld()).toEqual([null, null, 'now']);
  expect([wordsTo(JUDGE)?.includes(WORDS), wordsTo(CITIZEN)?.includes(WORDS)]).toEqual([true, false]);
  expect(shownTo(CITIZEN)).toMatchObject({ withheld: null });
});

it('nobody closes a text that they have not before them', () => {
  const { version } = minutes.state;
  write('هنوز نوشته می‌شود');
  const seats = [ACCUSED];
  expect(act(CLERK, beginReading(minutes, room.state, { version, seats, until: DAY }))).toBe('stale-version');
});
