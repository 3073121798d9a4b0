import { useEffect, useRef } from 'react';
import type { MinutesBlock } from '@mahzar/shared/minutes/text/blocks';
import { formatTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import { useMinutesWords } from './useMinutesWords.ts';

interface MinutesTextProps {
  readonly blocks: readonly MinutesBlock[];
  /** Returns the name of a person of the hearing by seat; null: unknown here. */
  readonly nameOf: (seat: string) => string | null;
  /** Returns the address that plays a moment of the recording, epoch ms; undefined without a recording. */
  readonly playAt?: ((at: number) => string) | undefined;
  /** Whether the newest line is kept in view, as during the writing. */
  readonly follows: boolean;
}

/** Distance from its end up to which a text counts as following, px. */
const NEAR_END = 80;

/** The text for reading. New lines are announced. */
export function MinutesText({ blocks, nameOf, playAt, follows }: MinutesTextProps) {
  const t = useMinutesWords();
  const { language } = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    const place = box.current;
    if (follows && isAtEnd.current && place !== null) place.scrollTop = place.scrollHeight;
  }, [blocks, follows]);
  const onScroll = () => {
    const place = box.current;
    if (place !== null) isAtEnd.current = place.scrollHeight - place.scrollTop - place.clientHeight < NEAR_END;
  };
  const speakerOf = (seat: string | null, to: string | null): string | null => {
    const [name, other] = [seat, to].map((one) => (one === null ? null : nameOf(one)));
    if (name === null || name === undefined) return null;
    return other === null || other === undefined ? name : t('saidTo', { name, to: other });
  };
  if (blocks.every(({ text }) => text === '')) return <p className="minutes-none">{t('empty')}</p>;
  return (
    <div
      ref={box}
      className="minutes-text minutes-text--read"
      role="log"
      aria-live={follows ? 'polite' : 'off'}
      aria-label={t('text')}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard can scroll it
      tabIndex={0}
      onScroll={onScroll}
    >
      {blocks.map((block, index) => {
        const { at } = block;
        const time = at === null ? null : formatTime(language, at);
        if (block.kind === 'heading') {
          return (
            // oxlint-disable-next-line react/no-array-index-key -- only their position identifies paragraphs
            <h2 key={index} className="minutes-heading" dir="auto">
              {block.text === '' ? t(`parts.${block.part}`) : block.text}
            </h2>
          );
        }
        const speaker = speakerOf(block.seat, block.to);
        return (
          // oxlint-disable-next-line react/no-array-index-key -- as above
          <div key={index} className="minutes-line" data-seat={block.seat ?? undefined}>
            {at !== null && time !== null && (
              <span className="minutes-line__time">
                {playAt === undefined ? (
                  <time dateTime={new Date(at).toISOString()}>{time}</time>
                ) : (
                  <a href={playAt(at)} aria-label={t('play', { time })}>
                    {time}
                  </a>
                )}
              </span>
            )}
            {speaker !== null && <bdi className="minutes-line__who">{speaker}</bdi>}
            <p dir="auto">{block.text}</p>
          </div>
        );
      })}
    </div>
  );
}
