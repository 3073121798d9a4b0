import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isProven, wordsOf } from '../../../server/src/record/sealed-file/viewer/viewer-messages.ts';
import { formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import { OpenRecord } from '../playback/OpenRecord.tsx';
import { Button } from '../ui/Button.tsx';
import { Facts } from '../ui/Facts.tsx';
import type { Fact } from '../ui/Facts.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Page } from '../ui/Page.tsx';
import { GivenField } from './GivenField.tsx';
import type { TrustAnchors, OpenedFile } from './useSealedFile.ts';

type Stamp = NonNullable<OpenedFile['verdict']['stamp']>;

interface OpenedPageProps {
  readonly opened: OpenedFile;
  readonly given: TrustAnchors;
  readonly onGive: (given: Partial<TrustAnchors>) => void;
  /** Returns which of the given values is invalid, null if none is. */
  readonly onCheckAll: () => Promise<keyof TrustAnchors | null>;
  readonly onAnother: () => void;
}

/** Plays a file, and shows what is known about who sealed it. */
export function OpenedPage({ opened, given, onGive, onCheckAll, onAnother }: OpenedPageProps) {
  const { t } = useTranslation('viewer');
  const { language } = useLanguage();
  const [wrong, setWrong] = useState<keyof TrustAnchors | null>(null);
  const { file, recordSource, zero, verdict, whole } = opened;
  const { keyGiven, by, sealedAt, hearing, stamp } = verdict;
  const isStampOpen = stamp?.isKnown === false;
  const factsOf = ({ by: authority, at, isKnown }: Stamp): readonly Fact[] => [
    [t(isKnown ? 'file.stampedBy' : 'file.stampedByItsWord'), authority],
    [t('file.stampedAt'), formatDateTime(language, at)],
  ];
  const isRunning = typeof whole === 'number';
  return (
    <Page title={t('title')} width="table" {...(zero > 0 && { caption: formatDateTime(language, zero) })}>
      <p className="viewer-seal" data-proven={keyGiven}>
        <Icon name={keyGiven ? 'shield' : 'warning'} />
        <span>{t(keyGiven ? 'seal.proven' : 'seal.unproven')}</span>
      </p>
      {recordSource === null ? <p>{t('nothing')}</p> : <OpenRecord recordSource={recordSource} />}
      <section className="viewer-file" aria-labelledby="viewer-file">
        <h2 id="viewer-file">{t('file.title')}</h2>
        <p>{t('file.pieces')}</p>
        <p>{t('file.cameWith')}</p>
        <Facts
          facts={[
            [t('file.name'), file.name],
            [t(keyGiven ? 'file.by' : 'file.byItsWord'), by],
            [t('file.at'), formatDateTime(language, sealedAt)],
            ...(stamp === null ? [] : factsOf(stamp)),
            [t('file.hearing'), hearing],
          ]}
        />
        <div role="status">
          {whole === 'done' && (
            <div className="viewer-verdict" data-ok={isProven(verdict) ? 'yes' : 'unproven'}>
              {wordsOf(verdict, language)
                .split('\n')
                .map((line) => (
                  <p key={line}>{line}</p>
                ))}
            </div>
          )}
        </div>
        {!keyGiven && (
          <GivenField of="key" value={given.key} onChange={(key) => onGive({ key })} isWrong={wrong === 'key'} />
        )}
        {isStampOpen && (
          <GivenField
            of="authority"
            value={given.authority}
            onChange={(authority) => onGive({ authority })}
            isWrong={wrong === 'authority'}
          />
        )}
        <p role="status" className="viewer-file__progress">
          {isRunning && t('checkingAll')}
          {whole === 'failed' && t('notChecked')}
        </p>
        {isRunning && <progress max={100} value={whole} aria-label={t('checkingAll')} />}
        <div className="actions">
          {!isRunning && (whole !== 'done' || !keyGiven || isStampOpen) && (
            <Button onPress={() => void onCheckAll().then(setWrong)}>{t('checkAll')}</Button>
          )}
          <Button look="quiet" onPress={onAnother}>
            {t('another')}
          </Button>
        </div>
      </section>
    </Page>
  );
}
