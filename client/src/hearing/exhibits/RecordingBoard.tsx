import { useEffect, useState } from 'react';
import { positionAt } from '@mahzar/shared/hearing/exhibit';
import type { ExhibitPlayback } from '@mahzar/shared/hearing/exhibit';
import type { ExhibitView } from '@mahzar/shared/hearing/projection/view';
import { formatMinutes, formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useNow } from '../../ui/useNow.ts';
import { useAct } from '../acts/useAct.ts';
import { useConductWords } from '../conduct/useConductWords.ts';
import { usePartsOfScene, useSession } from '../context/SessionContext.tsx';

/** A moved slider is reported when it has been still for this long. */
const SETTLED_MS = 350;

interface RecordingProps {
  readonly exhibit: ExhibitView;
  readonly playback: ExhibitPlayback;
}

/** An audio or video exhibit: its position, and for its presenter the playback controls. Its picture is on the stage. */
export function RecordingBoard({ exhibit, playback }: RecordingProps) {
  const t = useConductWords();
  const { language } = useLanguage();
  const { me, acts } = usePartsOfScene('me', 'acts');
  const act = useAct();
  const isMine = exhibit.by === me.seat;
  // People who run the hearing can stop what another person plays, even when that person's line is lost.
  const mayPlay = isMine || acts.includes('show-exhibit');
  const isPlaying = playback.since !== null;
  const number = formatNumber(language, exhibit.exhibit);
  return (
    <section className="exhibit exhibit--recording" aria-label={t('exhibits.shown')}>
      <div className="exhibit__bar">
        <Icon name={playback.media.includes('video') ? 'camera' : 'sound'} />
        <p role="status">{t(isPlaying ? 'exhibits.playing' : 'exhibits.standing', { number })}</p>
        {mayPlay && (
          <Button
            look={isPlaying ? 'secondary' : 'primary'}
            size="small"
            icon={isPlaying ? 'pause' : 'play'}
            onPress={() =>
              isPlaying
                ? void act('pause-exhibit', { exhibit: exhibit.exhibit, second: null })
                : void act('play-exhibit', { exhibit: exhibit.exhibit, second: resumedAt(playback) })
            }
          >
            {t(isPlaying ? 'exhibits.pause' : 'exhibits.goOn')}
          </Button>
        )}
        {(isMine || acts.includes('hide-any-exhibit')) && (
          <Button
            look={isMine ? 'secondary' : 'primary'}
            size="small"
            icon="close"
            onPress={() => void act('hide-exhibit', {})}
          >
            {t('exhibits.hide')}
          </Button>
        )}
      </div>
      <Position exhibit={exhibit} playback={playback} mayMove={mayPlay} />
      {playback.fault !== undefined && <p role="alert">{t(`exhibits.faults.${playback.fault}`)}</p>}
    </section>
  );
}

/** A file at its end is played from the beginning. */
function resumedAt({ positionMs, durationMs }: ExhibitPlayback): number {
  const second = Math.floor(positionMs / 1000);
  return second >= Math.floor(durationMs / 1000) ? 0 : second;
}

/**
 * The position in the file: a slider for people who may move it, the time for others. It runs from left to right, as its keys do.
 */
function Position({ exhibit, playback, mayMove }: RecordingProps & { readonly mayMove: boolean }) {
  const t = useConductWords();
  const { language } = useLanguage();
  const act = useAct();
  const offset = useSession((state) => state.clockOffsetMs);
  const now = useNow((playback.since ?? 0) - offset) + offset;
  const [wanted, setWanted] = useState<number | null>(null);
  const isPlaying = playback.since !== null;
  const second = wanted ?? Math.floor(positionAt(playback, now) / 1000);
  useEffect(() => {
    if (wanted === null) return undefined;
    const timer = setTimeout(() => {
      const asked = { exhibit: exhibit.exhibit, second: wanted };
      void act(isPlaying ? 'play-exhibit' : 'pause-exhibit', asked).then(() => setWanted(null));
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [act, exhibit.exhibit, isPlaying, wanted]);
  const at = formatMinutes(language, second * 1000);
  const of = formatMinutes(language, playback.durationMs);
  return (
    <div className="exhibit__position" dir="ltr">
      <span>{at}</span>
      {mayMove ? (
        <input
          type="range"
          aria-label={t('exhibits.position')}
          aria-valuetext={t('exhibits.positionOf', { at, of })}
          min={0}
          max={Math.max(1, Math.floor(playback.durationMs / 1000))}
          step={1}
          value={second}
          onChange={({ target }) => setWanted(Number(target.value))}
        />
      ) : (
        <progress aria-hidden="true" max={playback.durationMs} value={Math.min(playback.durationMs, second * 1000)} />
      )}
      <span>{of}</span>
    </div>
  );
}
