import { useState } from 'react';
import type { PlayedRecord } from '@mahzar/shared/rest/playback';
import type { postForm } from '../browser/post-form.ts';
import { storageOf } from '../browser/storage.ts';
import { fetchFromHere } from '../connection/call.ts';
import type { Send } from '../connection/call.ts';
import { formatDateTime, localDigits } from '../i18n/format.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import { Page } from '../ui/Page.tsx';
import { recordSourceOf } from './record-source.ts';
import { OpenRecord } from './OpenRecord.tsx';
import type { WatchRecord } from './own/record-connection.ts';
import { OwnRecordPage } from './own/OwnRecordPage.tsx';
import { usePlaybackWords } from './usePlaybackWords.ts';

interface PlaybackAppProps {
  /** Sends requests to the service. */
  readonly send?: Send;
  /** Reports changes of the link holder's access and copies. */
  readonly watch?: WatchRecord;
  /** Makes the browser save a file. */
  readonly save?: typeof postForm;
}

/** Plays the record of a hearing: for the court from the desk, for parties from their link. */
export default function PlaybackApp({ send = fetchFromHere, watch, save }: PlaybackAppProps) {
  const t = usePlaybackWords();
  const { language } = useLanguage();
  const [recordSource] = useState(() =>
    recordSourceOf(window.location.pathname, storageOf('sessionStorage'), storageOf('localStorage'), send),
  );
  const [record, setRecord] = useState<PlayedRecord | null>(null);
  return (
    <Page
      title={record === null || record.title === '' ? t('title') : record.title}
      width="table"
      {...(record !== null && {
        caption: [t('title'), localDigits(language, record.caseNumber), formatDateTime(language, record.zero)]
          .filter((part) => part !== '')
          .join(' · '),
      })}
    >
      {recordSource.link === undefined ? (
        <OpenRecord recordSource={recordSource} onOpened={setRecord} />
      ) : (
        <OwnRecordPage
          recordSource={recordSource}
          link={recordSource.link}
          send={send}
          onOpened={setRecord}
          {...(watch && { watch })}
          {...(save && { save })}
        />
      )}
    </Page>
  );
}
