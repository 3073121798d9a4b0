import { useState } from 'react';
import type { PlayedRecord } from '@mahzar/shared/rest/playback';
import { storageOf } from '../browser/storage.ts';
import type { Send } from '../connection/call.ts';
import { formatDateTime, localDigits } from '../i18n/format.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import { Page } from '../ui/Page.tsx';
import { doorOf } from './door.ts';
import { OpenRecord } from './OpenRecord.tsx';
import { usePlaybackWords } from './usePlaybackWords.ts';

interface PlaybackAppProps {
  /** Calls the service. */
  readonly send?: Send;
}

/** Plays the record of a hearing: for the court from the desk, for parties from their link. */
export default function PlaybackApp({ send = fetchFromHere }: PlaybackAppProps) {
  const t = usePlaybackWords();
  const { language } = useLanguage();
  const [door] = useState(() =>
    doorOf(window.location.pathname, storageOf('sessionStorage'), storageOf('localStorage'), send),
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
      <OpenRecord door={door} onOpened={setRecord} />
    </Page>
  );
}

const fetchFromHere: Send = (address, request) => fetch(address, request);
