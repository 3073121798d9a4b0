import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useNow } from '../../ui/useNow.ts';
import type { Scene } from '@mahzar/shared/protocol/pushes';
import { usePartsOfScene, useSession } from '../context/SessionContext.tsx';
import './record.css';

/** Phase of the hearing, and whether it is on the record; always in view. Changes are announced, the clock is not. */
export const RecordIndicator = memo(function RecordIndicator() {
  const { t } = useTranslation();
  const scene = usePartsOfScene('phase', 'record', 'awaitsRecord');
  // Without the service and without media, the real state of the hearing may differ.
  const cutOff = useSession(({ connection }) => connection.kind === 'reconnecting' && !connection.mediaFlows);
  const recording = cutOff ? 'unknown' : recordingOf(scene);
  const words = {
    starting: 'courtroom.startingRecord',
    off: scene.awaitsRecord ? 'courtroom.awaitsRecord' : 'courtroom.offRecord',
    on: 'courtroom.onRecord',
    waived: 'courtroom.waivedRecord',
    unknown: 'courtroom.unknownRecord',
  } as const;
  return (
    <div className="record" data-recording={recording}>
      <p className="record__state" role="status">
        <span className="visually-hidden">{t('hearing.state')}: </span>
        {scene.phase !== 'starting' && !cutOff && <span className="record__phase">{t(`phases.${scene.phase}`)}</span>}
        <span className="record__sign">
          <span className="record__dot" aria-hidden="true" />
          {t(words[recording])}
        </span>
      </p>
      {recording === 'on' && <Clock record={scene.record} />}
    </div>
  );
});

/** Returns the state of the recording. Waived: the court continues although the recorder does not write. */
function recordingOf({ phase, record }: Pick<Scene, 'phase' | 'record'>): 'starting' | 'off' | 'on' | 'waived' {
  if (phase === 'starting') return 'starting';
  if (record.since === null) return 'off';
  return record.waived ? 'waived' : 'on';
}

function Clock({ record }: { readonly record: Scene['record'] }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const offset = useSession((state) => state.clockOffsetMs);
  const since = (record.since ?? 0) - offset;
  const time = formatDuration(language, useNow(since - record.earlierMs) - since + record.earlierMs);
  return (
    <p className="record__clock" role="timer" aria-label={t('courtroom.recordTime', { time })}>
      {time}
    </p>
  );
}
