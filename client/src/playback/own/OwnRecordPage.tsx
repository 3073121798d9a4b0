import { useState } from 'react';
import type { PlayedRecord } from '@mahzar/shared/rest/playback';
import type { RecordAccessView } from '@mahzar/shared/rest/record-access';
import { postForm } from '../../browser/post-form.ts';
import type { Send } from '../../connection/call.ts';
import { Button } from '../../ui/Button.tsx';
import { Contact } from '../../ui/errors/Contact.tsx';
import type { LinkHolder, RecordSource } from '../record-source.ts';
import { OpenRecord } from '../OpenRecord.tsx';
import { ownFailure, reasonOf } from '../refusal.ts';
import { usePlaybackWords } from '../usePlaybackWords.ts';
import { OwnCopies } from './OwnCopies.tsx';
import { OwnRequests } from './OwnRequests.tsx';
import type { WatchRecord } from './record-connection.ts';
import { useOwnRecord } from './useOwnRecord.ts';
import './own.css';

/** `watchRecordFromHere`, whose code is loaded with the page of a link: the desk does not need it. */
const watchWhenLoaded: WatchRecord = (link, changed, ended) => {
  let isClosed = false;
  const closing = import('./record-connection.ts').then(
    ({ watchRecordFromHere }) => (isClosed ? undefined : watchRecordFromHere(link, changed, ended)),
    // Without it, changes appear when the page is reopened.
    () => undefined,
  );
  return () => {
    isClosed = true;
    void closing.then((close) => close?.());
  };
};

interface OwnRecordProps {
  readonly recordSource: RecordSource;
  readonly link: LinkHolder;
  readonly send: Send;
  readonly onOpened: (record: PlayedRecord) => void;
  readonly watch?: WatchRecord;
  /** Makes the browser save a file. */
  readonly save?: typeof postForm;
}

/** The record of a hearing for a participant who comes by their link: plays it, and requests a copy. */
export function OwnRecordPage({
  recordSource,
  link,
  send,
  onOpened,
  watch = watchWhenLoaded,
  save = postForm,
}: OwnRecordProps) {
  const t = usePlaybackWords();
  const { record, error, again, ask, withdraw, make, addressOf } = useOwnRecord(link, send, watch);
  const [failure, setFailure] = useState<unknown>(null);
  /** Resolves to true when it is done. */
  const attempt = async (act: Promise<unknown>): Promise<boolean> => {
    setFailure(null);
    try {
      await act;
      return true;
    } catch (refused) {
      setFailure(refused);
      return false;
    }
  };
  if (error !== null && record === null) {
    const reason = reasonOf(error);
    return (
      <>
        <p role="alert">{t(`refused.${reason}`)}</p>
        {reason === 'other' && (
          <div className="actions">
            <Button look="primary" onPress={again}>
              {t('again')}
            </Button>
          </div>
        )}
        <Contact />
      </>
    );
  }
  if (record === null) return <p role="status">{t('waiting')}</p>;
  const { access, copies } = record;
  const hasNothing = access.may.play && copies.durationMs === 0;
  return (
    <>
      {access.refused === null ? (
        <OpenRecord recordSource={recordSource} onOpened={onOpened} />
      ) : (
        <p className="lead">{access.refused === 'not-permitted' ? t('own.notOpen') : t(`refused.${access.refused}`)}</p>
      )}
      {!hasNothing && access.refused !== 'hearing-not-over' && (
        <section className="own-record" aria-labelledby="own-copy">
          <h2 id="own-copy">{t('own.title')}</h2>
          {failure !== null && <p role="alert">{t(`own.failed.${ownFailure(failure)}`)}</p>}
          {access.may.copy ? (
            <OwnCopies
              copies={copies}
              until={orderUntil(access)}
              isMain={access.refused !== null}
              onMake={(kind) => attempt(make(kind))}
              onSave={(id) => attempt(addressOf(id).then(({ path, values }) => save(path, values)))}
            />
          ) : (
            access.acts.ask.includes('copy') && <p>{t('own.byCourt')}</p>
          )}
          <OwnRequests
            requests={access.requests}
            mayAsk={access.acts.ask.includes('copy')}
            onAsk={(reason) => attempt(ask(reason))}
            onWithdraw={(id) => attempt(withdraw(id))}
          />
        </section>
      )}
    </>
  );
}

/** Returns the end of a granted right, epoch ms; null when they have the right anyway. */
function orderUntil({ requests }: RecordAccessView): number | null {
  const untils = requests.flatMap(({ scope, state, decided }) =>
    scope === 'copy' && state === 'granted' ? (decided?.until ?? []) : [],
  );
  return untils.length === 0 ? null : Math.max(...untils);
}
