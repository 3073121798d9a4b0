import { Button as AriaButton } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { formatClock, formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Avatar } from '../../ui/Avatar.tsx';
import { Icon } from '../../ui/Icon.tsx';
import type { ConversationRow } from './conversations.ts';
import { titleOf } from './names.ts';

interface ConversationListProps {
  readonly rows: readonly ConversationRow[];
  /** The conversation that was left, which takes the focus; null for none. */
  readonly focused: string | null;
  readonly onOpen: (id: string) => void;
}

/** The list of conversations with their partners and new messages. */
export function ConversationList({ rows, focused, onOpen }: ConversationListProps) {
  return (
    <ul className="plain-list chats">
      {rows.map((row) => (
        <li key={row.id}>
          <AriaButton className="chats__one" autoFocus={row.id === focused} onPress={() => onOpen(row.id)}>
            <Row row={row} />
          </AriaButton>
        </li>
      ))}
    </ul>
  );
}

function Row({ row }: { readonly row: ConversationRow }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { kind, person, unread, last } = row;
  const title = titleOf(t, row);
  return (
    <>
      {kind === 'all' ? (
        <span className="avatar">
          <Icon name="people" />
        </span>
      ) : (
        <Avatar name={title} />
      )}
      <span className="chats__who">
        <span className="chats__name">
          <bdi>{title}</bdi>
        </span>
        <span className="chats__note">
          {kind === 'counsel' && <Icon name="lock" />}
          {kind === 'as-clerk' ? person !== null && t(`roles.${person.role}`) : t(`chat.notes.${kind}`)}
        </span>
        {last !== null && (
          <span className="chats__last">
            <bdi>{last.text}</bdi>
          </span>
        )}
      </span>
      <span className="chats__end">
        {last !== null && <span className="chats__time">{formatClock(language, last.at)}</span>}
        {unread > 0 && (
          <span className="chats__unread">
            <span aria-hidden="true">{formatNumber(language, unread)}</span>
            <span className="visually-hidden">{t('chat.unread', { count: unread })}</span>
          </span>
        )}
      </span>
    </>
  );
}
