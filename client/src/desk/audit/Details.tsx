import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '@mahzar/shared/rest/audit';
import { formatDateTime, formatList, formatNumber, localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';

/** Places in the catalogue with the words for details' values. */
const WORDS: Readonly<Record<string, string>> = {
  roles: 'roles',
  rolesBefore: 'roles',
  acts: 'acts',
  event: 'messages.events',
  events: 'webhooks.eventNames',
  channel: 'messages.channels',
  scope: 'feed.scopes',
  as: 'allocation.as',
  how: 'audit.values',
  by: 'audit.values',
  fields: 'audit.values',
};

/** Kinds of the ids in a detail. */
const KINDS: Readonly<Record<string, string>> = { account: 'staff', case: 'case' };
/** Details that are moments, epoch ms. */
const MOMENTS = /At$|^(?:from|to)$/;

/**
 * Name of a detail in the catalogue. In entries about a case an order is one of its orders, by id; in others the court's, by number.
 */
function labelOf(name: string, subject: string | null): string {
  return name === 'order' && subject?.startsWith('case:') === true ? 'orderId' : name;
}

/** Further details of a log entry, in words where they exist: the log is permanent, and may contain outdated codes. */
export function Details({ of: { subject, details, names, codes } }: { readonly of: AuditEntry }) {
  const t = useStaffWords();
  const { i18n, t: tCommon } = useTranslation();
  const { language } = useLanguage();
  const known = (key: string): string | null => (i18n.exists(key, { ns: 'staff' }) ? t(key as 'common.yes') : null);
  const textOf = (name: string, value: AuditEntry['details'][string]): string => {
    if (value === null) return t('common.none');
    if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no');
    if (typeof value === 'number')
      return MOMENTS.test(name) ? formatDateTime(language, value) : formatNumber(language, value);
    if (Array.isArray(value)) {
      return formatList(
        language,
        value.map((one) => textOf(name, one)),
      );
    }
    const role = name === 'seat' ? codes[`person:${subject?.split(':')[1]}/${value}`] : undefined;
    if (role !== undefined) return tCommon(`roles.${role as 'accused'}`);
    const named = names[`${KINDS[name]}:${value}`];
    if (named !== undefined) return localDigits(language, named);
    // A value without words is a code of the service, written from left to right.
    return known(`${WORDS[name] ?? name}.${value}`) ?? `\u2066${value}\u2069`;
  };
  // Many acts have no details, and screen readers announce even an empty list.
  if (Object.keys(details).length === 0) return null;
  return (
    <ul className="plain-list soft">
      {Object.entries(details).map(([name, value]) => (
        <li key={name}>
          {known(`audit.detail.${labelOf(name, subject)}`) ?? <bdi>{name}</bdi>}: {textOf(name, value)}
        </li>
      ))}
    </ul>
  );
}
