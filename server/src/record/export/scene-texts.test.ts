import { describe, expect, it } from 'vitest';
import type { Clip } from './clips.ts';
import type { Tile } from './scene.ts';
import { captionsOf, inReadingOrder } from './scene-texts.ts';

const tile = (seat: string, shows: Tile['shows'] = 'camera'): Tile => ({
  seat,
  shows,
  x: 0,
  y: 0,
  width: 1,
  height: 1,
});
const labels: Record<string, { name: string; role: string }> = {
  judge: { name: 'رضا کیانی', role: 'رئیس شعبه' },
  witness: { name: '', role: 'شاهد' },
};
const captionOf = (place: Tile, ...without: Pick<Clip, 'seat' | 'kind'>[]) =>
  captionsOf({ labelOf: (seat) => labels[seat]! }, without as Clip[])(place);

describe('a caption', () => {
  it('has name and role, and the role alone of somebody without a name', () => {
    expect(captionOf(tile('judge'))).toEqual({ name: 'رضا کیانی', role: 'رئیس شعبه', lack: '' });
    expect(captionOf(tile('witness'))).toEqual({ name: 'شاهد', role: '', lack: '' });
  });

  it('says what of its own person is left out, with the role', () => {
    const lack = (...kinds: Clip['kind'][]) =>
      captionOf(tile('judge'), ...kinds.map((kind) => ({ seat: 'judge', kind }))).lack;
    expect([lack('camera'), lack('mic'), lack('mic', 'camera'), lack('screen')]).toEqual([
      'تصویر کامل نیست',
      'صدا کامل نیست',
      'تصویر و صدا کامل نیست',
      '',
    ]);
    expect(captionOf(tile('judge'), { seat: 'judge', kind: 'mic' }).role).toBe('رئیس شعبه');
    expect(captionOf(tile('judge'), { seat: 'witness', kind: 'mic' }).lack).toBe('');
  });

  it('says under a screen only what of the screen is left out', () => {
    const without = (['mic', 'camera'] as const).map((kind) => ({ seat: 'judge', kind }));
    expect(captionOf(tile('judge', 'screen'), ...without).lack).toBe('');
    const gone = captionOf(tile('judge', 'screen'), { seat: 'judge', kind: 'screen' });
    expect(gone.lack).toBe('تصویر کامل نیست');
  });
});

describe('the text over the picture', () => {
  it('keeps the number of a copy together behind a Persian name', () => {
    expect(inReadingOrder('مریم احمدی · 7fK2-x9Q-')).toBe('مریم احمدی · \u200e7fK2-x9Q-\u200e');
  });
});
