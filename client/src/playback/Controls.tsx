import { useState } from 'react';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import { LOCALES } from '../i18n/language.ts';
import { addIcons, Icon } from '../ui/Icon.tsx';
import type { IconName } from '../ui/Icon.tsx';
import { FLOOR, RATES } from './engine/player.ts';
import type { Player, PlayerState } from './engine/player.ts';
import { usePlaybackWords } from './usePlaybackWords.ts';

/** Step of arrow keys and buttons, seconds. */
export const STEP_S = 5;

/* Drawn like the icons in `ui/Icon.tsx`. */
addIcons({
  link: (
    <path d="M9.5 13.5a4 4 0 0 0 5.7 0l3.4-3.4a4 4 0 0 0-5.7-5.7l-1.2 1.2M14.5 10.5a4 4 0 0 0-5.7 0l-3.4 3.4a4 4 0 0 0 5.7 5.7l1.2-1.2" />
  ),
});

interface ControlsProps {
  readonly player: Player;
  readonly state: PlayerState;
  readonly onWholeScreen: () => void;
}

/** The controls of the player. */
export function Controls({ player, state, onWholeScreen }: ControlsProps) {
  const t = usePlaybackWords();
  const { language } = useLanguage();
  const [copied, setCopied] = useState<boolean | null>(null);
  const { isPlaying, isMuted, isAudioOnly, position, rate, channel, record } = state;
  // The path of a page opened from a disk is different on every other computer.
  const isOnDisk = window.location.protocol === 'file:';
  const languages = [...new Set(record.sources.flatMap(({ channels }) => channels.map((one) => one.channel)))];
  const nameOfLanguage = (tag: string) => new Intl.DisplayNames(LOCALES[language], { type: 'language' }).of(tag) ?? tag;
  const copy = async (): Promise<void> => {
    const link = new URL(window.location.href);
    link.hash = `t=${Math.floor(position / 1000)}`;
    window.history.replaceState(window.history.state, '', link);
    setCopied(
      await navigator.clipboard.writeText(link.href).then(
        () => true,
        () => false,
      ),
    );
  };
  return (
    <div className="play-controls">
      <div className="play-controls__main" dir="ltr">
        <Control
          icon="back"
          label={t('back', { count: STEP_S })}
          onPress={() => player.seek(position - STEP_S * 1000)}
        />
        <Control
          icon={isPlaying ? 'pause' : 'play'}
          label={isPlaying ? t('pause') : t('play')}
          isMain
          onPress={() => player.toggle()}
        />
        <Control
          icon="next"
          label={t('forward', { count: STEP_S })}
          onPress={() => player.seek(position + STEP_S * 1000)}
        />
      </div>
      <label className="play-controls__field">
        <span>{t('rate')}</span>
        <select value={rate} onChange={({ target }) => player.setRate(Number(target.value))}>
          {RATES.map((one) => (
            <option key={one} value={one}>
              {t('times', { rate: new Intl.NumberFormat(LOCALES[language]).format(one) })}
            </option>
          ))}
        </select>
      </label>
      {languages.length > 0 && (
        <label className="play-controls__field">
          <span>{t('language')}</span>
          <select value={channel} onChange={({ target }) => player.set({ channel: target.value })}>
            <option value={FLOOR}>{t('floor')}</option>
            {languages.map((tag) => (
              <option key={tag} value={tag}>
                {nameOfLanguage(tag)}
              </option>
            ))}
          </select>
        </label>
      )}
      <div className="play-controls__more">
        <Control
          icon="sound"
          label={isMuted ? t('unmute') : t('mute')}
          isOn={isMuted}
          onPress={() => player.set({ isMuted: !isMuted })}
        />
        <Control
          icon={isAudioOnly ? 'camera-off' : 'camera'}
          label={t('audioOnly')}
          isOn={isAudioOnly}
          onPress={() => player.set({ isAudioOnly: !isAudioOnly })}
        />
        <Control icon="spotlight" label={t('wholeScreen')} onPress={onWholeScreen} />
        {!isOnDisk && <Control icon="link" label={t('copy')} onPress={() => void copy()} />}
      </div>
      <p className="play-controls__said" role="status">
        {copied === null ? '' : copied ? t('copied') : t('notCopied')}
      </p>
    </div>
  );
}

interface ControlProps {
  readonly icon: IconName;
  readonly label: string;
  readonly isMain?: boolean;
  readonly isOn?: boolean;
  readonly onPress: () => void;
}

function Control({ icon, label, isMain = false, isOn, onPress }: ControlProps) {
  return (
    <button
      type="button"
      className={isMain ? 'play-control play-control--main' : 'play-control'}
      aria-label={label}
      title={label}
      {...(isOn !== undefined && { 'aria-pressed': isOn })}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
}
