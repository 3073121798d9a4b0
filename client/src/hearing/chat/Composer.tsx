import { useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_CHAT_CHARACTERS } from '@mahzar/shared/protocol/limits';
import { Button } from '../../ui/Button.tsx';
import { useFingers } from '../../ui/useMediaQuery.ts';
import { useAppServices } from '../context/SessionContext.tsx';

/** From this many remaining characters on, their number is shown. */
const WARN_CHARACTERS = 200;

interface ComposerProps {
  readonly conversation: string;
  readonly title: string;
  /** Takes the focus at first. */
  readonly focused: boolean;
}

/** A field for writing. A draft is kept as long as the page, even when the panel is closed. */
export function Composer({ conversation, title, focused }: ComposerProps) {
  const { t } = useTranslation();
  const { chat } = useAppServices().session;
  const [text, setText] = useState(() => chat.drafts.get(conversation) ?? '');
  const field = useRef<HTMLTextAreaElement>(null);
  const left = useId();
  // On a screen keyboard Enter makes a new line, because no other key does.
  const fingers = useFingers();
  const change = (next: string): void => {
    chat.drafts.set(conversation, next);
    setText(next);
  };
  const send = (): void => {
    if (text.trim() === '') return;
    chat.send(conversation, text);
    change('');
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || fingers) return;
    event.preventDefault();
    send();
  };
  const remaining = MAX_CHAT_CHARACTERS - text.length;
  return (
    <div className="composer">
      <textarea
        ref={field}
        autoFocus={focused}
        className="composer__text"
        dir="auto"
        rows={2}
        value={text}
        maxLength={MAX_CHAT_CHARACTERS}
        placeholder={t('chat.write')}
        aria-label={t('chat.writeTo', { title })}
        aria-describedby={left}
        enterKeyHint={fingers ? 'enter' : 'send'}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Button look="primary" size="icon" icon="send" aria-label={t('chat.send')} onPress={send} />
      <p id={left} className="composer__left" role="status">
        {remaining <= WARN_CHARACTERS && t('chat.left', { count: remaining })}
      </p>
    </div>
  );
}
