import type { RecordRetention } from '@mahzar/shared/rest/record-retention';
import { formatDate } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { CaseNumber } from '../ui/CaseNumber.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Screen } from '../ui/Screen.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useRecordNews } from './useRecordNews.ts';

/**
 * A record that is deleted or being deleted: the author of the order, the time, what is waited for, and the certificate, for printing
 * or saving as PDF in the browser.
 */
export function DeletedRecord({
  booking,
  of: { caseNumber, kind, deletion },
}: {
  readonly booking: string;
  readonly of: RecordRetention & { readonly deletion: NonNullable<RecordRetention['deletion']> };
}) {
  const t = useStaffWords();
  const { language } = useLanguage();
  useRecordNews(booking);
  const { ordered, carriedOut, lockedUntil, deletedAt, order, certificate } = deletion;
  const who = (name: string | null): string => name ?? t('record.unknown');
  return (
    <Screen
      title={t(deletedAt === null ? 'record.isBeingDeleted' : 'record.isDeleted')}
      lead={caseNumber === '' ? t(`cases.kinds.${kind}`) : <CaseNumber number={caseNumber} />}
      acts={
        <>
          {certificate !== null && (
            <Button look="primary" onPress={() => window.print()}>
              {t('common.print')}
            </Button>
          )}
          <LinkButton href="/retention">{t('record.toRetention')}</LinkButton>
        </>
      }
    >
      <p>{t(deletedAt === null ? 'record.beingDeletedText' : 'record.deletedText')}</p>
      {lockedUntil !== null && <p>{t('record.lockedUntil', { date: formatDate(language, lockedUntil) })}</p>}
      <dl className="facts">
        <dt>{t('record.orderNumber')}</dt>
        <dd>
          <bdi>{order}</bdi>
        </dd>
        <dt>{t('record.orderedBy')}</dt>
        <dd>
          {who(ordered.by)} · <Moment at={ordered.at} />
        </dd>
        {carriedOut !== null && (
          <>
            <dt>{t('record.carriedOutBy')}</dt>
            <dd>
              {who(carriedOut.by)} · <Moment at={carriedOut.at} />
            </dd>
          </>
        )}
        {deletedAt !== null && (
          <>
            <dt>{t('record.deletedAt')}</dt>
            <dd>
              <Moment at={deletedAt} />
            </dd>
          </>
        )}
      </dl>
      {certificate !== null && (
        <section className="part" aria-labelledby="signature">
          <h2 id="signature">{t('record.signature')}</h2>
          <p className="soft">{t('record.signatureText')}</p>
          <pre className="record-note" dir="ltr">
            {certificate}
          </pre>
        </section>
      )}
    </Screen>
  );
}
