import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_CHAT_CHARACTERS } from '@mahzar/shared/protocol/limits';
import { Button } from '../../ui/Button.tsx';
import { DialogBox } from '../../ui/DialogBox.tsx';
import { useSession, useAppServices } from '../context/SessionContext.tsx';
import { ErrorSummary } from '../../ui/errors/ErrorSummary.tsx';
import { HelpTalk } from '../../ui/HelpTalk.tsx';
import './help.css';

interface HelpDialogProps {
  readonly look: 'light' | 'dark';
  readonly onClose: () => void;
}

/** The person's conversation with support: one field, and what happens next. */
export default function HelpDialog({ look, onClose }: HelpDialogProps) {
  const { t } = useTranslation();
  const { session } = useAppServices();
  const { messages, earlier, loading, waiting, sending, failure } = useSession(({ help }) => help);
  const [text, setText] = useState('');
  useEffect(() => {
    session.help.show(true);
    return () => session.help.show(false);
  }, [session]);
  const send = async (): Promise<void> => {
    const said = text.trim() === '' && messages.length === 0 ? t('help.plain') : text.trim();
    if (said !== '' && (await session.help.say(said))) setText('');
  };
  return (
    <DialogBox title={t('help.title')} close={t('help.close')} isOpen look={look} onClose={onClose}>
      <p>{waiting ? t('help.coming') : t('help.intro')}</p>
      <p className="soft">{t('help.note')}</p>
      {failure !== null && <ErrorSummary error={failure} />}
      <HelpTalk
        label={t('help.title')}
        messages={messages}
        earlier={earlier === null ? null : { loading, onLoad: () => void session.help.loadEarlier() }}
        mine="person"
        nameOf={(from) => t(from === 'person' ? 'help.me' : 'help.support')}
      />
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
