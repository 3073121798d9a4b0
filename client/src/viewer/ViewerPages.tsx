import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wordsOf } from '../../../server/src/record/sealed-file/viewer/viewer-messages.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import { Page } from '../ui/Page.tsx';
import { FileDrop } from './FileDrop.tsx';
import { GivenField } from './GivenField.tsx';
import { OpenedPage } from './OpenedPage.tsx';
import { useDrop } from './useDrop.ts';
import type { TrustAnchors, SealedFile, Stage } from './useSealedFile.ts';
import './viewer.css';

/** The pages from the choice of a sealed file to its playing, or to why it is not played. */
export function ViewerPages({ sealed: { stage, open, checkAll, close } }: { readonly sealed: SealedFile }) {
  const { t } = useTranslation('viewer');
  const [given, setGiven] = useState<TrustAnchors>({ key: '', authority: '' });
  const give = (more: Partial<TrustAnchors>): void => setGiven({ ...given, ...more });
  const take = (file: File): void => void open(file, given.key);
  const keyField = (isWrong: boolean) => (
    <GivenField of="key" value={given.key} onChange={(key) => give({ key })} isWrong={isWrong} />
  );
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
          {keyField(stage.isNoKey)}
        </Page>
      );
    case 'refused':
      return (
        <Page key={stage.at} title={t('refused.title')}>
          <Refused verdict={stage.verdict} />
          <FileDrop onChoose={take} />
          {keyField(false)}
        </Page>
      );
    case 'open':
      return (
        <OpenedPage
          key={stage.at}
          opened={stage}
          given={given}
          onGive={give}
          onCheckAll={() => checkAll(stage, given)}
          onAnother={close}
        />
      );
    default:
      return stage satisfies never;
  }
}

/** Says why the file is not played, and what the person can do. */
function Refused({ verdict }: Pick<Extract<Stage, { at: 'refused' }>, 'verdict'>) {
  const { t } = useTranslation('viewer');
  const { language } = useLanguage();
  // These sentences already say what the person can do.
  const isSaid = verdict === null || verdict.flaw === 'not-sealed' || verdict.flaw === 'not-read';
  return (
    <div role="alert" className="viewer-verdict" data-ok="no">
      <p>{verdict === null ? t('notOpened') : wordsOf(verdict, language)}</p>
      {!isSaid && <p>{t(verdict.flaw === 'key' ? 'refused.key' : 'refused.keep')}</p>}
    </div>
  );
}
