import { useTranslation } from 'react-i18next';
import { formatClock } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import type { OutgoingMessage, ReceivedMessage } from '../../session/chat.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useAppServices } from '../context/SessionContext.tsx';
import { errorText } from '../../ui/errors/error-text.ts';
import { plainCode } from '../../ui/errors/plain-code.ts';
import { remedyOf } from '../../ui/errors/remedy.ts';
import { authorOf } from './names.ts';

interface MessageItemProps {
  readonly message: ReceivedMessage;
  readonly own: boolean;
  /** The message before has the same author, so the name is not repeated. */
  readonly again: boolean;
}

/** A message with its author and time. */
export function MessageItem({ message, own, again }: MessageItemProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const name = own ? t('chat.you') : authorOf(t, message);
  return (
    <article className="message" data-own={own}>
      <p className={again ? 'visually-hidden' : 'message__who'}>
        <bdi>{name}</bdi>
        {!own && message.author !== null && (
          <span className="message__role"> · {t(`roles.${message.author.role}`)}</span>
        )}
      </p>
      <p className="message__text" dir="auto">
        {message.text}
      </p>
      <p className="message__time">{formatClock(language, message.at)}</p>
    </article>
  );
}

/** The person's message that the service has not acknowledged: on its way, or failed, with the possible actions. */
export function OutgoingItem({ message }: { readonly message: OutgoingMessage }) {
  const { t } = useTranslation();
  const { session } = useAppServices();
  const { nonce, text, failure } = message;
  return (
    <article className="message" data-own="true" data-failed={failure !== null}>
      <p className="visually-hidden">{t('chat.you')}</p>
      <p className="message__text" dir="auto">
        {text}
      </p>
      {failure === null ? (
        <p className="message__time">{t('chat.sending')}</p>
      ) : (
        <>
          <p className="message__failure">
            <Icon name="warning" />
            {t('chat.failed', { reason: t(`errors.${plainCode(failure.code)}.title`) })}
          </p>
          {(remedyOf(failure.code) === 'none' || failure.retryAfterMs !== undefined) && <p>{errorText(t, failure)}</p>}
          <div className="message__acts">
            <Button size="small" onPress={() => session.chat.resend(nonce)}>
              {t('chat.resend')}
            </Button>
            <Button look="quiet" size="small" onPress={() => session.chat.discard(nonce)}>
              {t('chat.discard')}
            </Button>
          </div>
        </>
      )}
    </article>
  );
}
