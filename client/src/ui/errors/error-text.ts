import type { TFunction } from 'i18next';
import type { Rejection } from '../../connection/result.ts';
import { plainCode } from './plain-code.ts';

/** Returns what a person can do about an error; with the time of another try, if the service gave one. */
export function errorText(t: TFunction, { code, retryAfterMs }: Rejection): string {
  if (retryAfterMs === undefined) return t(`errors.${plainCode(code)}.text`);
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
  return seconds <= 90
    ? t('app.againInSeconds', { count: seconds })
    : t('app.againInMinutes', { count: Math.ceil(seconds / 60) });
}
