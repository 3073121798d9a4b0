import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wordsOf } from '../../../server/src/record/sealed-file/viewer/viewer-messages.ts';
import { formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import { OpenRecord } from '../playback/OpenRecord.tsx';
import { Button } from '../ui/Button.tsx';
import { Facts } from '../ui/Facts.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Page } from '../ui/Page.tsx';
import { KeyField } from './KeyField.tsx';
import type { OpenedFile } from './useSealedFile.ts';

interface OpenedPageProps {
  readonly opened: OpenedFile;
  readonly givenKey: string;
  readonly onKey: (key: string) => void;
  /** Answers whether the key is one. */
  readonly onCheckAll: () => Promise<boolean>;
  readonly onAnother: () => void;
}

/** Plays a file, and says what is known of who has sealed it. */
export function OpenedPage({ opened, givenKey, onKey, onCheckAll, onAnother }: OpenedPageProps) {
  const { t } = useTranslation('viewer');
  const { language } = useLanguage();
  const [isNoKey, setIsNoKey] = useState(false);
  const { file, door, zero, verdict, whole } = opened;
  const { keyGiven, by, sealedAt, hearing } = verdict;
  const isRunning = typeof whole === 'number';
  return (
    <Page title={t('title')} width="table" {...(zero > 0 && { caption: formatDateTime(language, zero) })}>
      <p className="viewer-seal" data-proven={keyGiven}>
        <Icon name={keyGiven ? 'shield' : 'warning'} />
        <span>{t(keyGiven ? 'seal.proven' : 'seal.unproven')}</span>
      </p>
      {door === null ? <p>{t('nothing')}</p> : <OpenRecord door={door} />}
      <section className="viewer-file" aria-labelledby="viewer-file">
        <h2 id="viewer-file">{t('file.title')}</h2>
        <p>{t('file.pieces')}</p>
        <p>{t('file.cameWith')}</p>
        <Facts
          facts={[
            [t('file.name'), file.name],
            [t(keyGiven ? 'file.by' : 'file.byItsWord'), by],
            [t('file.at'), formatDateTime(language, sealedAt)],
            [t('file.hearing'), hearing],
          ]}
        />
        <div role="status">
          {whole === 'done' && (
            <p className="viewer-verdict" data-ok={keyGiven ? 'yes' : 'unproven'}>
              {wordsOf(verdict, language)}
            </p>
          )}
        </div>
        {!keyGiven && <KeyField value={givenKey} onChange={onKey} isNoKey={isNoKey} />}
        <p role="status" className="viewer-file__progress">
          {isRunning && t('checkingAll')}
          {whole === 'failed' && t('notChecked')}
        </p>
        {isRunning && <progress max={100} value={whole} aria-label={t('checkingAll')} />}
        <div className="actions">
          {!isRunning && (whole !== 'done' || !keyGiven) && (
            <Button onPress={() => void onCheckAll().then((isKey) => setIsNoKey(!isKey))}>{t('checkAll')}</Button>
          )}
          <Button look="quiet" onPress={onAnother}>
            {t('another')}
          </Button>
        </div>
      </section>
    </Page>
  );
}
