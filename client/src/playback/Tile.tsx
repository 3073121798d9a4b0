import { useEffect, useRef } from 'react';
import type { PlayedPerson, PlayedSource } from '@mahzar/shared/rest/playback';
import { Avatar } from '../ui/Avatar.tsx';
import { Icon } from '../ui/Icon.tsx';
import type { IconName } from '../ui/Icon.tsx';
import { sourceKey } from './engine/player.ts';
import type { Player, PlayerState } from './engine/player.ts';
import type { Range } from './engine/record-time.ts';
import { SourceFeed } from './engine/source-feed.ts';
import { usePersonNames, usePlaybackWords } from './usePlaybackWords.ts';

interface TileProps {
  readonly player: Player;
  readonly state: PlayerState;
  readonly person: PlayedPerson;
  /** Pictures of the person, whether they are on or off. */
  readonly pictures: readonly PlayedSource[];
  /** A shared screen has a tile of its own. */
  readonly isScreen: boolean;
}

/** One person, or the screen that they share. */
export function Tile({ player, state, person, pictures, isScreen }: TileProps) {
  const t = usePlaybackWords();
  const { nameOf, roleOf } = usePersonNames();
  const { seat } = person;
  const name = nameOf(person);
  const who = isScreen ? t('screenOf', { who: name }) : name;
  const isSeen = pictures.some((source) => state.on.has(sourceKey(source)));
  const isDrawn = pictures.some((source) => state.drawn.has(sourceKey(source)));
  const isComing = pictures.some((source) => state.coming.has(sourceKey(source)));
  const isStill = pictures.some((source) => state.still.has(sourceKey(source)));
  const isThere = isSeen || [...state.on].some((key) => key.startsWith(`${seat}/`));
  const large = isScreen ? `${seat}/screen` : seat;
  const isLarge = state.large === large;
  const moment = player.time.momentOf(state.position);
  const isNow = ({ from, to }: Range): boolean => moment >= from && moment < to;
  // A gap in the log does not say whose media are missing: those of a camera with new pictures are not.
  const mayLack = isScreen ? isSeen : isStill || (isThere && !isSeen);
  const isInGap =
    state.gaps.some((gap) => gap.seat === seat && (gap.kind === 'screen') === isScreen && isNow(gap)) ||
    (mayLack && state.record.gaps.some(isNow));
  const isMuted = state.muted.has(seat);
  const isSolo = state.solo === seat;
  return (
    <figure className="played" data-large={isLarge} data-there={isThere} data-seat={seat} data-screen={isScreen}>
      {!isDrawn && (
        <span className="played__none">
          <Avatar name={name} />
        </span>
      )}
      {pictures.map((source) => (
        <Picture
          key={sourceKey(source)}
          player={player}
          source={source}
          isOn={state.on.has(sourceKey(source))}
          isDrawn={state.drawn.has(sourceKey(source))}
        />
      ))}
      <button
        type="button"
        className="played__enlarge"
        aria-pressed={isLarge}
        aria-label={t('enlarge', { who })}
        onClick={() => player.set({ large: isLarge ? null : large })}
      />
      <figcaption className="played__caption">
        <span className="played__name">{who}</span>
        <span className="played__role">
          {roleOf(person)}
          {!isThere && ` · ${t('away')}`}
        </span>
        {isComing && !isInGap && <span className="played__state played__coming">{t('waiting')}</span>}
        {isStill && !isInGap && !isComing && (
          <span className="played__state">{t(isDrawn ? 'noNewerPicture' : 'noPicture')}</span>
        )}
        {isInGap && <span className="played__state">{t('missing')}</span>}
        {pictures.some((source) => !SourceFeed.canPlay(source)) && (
          <span className="played__state">{t('notShown')}</span>
        )}
        {person.alias !== null && <span className="played__role">{t('altered')}</span>}
      </figcaption>
      {!isScreen && (
        <div className="played__acts">
          <Toggle
            icon={isMuted ? 'microphone-off' : 'microphone'}
            label={t('muteOne', { who: name })}
            isOn={isMuted}
            onPress={() => player.toggleMuted(seat)}
          />
          <Toggle
            icon="headphones"
            label={t('soloOne', { who: name })}
            isOn={isSolo}
            onPress={() => player.set({ solo: isSolo ? null : seat })}
          />
        </div>
      )}
    </figure>
  );
}

interface PictureProps {
  readonly player: Player;
  readonly source: PlayedSource;
  readonly isOn: boolean;
  /** Whether it is drawn; before, the element may show a picture from before a jump. */
  readonly isDrawn: boolean;
}

function Picture({ player, source, isOn, isDrawn }: PictureProps) {
  const video = useRef<HTMLVideoElement>(null);
  const key = sourceKey(source);
  const latest = useRef(source);
  useEffect(() => {
    latest.current = source;
  }, [source]);
  useEffect(() => player.show(latest.current, video.current!), [player, key]);
  // Sound is played by separate elements.
  return (
    <video
      ref={video}
      className="played__picture"
      data-drawn={isDrawn}
      hidden={!isOn}
      muted
      playsInline
      tabIndex={-1}
    />
  );
}

interface ToggleProps {
  readonly icon: IconName;
  readonly label: string;
  readonly isOn: boolean;
  readonly onPress: () => void;
}

function Toggle({ icon, label, isOn, onPress }: ToggleProps) {
  return (
    <button
      type="button"
      className="played__toggle"
      aria-pressed={isOn}
      aria-label={label}
      title={label}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
}
