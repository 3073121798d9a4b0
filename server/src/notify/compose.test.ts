import { expect, it } from 'vitest';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { MessageItem } from '@mahzar/shared/rest/messages';
import type { Database } from '../storage/database.ts';
import { createComposer } from './compose.ts';
import type { StoredLetter } from './ports.ts';

const NAME = 'حسن مرادی';
const item = { booking: 'h', person: 'a', event: 'invited', audience: 'party', channel: 'sms', language: 'fa' };
const PLACE = { kind: 'courtroom', role: 'witness', branch: 'شعبه ۱', startsAt: 0, endsAt: 1, was: null };
const facts = {
  about: 'hearing',
  name: 'مریم احمدی',
  title: `شهادت ${NAME}`,
  caseNumber: '1405-1',
  protected: false,
  ...PLACE,
};
const letter = { to: '+989121111111', facts, link: null, text: { subject: null, body: `شهادت ${NAME}، فردا` } };

it.each([
  ['is shown as it was written', new Set<SeatId | null>(), true],
  ['is shown without the name of somebody who is protected since', new Set<SeatId | null>([null]), false],
])('a letter that was written for an attempt and not sent %s', async (_, named, isAsWritten) => {
  const composer = createComposer({
    templates: { read: async () => ({ template: { subject: null, body: '«{{title}}»' } }) } as never,
    links: {} as never,
    letterhead: { publicUrl: 'https://court.example', zone: 'Asia/Tehran', call: null } as never,
    protection: { atHearing: async () => ({ seats: new Set(), namedBy: () => named, people: { hidden: [] } }) },
    now: () => 0,
  });
  const shown = await composer.preview({} as Database, item as MessageItem, letter as unknown as StoredLetter);
  expect([shown.body === letter.text.body, shown.body.includes(NAME)]).toEqual([isAsWritten, isAsWritten]);
});

it.each([
  'own-minutes-to-sign',
  // As it was planned at first.
  'minutes-to-sign',
])('a letter “%s” to somebody at another person’s device keeps the address of their own cases', async (event) => {
  const composer = createComposer({
    templates: { read: async () => ({ template: { subject: null, body: '{link}' } }) } as never,
    links: { make: () => expect.fail('a link was made'), stands: () => expect.fail('a link was looked up') } as never,
    letterhead: { publicUrl: 'https://court.example', zone: 'Asia/Tehran', call: null } as never,
    protection: { atHearing: async () => ({ seats: new Set(), namedBy: () => new Set(), people: { hidden: [] } }) },
    now: () => 0,
  });
  const link = 'https://court.example/my';
  const message = { hearing: 'h', ...item, event };
  const until = { ...facts, until: 1 };
  const first = await composer.write(
    {} as Database,
    { ...message, letter: { ...letter, facts: until, link, text: null } } as never,
  );
  expect(first).toMatchObject({ link, text: { body: link } });
  // A second attempt sends the same text.
  expect(await composer.write({} as Database, { ...message, letter: first } as never)).toEqual(first);
});
