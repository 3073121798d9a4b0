import { useEffect, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useFingers } from '../../ui/useMediaQuery.ts';
import { usePartsOfScene, useSession, useAppServices } from '../context/SessionContext.tsx';
import { useAct } from '../acts/useAct.ts';
import { Composer } from './Composer.tsx';
import { hasEarlier } from '../../session/has-earlier.ts';
import { useSteadyScroll } from '../../ui/useSteadyScroll.ts';
import type { ConversationRow } from './conversations.ts';
import { MessageItem, OutgoingItem } from './MessageItem.tsx';
import { titleOf } from './names.ts';

interface ThreadProps {
  readonly row: ConversationRow;
  /** Returns to the list; null when there is no other conversation. */
  readonly onBack: (() => void) | null;
}

/** One conversation: its title, its messages, and a field for writing. */
export function Thread({ row, onBack }: ThreadProps) {
  const { t } = useTranslation();
  const { id, kind, person, writable } = row;
  const title = titleOf(t, row);
  // Focus in the field would open a phone's keyboard over the messages.
  const fingers = useFingers();
  return (
    <section className="thread" aria-labelledby="thread">
      <header className="thread__head">
        {onBack !== null && (
          <Button
            look="quiet"
            size="icon"
            icon="back"
            aria-label={t('chat.back')}
            onPress={onBack}
            autoFocus={fingers || !writable}
          />
        )}
        <div className="thread__what">
          <h3 id="thread">
            <bdi>{title}</bdi>
            {person !== null && <span className="thread__role"> · {t(`roles.${person.role}`)}</span>}
          </h3>
          <p className="thread__note" data-secret={kind === 'counsel'}>
            {kind === 'counsel' && <Icon name="lock" />}
            {t(`chat.notes.${kind}`)}
          </p>
        </div>
      </header>
      {kind === 'all' && <OpenToAll />}
      <Messages id={id} title={title} />
      {writable ? <Composer conversation={id} title={title} focused={!fingers} /> : <Closed kind={kind} />}
    </section>
  );
}

function Messages({ id, title }: { readonly id: string; readonly title: string }) {
  const { t } = useTranslation();
  const { me } = usePartsOfScene('me');
  const chat = useSession((state) => state.chat);
  useReading(id);
  const messages = chat.messages.filter(({ conversation }) => conversation === id);
  const outbox = chat.outbox.filter(({ conversation }) => conversation === id);
  const list = useRef<HTMLDivElement>(null);
  const last = outbox.at(-1)?.nonce ?? messages.at(-1)?.id;
  const first = messages[0]?.id;
  const more = hasEarlier(chat, id);
  useSteadyScroll(list, first);
  const hadMore = useRef(more);
  useEffect(() => {
    // The pressed button has disappeared, and the focus with it.
    if (hadMore.current && !more && document.activeElement === document.body) list.current?.focus();
    hadMore.current = more;
  }, [more]);
  // The newest message is in view; a person who scrolls back stays there until a new one arrives.
  useLayoutEffect(() => void list.current?.scrollTo({ top: list.current.scrollHeight }), [last]);
  return (
    // Focusable, so that the keyboard can scroll it, as axe's rule scrollable-region-focusable requires.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="thread__messages" ref={list} role="log" aria-label={t('chat.messages', { title })} tabIndex={0}>
      {more && <Earlier id={id} />}
      {messages.length + outbox.length === 0 && !more && <p className="thread__none">{t('chat.none')}</p>}
      {messages.map((message, index) => (
        <MessageItem
          key={message.id}
          message={message}
          own={message.from === me.seat}
          again={messages[index - 1]?.from === message.from}
        />
      ))}
      {outbox.map((message) => (
        <OutgoingItem key={message.nonce} message={message} />
      ))}
    </div>
  );
}

/** A button that loads earlier messages. */
function Earlier({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { session } = useAppServices();
  const { loading, failed } = useSession(({ chat }) => chat.earlier);
  return (
    <div className="thread__earlier">
      <Button look="quiet" size="small" isPending={loading === id} onPress={() => void session.chat.loadEarlier(id)}>
        {t('chat.earlier')}
      </Button>
      {failed === id && <p role="alert">{t('chat.notLoaded')}</p>}
    </div>
  );
}

/** Messages on the screen count as read while the person can see them. */
function useReading(id: string): void {
  const { session } = useAppServices();
  useEffect(() => {
    const tell = (): void => session.chat.read(document.hidden ? null : id);
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => {
      document.removeEventListener('visibilitychange', tell);
      session.chat.read(null);
    };
  }, [session, id]);
}

/** Why the person cannot write here now. */
function Closed({ kind }: Pick<ConversationRow, 'kind'>) {
  const { t } = useTranslation();
  const { me } = usePartsOfScene('me');
  const why = kind !== 'all' ? 'notNow' : me.place === 'courtroom' ? 'closed' : 'onlyInCourtroom';
  return <p className="thread__closed">{t(`chat.${why}`)}</p>;
}

/** For people who run the hearing: sets whether others may write to all. */
function OpenToAll() {
  const { t } = useTranslation();
  const { acts, chat } = usePartsOfScene('acts', 'chat');
  const act = useAct();
  if (!acts.includes('open-chat')) return null;
  return (
    <div className="thread__open">
      <p>{chat.open ? t('chat.isOpen') : t('chat.isClosed')}</p>
      <Button size="small" onPress={() => void act('open-chat', { open: !chat.open })}>
        {chat.open ? t('chat.closeToAll') : t('chat.openToAll')}
      </Button>
    </div>
  );
}
