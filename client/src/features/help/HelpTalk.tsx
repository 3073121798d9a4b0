import { useEffect, useRef } from 'react';
import type { HelpMessage } from '@mahzar/shared/protocol/help';
import { formatClock } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import './help-talk.css';

interface HelpTalkProps {
  readonly label: string;
  readonly messages: readonly HelpMessage[];
  /** From which side it is read. */
  readonly mine: HelpMessage['from'];
  readonly nameOf: (from: HelpMessage['from']) => string;
}

/** What a person and support said to each other, the newest in sight. */
export function HelpTalk({ label, messages, mine, nameOf }: HelpTalkProps) {
  const { language } = useLanguage();
  const end = useRef<HTMLLIElement>(null);
  useEffect(() => void end.current?.scrollIntoView({ block: 'nearest' }), [messages.length]);
  return (
    // Reached by keyboard to be scrolled, as axe's scrollable-region-focusable asks.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="help-talk" role="log" aria-label={label} tabIndex={0}>
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
