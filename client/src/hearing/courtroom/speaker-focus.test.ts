import { describe, expect, it } from 'vitest';
import { hear, NOBODY_HEARD, currentSpeakers } from './speaker-focus.ts';
import type { SpeakerFocus } from './speaker-focus.ts';

/** Feeds levels every 400 ms, as the service sends them, beginning at `from`. */
function told(before: SpeakerFocus, from: number, moments: readonly Record<string, number>[]): SpeakerFocus {
  return moments.reduce<SpeakerFocus>(
    (focus, levels, index) => hear(focus, new Map(Object.entries(levels)), from + index * 400),
    before,
  );
}
const times = (count: number, levels: Record<string, number>) => Array.from({ length: count }, () => levels);

describe('who is looked at', () => {
  it('is the first who is heard, and stays so in silence', () => {
    const first = told(NOBODY_HEARD, 0, [{ judge: 0.4 }]);
    expect(first.main).toBe('judge');
    expect(told(first, 400, times(50, {})).main).toBe('judge');
  });

  it('changes to who speaks once the other has been silent for longer than a pause', () => {
    const judge = told(NOBODY_HEARD, 0, times(5, { judge: 0.4 }));
    const soon = told(judge, 2000, times(3, { lawyer: 0.4 }));
    expect(soon.main).toBe('judge');
    expect(told(soon, 3200, times(3, { lawyer: 0.4 })).main).toBe('lawyer');
  });

  it('does not change for a cough', () => {
    const judge = told(NOBODY_HEARD, 0, times(5, { judge: 0.4 }));
    expect(told(judge, 10_000, [{ witness: 0.9 }, {}, {}]).main).toBe('judge');
  });

  it('changes to who speaks over another only when they are louder for some seconds', () => {
    const both = told(NOBODY_HEARD, 0, [...times(3, { judge: 0.4 }), ...times(8, { judge: 0.4, accused: 0.8 })]);
    expect(both.main).toBe('judge');
    expect(told(both, 4400, [{ judge: 0.4, accused: 0.8 }]).main).toBe('accused');
    const quieter = told(NOBODY_HEARD, 0, times(50, { judge: 0.8, accused: 0.4 }));
    expect(quieter.main).toBe('judge');
  });
});

describe('who is speaking', () => {
  it('is who has been heard for longer than a cough, through pauses, until they are silent', () => {
    expect(currentSpeakers(told(NOBODY_HEARD, 0, [{ judge: 0.4 }]))).toEqual([]);
    const focus = told(NOBODY_HEARD, 0, [{ judge: 0.4 }, {}, {}, { judge: 0.4 }]);
    expect(currentSpeakers(focus)).toEqual(['judge']);
    expect(currentSpeakers(told(focus, 1600, times(3, {})))).toEqual(['judge']);
    expect(currentSpeakers(told(focus, 1600, times(4, {})))).toEqual([]);
  });
});
