import { expect, it } from 'vitest';
import { createI18n } from '../../i18n/i18n.ts';
import { errorText } from './error-text.ts';

const error = { code: 'too-many-messages', support: null } as const;

it('says when to try again, where the service has said so', async () => {
  const en = await createI18n('en');
  const fa = await createI18n('fa');
  const say = (retryAfterMs?: number) => [en, fa].map(({ t }) => errorText(t, { ...error, retryAfterMs }));
  expect(say()).toEqual(['Please wait a few seconds and try again.', 'لطفاً چند ثانیه صبر کنید و دوباره تلاش کنید.']);
  expect(say(1)[0]).toBe('Please wait 1 second and try again.');
  expect(say(2_300)).toEqual(['Please wait 3 seconds and try again.', 'لطفاً ۳ ثانیه صبر کنید و دوباره تلاش کنید.']);
  expect(say(540_000)).toEqual(['Please wait 9 minutes and try again.', 'لطفاً ۹ دقیقه صبر کنید و دوباره تلاش کنید.']);
});
