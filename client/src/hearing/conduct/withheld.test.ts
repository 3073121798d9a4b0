import { describe, expect, it } from 'vitest';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { WithheldView } from '@mahzar/shared/hearing/projection/view';
import { withheldPeople } from './withheld.ts';

const voice: WithheldView = { seat: 'witness' as SeatId, kind: 'microphone', since: 20, fault: 'stalled' };
const face: WithheldView = { seat: 'witness' as SeatId, kind: 'camera', since: 10, fault: 'cannot-begin' };

describe('protected people whom others do not hear or see', () => {
  it('are one alarm each, since the first fault, with what help is needed', () => {
    expect(withheldPeople([])).toEqual([]);
    expect(withheldPeople([voice])).toEqual([{ seat: 'witness', what: 'voice', since: 20, fault: 'stalled' }]);
    expect(withheldPeople([voice, face, { ...face, seat: 'expert' as SeatId }])).toEqual([
      { seat: 'witness', what: 'both', since: 10, fault: 'cannot-begin' },
      { seat: 'expert', what: 'face', since: 10, fault: 'cannot-begin' },
    ]);
  });
});
