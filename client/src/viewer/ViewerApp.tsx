import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  checkSealedFile,
  openRecordIn,
  wordsOf,
} from '../../../server/src/record/sealed-file/viewer/sealed-file-in-browser.ts';
import type { Verdict } from '../../../server/src/record/sealed-file/viewer/sealed-file-in-browser.ts';
import { formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import type { RecordDoor } from '../playback/door.ts';
import { OpenRecord } from '../playback/OpenRecord.tsx';
import { Button } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';
import { doorTo } from './sealed-door.ts';
import './viewer.css';

type Stage =
  | { readonly at: 'choosing' | 'checking' | 'unreadable' }
  /** What was found when it was opened, or in the whole file: nothing of it is played. */
  | { readonly at: 'flawed'; readonly verdict: Verdict }
  | {
      readonly at: 'open';
      readonly file: File;
      /** Null when nothing was recorded. */
      readonly door: RecordDoor | null;
      /** When it was on the record first, epoch ms. */
      readonly zero: number;
      /** Of the whole file, once that was asked for. */
      readonly whole: Verdict | 'checking' | null;
    };

/** Plays what lies in a sealed file, when that is what was sealed. */
export function ViewerApp() {
  const { t } = useTranslation('viewer');
  const { language } = useLanguage();
  const [stage, setStage] = useState<Stage>({ at: 'choosing' });
  const [key, setKey] = useState('');
  const field = useId();
  const files = useRef<HTMLInputElement>(null);
  /** What was chosen before another file counts no longer. */
  const turn = useRef(0);
  const trusted = key.trim() === '' ? [] : [key.trim()];

  const open = async (file: File | null): Promise<void> => {
    if (file === null) return;
    turn.current += 1;
    const mine = turn.current;
    setStage({ at: 'checking' });
    const opened = await openFile(file, trusted);
    if (turn.current === mine) setStage(opened);
  };
  const checkAll = async (opened: Extract<Stage, { at: 'open' }>): Promise<void> => {
    const mine = turn.current;
    setStage({ ...opened, whole: 'checking' });
    const whole = await checkSealedFile(opened.file, trusted);
    if (turn.current === mine) setStage(whole.ok ? { ...opened, whole } : { at: 'flawed', verdict: whole });
  };

  useDrop((file) => void open(file));

  const chooser = (
    <div className="viewer-choice">
      <label className="viewer-choice__key" htmlFor={field}>
        <span>{t('key')}</span>
        <input
          id={field}
          className="input"
          dir="ltr"
          autoComplete="off"
          spellCheck={false}
          aria-describedby={`${field}-hint`}
          value={key}
          onChange={({ target }) => setKey(target.value)}
        />
      </label>
      <p id={`${field}-hint`} className="soft">
        {t('keyHint')}
      </p>
      <input
        ref={files}
        type="file"
        accept=".asice"
        hidden
        onChange={({ target }) => {
          void open(target.files?.[0] ?? null);
          // The same file may be chosen again, with another key.
          target.value = '';
        }}
      />
      <Button look="primary" icon="folder" onPress={() => files.current?.click()}>
        {t('choose')}
      </Button>
    </div>
  );
  if (stage.at !== 'open') {
    return (
      <Page title={t('title')}>
        <p className="lead">{t('intro')}</p>
        <p className="soft">{t('unpacked')}</p>
        {chooser}
        <p role="status">{stage.at === 'checking' ? t('checking') : ''}</p>
        {stage.at === 'unreadable' && (
          <p role="alert" className="viewer-verdict" data-ok="no">
            {t('notOpened')}
          </p>
        )}
        {stage.at === 'flawed' && (
          <p role="alert" className="viewer-verdict" data-ok="no">
            {wordsOf(stage.verdict, language)}
          </p>
        )}
      </Page>
    );
  }
  const { door, whole, zero } = stage;
  const said =
    whole === null || whole === 'checking'
      ? t(`opened.${trusted.length > 0 ? 'byCourt' : 'byItself'}`)
      : wordsOf(whole, language);
  return (
    <Page title={t('title')} width="table" {...(zero > 0 && { caption: formatDateTime(language, zero) })}>
      {door === null ? <p>{t('nothing')}</p> : <OpenRecord door={door} />}
      <p role="status" className="viewer-verdict" data-ok={trusted.length > 0 ? 'yes' : 'unproven'}>
        {whole === 'checking' ? t('checking') : said}
      </p>
      <div className="actions">
        {whole === null && (
          <Button look="secondary" onPress={() => void checkAll(stage)}>
            {t('checkAll')}
          </Button>
        )}
        <Button
          look="quiet"
          onPress={() => {
            turn.current += 1;
            setStage({ at: 'choosing' });
          }}
        >
          {t('another')}
        </Button>
      </div>
    </Page>
  );
}

async function openFile(file: File, trusted: readonly string[]): Promise<Stage> {
  const verdict = await checkSealedFile(file, trusted, { segments: 'listed' });
  // What somebody has changed is not to be watched.
  if (!verdict.ok) return { at: 'flawed', verdict };
  try {
    const record = await openRecordIn(file);
    const { zero, sources } = record.shown;
    return { at: 'open', file, door: sources.length === 0 ? null : doorTo(record), zero, whole: null };
  } catch {
    return { at: 'unreadable' };
  }
}

/** Takes a file that is dropped anywhere on the page. */
function useDrop(take: (file: File | null) => void): void {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    const over = (event: DragEvent): void => event.preventDefault();
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      latest.current(event.dataTransfer?.files[0] ?? null);
    };
    document.addEventListener('dragover', over);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('drop', drop);
    };
  }, []);
}
