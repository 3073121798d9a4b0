import { memo, useEffect, useState } from 'react';
import type { PlayedRecord } from '@mahzar/shared/rest/playback';
import { Button } from '../ui/Button.tsx';
import { SourceFeed } from './engine/source-feed.ts';
import type { RecordSource } from './record-source.ts';
import { RecordTime } from './engine/record-time.ts';
import { RecordPlayer } from './RecordPlayer.tsx';
import { reasonOf } from './refusal.ts';
import type { Reason } from './refusal.ts';
import { usePlaybackWords } from './usePlaybackWords.ts';

interface OpenRecordProps {
  readonly recordSource: RecordSource;
  /** Called with the record's description once it is known. */
  readonly onOpened?: (record: PlayedRecord) => void;
}

/**
 * Opens a record and plays it, or shows why that is impossible. The page around it counts the percent of a check, with which the
 * player is not drawn anew.
 */
export const OpenRecord = memo(function OpenRecord({ recordSource, onOpened }: OpenRecordProps) {
  const t = usePlaybackWords();
  const [record, setRecord] = useState<PlayedRecord | null>(null);
  const [reason, setReason] = useState<Reason | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let isWanted = true;
    recordSource.open().then(
      (opened) => {
        if (!isWanted) return;
        setRecord(opened);
        onOpened?.(opened);
      },
      (error: unknown) => isWanted && setReason(reasonOf(error)),
    );
    return () => {
      isWanted = false;
    };
    // oxlint-disable-next-line react/exhaustive-deps -- opened once for each try: each is noted
  }, [recordSource, tries]);
  const { sources } = record ?? { sources: [] };
  if (sources.length > 0 && !sources.some((source) => SourceFeed.canPlay(source))) {
    return <p role="alert">{t('refused.unsupported')}</p>;
  }
  if (record !== null)
    return <RecordPlayer recordSource={recordSource} record={record} position={positionInAddress(record)} />;
  if (reason === null) return <p role="status">{t('waiting')}</p>;
  return (
    <>
      <p role="alert">{t(`refused.${reason}`)}</p>
      {reason === 'not-signed-in' && (
        <p>
          <a href="/staff">{t('signIn')}</a>
        </p>
      )}
      {reason === 'other' && (
        <div className="actions">
          <Button
            look="primary"
            onPress={() => {
              setReason(null);
              setTries(tries + 1);
            }}
          >
            {t('again')}
          </Button>
        </div>
      )}
    </>
  );
});

/** Parses `#t=SECONDS` on the record, or a moment, `#at=EPOCHMS`, to ms on the record. */
function positionInAddress({ intervals }: PlayedRecord): number {
  const [, by, value = '0'] = /^#(t|at)=(\d{1,14})$/.exec(window.location.hash) ?? [];
  return by === 'at' ? new RecordTime(intervals).positionOf(Number(value)) : Number(value) * 1000;
}
