import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { HelpMessage } from '@mahzar/shared/protocol/help';
import { formatClock } from '../i18n/format.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import { Button } from './Button.tsx';
import { useSteadyScroll } from './useSteadyScroll.ts';
import './help-talk.css';

interface HelpTalkProps {
  readonly label: string;
  readonly messages: readonly HelpMessage[];
  /** Loads earlier messages; null when all are loaded. */
  readonly earlier: { readonly loading: boolean; readonly onLoad: () => void } | null;
  /** The reader's side. */
  readonly mine: HelpMessage['from'];
  readonly nameOf: (from: HelpMessage['from']) => string;
}

/** The messages between a person and support, with the newest in view. */
export function HelpTalk({ label, messages, earlier, mine, nameOf }: HelpTalkProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const end = useRef<HTMLLIElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useSteadyScroll(list, messages[0]?.id);
  const last = messages.at(-1)?.id;
  useEffect(() => void end.current?.scrollIntoView({ block: 'nearest' }), [last]);
  return (
    // Focusable, so that the keyboard can scroll it, as axe's rule scrollable-region-focusable requires.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="help-talk" ref={list} role="log" aria-label={label} tabIndex={0}>
      {earlier !== null && (
        <Button look="quiet" size="small" isPending={earlier.loading} onPress={earlier.onLoad}>
          {t('help.earlier')}
        </Button>
      )}
      <ul className="plain-list">
        {messages.map(({ id, from, at, text }) => (
          <li key={id} ref={end} data-mine={from === mine}>
            <span className="soft">{`${nameOf(from)} · ${formatClock(language, at)}`}</span>
            <p dir="auto">{text}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}
