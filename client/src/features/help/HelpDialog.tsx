import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_CHAT_CHARACTERS } from '@mahzar/shared/protocol/limits';
import { formatClock } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { DialogBox } from '../../ui/DialogBox.tsx';
import { useSession, useSurroundings } from '../app/SessionContext.tsx';
import { ErrorSummary } from '../errors/ErrorSummary.tsx';
import './help.css';

interface HelpDialogProps {
  readonly look: 'light' | 'dark';
  readonly onClose: () => void;
}

/** What the person says with support: one field, and what happens next. */
export default function HelpDialog({ look, onClose }: HelpDialogProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { session } = useSurroundings();
  const { messages, waiting, sending, failure } = useSession(({ help }) => help);
  const [text, setText] = useState('');
  const end = useRef<HTMLLIElement>(null);
  useEffect(() => {
    session.help.show(true);
    return () => session.help.show(false);
  }, [session]);
  useEffect(() => void end.current?.scrollIntoView({ block: 'nearest' }), [messages.length]);
  const send = async (): Promise<void> => {
    const said = text.trim() === '' && messages.length === 0 ? t('help.plain') : text.trim();
    if (said !== '' && (await session.help.say(said))) setText('');
  };
  return (
    <DialogBox title={t('help.title')} close={t('help.close')} isOpen look={look} onClose={onClose}>
      <p>{waiting ? t('help.coming') : t('help.intro')}</p>
      <p className="soft">{t('help.note')}</p>
      {failure !== null && <ErrorSummary error={failure} />}
      {/* Reached by keyboard to be scrolled, as axe's scrollable-region-focusable asks. */}
      <div
        className="help__talk"
        role="log"
        aria-label={t('help.title')}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <ul className="plain-list">
          {messages.map(({ id, from, at, text: said }) => (
            <li key={id} ref={end} data-from={from}>
              <span className="soft">
                {`${from === 'person' ? t('help.me') : t('help.support')} · ${formatClock(language, at)}`}
              </span>
              <p dir="auto">{said}</p>
            </li>
          ))}
        </ul>
      </div>
      <form
        className="help__say"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <label htmlFor="help-words">{t('help.write')}</label>
        <textarea
          id="help-words"
          rows={2}
          dir="auto"
          maxLength={MAX_CHAT_CHARACTERS}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <div className="help__acts">
          <Button type="submit" look="primary" icon="send" isPending={sending}>
            {messages.length === 0 ? t('help.ask') : t('help.send')}
          </Button>
          {waiting && <Button onPress={() => void session.help.withdraw()}>{t('help.enough')}</Button>}
        </div>
      </form>
    </DialogBox>
  );
}
