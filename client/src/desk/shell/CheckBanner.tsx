import { readRecordCheck } from '@mahzar/shared/rest/proof';
import { formatDate } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useLoad } from '../api/useLoad.ts';
import { useMay } from '../session/who.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';

/** Tells administrators on every page when the check of records found a fault, or is overdue. */
export function CheckBanner() {
  const t = useStaffWords();
  const { language } = useLanguage();
  const { data } = useLoad(readRecordCheck, {}, { when: useMay()('read-audit') });
  if (data === undefined || (data.findings === 0 && !data.isLate)) return null;
  const { finishedAt, findings, isLate } = data;
  return (
    <div className="desk__check" role="status">
      {findings > 0 && finishedAt !== null && (
        <p>{t('check.flawed', { count: findings, date: formatDate(language, finishedAt) })}</p>
      )}
      {isLate && (
        <p>{finishedAt === null ? t('check.never') : t('check.late', { date: formatDate(language, finishedAt) })}</p>
      )}
    </div>
  );
}
