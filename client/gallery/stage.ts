import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { Choice } from './choice.ts';
import { SEATS } from './people.ts';

/** Returns other people, so that `count` people including oneself are on the screen. */
function crowd(count: number): NonNullable<Choice['others']> {
  const seats = SEATS.filter((seat) => seat !== 'citizen' && seat !== 'observer').slice(0, count - 1);
  return seats.map((seat, index) => {
    const quiet = index % 3 === 0 ? ({ microphone: 'on' } as const) : ({ microphone: 'off' } as const);
    return [seat, index % 7 === 5 ? { ...quiet, camera: 'off' } : quiet];
  });
}
const seat = (id: string): SeatId => id as SeatId;

/** Screens of the pictures: the number of people, the large picture, and how it is chosen; by name. */
export const STAGE = {
  'courtroom-2': { others: crowd(2) },
  'courtroom-6': { others: crowd(6) },
  'courtroom-12': { others: crowd(12) },
  'courtroom-30': { others: crowd(30) },
  'courtroom-speaker': { others: crowd(6), more: { layout: 'speaker' }, speakers: ['prosecutor'] },
  'courtroom-spotlight': {
    me: 'judge',
    others: ['clerk', ['prosecutor', { hand: 3 }], 'citizen', 'lawyer', ['accused', { camera: 'off' }]],
    more: { spotlight: seat('lawyer') },
    speakers: ['lawyer'],
  },
  'courtroom-share': { others: crowd(12), more: { share: seat('prosecutor') }, speakers: ['prosecutor'] },
  'courtroom-share-own': {
    me: 'prosecutor',
    others: ['judge', 'lawyer', 'accused'],
    more: { share: seat('prosecutor') },
  },
  'courtroom-interpreter': {
    others: [...crowd(9), ['interpreter', { language: 'psc' }]],
    more: { layout: 'speaker' },
  },
  'courtroom-view': { me: 'judge', others: ['clerk', 'prosecutor', 'citizen', 'lawyer'] },
  'courtroom-keys': { others: crowd(12) },
} as const satisfies Record<string, Choice>;
