import { describe, expect, it } from 'vitest';
import { pathsInUse } from './paths-in-use.ts';

const pair = (id: string, currentRoundTripTime: number | undefined, others = {}) => ({
  type: 'candidate-pair',
  id,
  nominated: true,
  currentRoundTripTime,
  ...others,
});
const transport = (selectedCandidatePairId?: string) => ({ type: 'transport', selectedCandidatePairId });

describe('the round-trip time', () => {
  it.each([
    ['the longer one of both directions', [transport('a'), pair('a', 0.1), transport('b'), pair('b', 0.2)], 0.2],
    ['not that of a path that was left', [pair('old', 3), transport('new'), pair('new', 0.1)], 0.1],
    [
      'the nominated one’s where nothing is chosen yet',
      [transport(), pair('a', 0.1), pair('b', 3, { nominated: false })],
      0.1,
    ],
    ['the selected one’s in Firefox', [pair('old', 3, { selected: false }), pair('new', 0.1, { selected: true })], 0.1],
    ['unknown before the first answer', [transport('a'), pair('a', undefined)], null],
  ])('is %s', (_, reports, expected) => {
    expect(pathsInUse(reports).roundTrip).toBe(expected);
  });
});

it('the names of the paths change with the path in use, not with its neighbours', () => {
  const before = pathsInUse([transport('a'), pair('a', 0.1)]);
  expect(pathsInUse([transport('a'), pair('old', 3), pair('a', 0.2)]).names).toBe(before.names);
  expect(pathsInUse([transport('b'), pair('a', 0.1), pair('b', 0.1)]).names).not.toBe(before.names);
});
