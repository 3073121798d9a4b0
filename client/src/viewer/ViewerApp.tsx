import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wordsOf } from '../../../server/src/record/sealed-file/viewer/viewer-messages.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import { Page } from '../ui/Page.tsx';
import { FileDrop } from './FileDrop.tsx';
import { KeyField } from './KeyField.tsx';
import { OpenedPage } from './OpenedPage.tsx';
import { useDrop } from './useDrop.ts';
import { useSealedFile } from './useSealedFile.ts';
import type { Stage } from './useSealedFile.ts';
import './viewer.css';

/** Plays what lies in a sealed file, when that is what was sealed. */
export function ViewerApp() {
  const { t } = useTranslation('viewer');
  const { stage, open, checkAll, close } = useSealedFile();
  const [key, setKey] = useState('');
  const take = (file: File): void => void open(file, key);
  useDrop(take);

  switch (stage.at) {
    case 'checking':
      return (
        <Page key={stage.at} title={t('title')}>
          <div className="viewer-wait">
            <div className="spinner" />
            <p role="status">{t('checking')}</p>
          </div>
        </Page>
      );
    case 'choosing':
      return (
        <Page key={stage.at} title={t('title')}>
          <p className="lead">{t('intro')}</p>
          <FileDrop onChoose={take} />
          <KeyField value={key} onChange={setKey} isNoKey={stage.isNoKey} />
        </Page>
      );
    case 'refused':
      return (
        <Page key={stage.at} title={t('refused.title')}>
          <Refused verdict={stage.verdict} />
          <FileDrop onChoose={take} />
          <KeyField value={key} onChange={setKey} isNoKey={false} />
        </Page>
      );
    case 'open':
      return (
        <OpenedPage
          key={stage.at}
          opened={stage}
          givenKey={key}
          onKey={setKey}
          onCheckAll={() => checkAll(stage, key)}
          onAnother={close}
        />
      );
    default:
      return stage satisfies never;
  }
}

/** Why a file is not played, and what to do. */
function Refused({ verdict }: Pick<Extract<Stage, { at: 'refused' }>, 'verdict'>) {
  const { t } = useTranslation('viewer');
  const { language } = useLanguage();
  // These words say it themselves.
  const isSaid = verdict === null || verdict.flaw === 'not-sealed' || verdict.flaw === 'not-read';
  return (
    <div role="alert" className="viewer-verdict" data-ok="no">
      <p>{verdict === null ? t('notOpened') : wordsOf(verdict, language)}</p>
      {!isSaid && <p>{t(verdict.flaw === 'key' ? 'refused.key' : 'refused.keep')}</p>}
    </div>
  );
}
