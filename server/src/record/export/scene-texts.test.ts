import { describe, expect, it } from 'vitest';
import type { Clip } from './clips.ts';
import type { Tile } from './scene.ts';
import { captionsOf, inReadingOrder } from './scene-texts.ts';

const tile = (seat: string, shows: Tile['shows'] = 'camera', width = 281): Tile => ({
  seat,
  shows,
  x: 0,
  y: 0,
  width,
  height: 170,
});
const labels: Record<string, { name: string; role: string }> = {
  judge: { name: 'رضا کیانی', role: 'رئیس شعبه' },
  witness: { name: '', role: 'شاهد' },
  loud: { name: 'W'.repeat(120), role: 'ش'.repeat(120) },
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
      'تصویر در این نسخه کامل نیست',
      'صدا در این نسخه کامل نیست',
      'تصویر و صدا در این نسخه کامل نیست',
      '',
    ]);
    expect(captionOf(tile('judge'), { seat: 'judge', kind: 'mic' }).role).toBe('رئیس شعبه');
    expect(captionOf(tile('judge'), { seat: 'witness', kind: 'mic' }).lack).toBe('');
  });

  it('says under a screen only what of the screen is left out', () => {
    const without = (['mic', 'camera'] as const).map((kind) => ({ seat: 'judge', kind }));
    expect(captionOf(tile('judge', 'screen'), ...without).lack).toBe('');
    const gone = captionOf(tile('judge', 'screen'), { seat: 'judge', kind: 'screen' });
    expect(gone.lack).toBe('تصویر در این نسخه کامل نیست');
  });

  it('says it shorter in a narrow tile', () => {
    const without = (['mic', 'camera'] as const).map((kind) => ({ seat: 'judge', kind }));
    expect(captionOf(tile('judge', 'camera', 140), ...without).lack).toBe('تصویر و صدا کامل نیست');
  });

  it('cuts what would stand under somebody else’s picture', () => {
    for (const width of [93, 281, 640]) {
      const { name, role } = captionOf(tile('loud', 'camera', width));
      // Letters of 10 px, each 9 px wide.
      expect([name, role].map((line) => line.at(-1))).toEqual(['…', '…']);
      expect(Math.max(name.length, role.length) * 9).toBeLessThan(width);
      expect(name.length * 9).toBeGreaterThan(width * 0.7);
    }
  });
});

describe('the text over the picture', () => {
  it('keeps the number of a copy together behind a Persian name', () => {
    expect(inReadingOrder('مریم احمدی · 7fK2-x9Q-')).toBe('مریم احمدی · \u200e7fK2-x9Q-\u200e');
  });

  it('leaves the brackets of a Persian name as they are', () => {
    expect(inReadingOrder('احمد رضایی (وکیل) - (A1)')).toBe('احمد رضایی (وکیل) - \u200e(A1)\u200e');
  });
});
