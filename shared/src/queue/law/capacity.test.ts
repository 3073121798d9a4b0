import { expect, it } from 'vitest';
import { capacityAtOffice, mayReadFiguresOf, mayRunOffice } from './capacity.ts';

const officials = [{ account: 'deputy', title: 'deputy' as const, room: '1' }];
const deputy = { account: 'deputy', roles: ['prosecutor' as const] };
const clerk = { account: 'clerk', roles: ['clerk' as const] };

it('whoever receives people is an official, and whoever runs queues is staff of every office that names nobody', () => {
  const office = { officials };
  expect(capacityAtOffice(office, deputy)).toBe('official');
  expect(capacityAtOffice(office, clerk)).toBe('staff');
  expect(capacityAtOffice(office, { account: 'other', roles: ['prosecutor', 'judge', 'support'] })).toBeNull();
  expect(capacityAtOffice(office, { account: 'head', roles: ['administrator'] })).toBeNull();
});

it('an office that names its staff has no others, and a name alone without the role is worth nothing', () => {
  const office = { officials, staff: ['clerk', 'gone'] };
  expect(capacityAtOffice(office, clerk)).toBe('staff');
  expect(capacityAtOffice(office, { account: 'elsewhere', roles: ['scheduler', 'clerk'] })).toBeNull();
  expect(capacityAtOffice(office, { account: 'gone', roles: ['support'] })).toBeNull();
  expect(capacityAtOffice(office, deputy)).toBe('official');
});

it('who acts in its queues runs an office and reads its figures, as those do who write offices or read the court’s figures', () => {
  for (const may of [mayRunOffice, mayReadFiguresOf]) {
    expect(may(['prosecutor'], 'official')).toBe(true);
    expect(may(['clerk'], 'staff')).toBe(true);
    expect(may(['clerk'], null)).toBe(false);
  }
  expect(mayRunOffice(['scheduler'], null)).toBe(true);
  expect(mayReadFiguresOf(['administrator'], null)).toBe(true);
});
