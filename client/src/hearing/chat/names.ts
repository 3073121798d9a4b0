import type { TFunction } from 'i18next';
import type { ReceivedMessage } from '../../session/chat.ts';
import { displayName } from '../names/display-name.ts';
import type { ConversationRow } from './conversations.ts';

/** Returns the title of a conversation. */
export function titleOf(t: TFunction, { kind, person }: Pick<ConversationRow, 'kind' | 'person'>): string {
  switch (kind) {
    case 'all':
      return t('chat.all');
    case 'with-clerk':
      return t('roles.clerk');
    case 'as-clerk':
    case 'counsel':
      if (person !== null) return displayName(t, person);
      return kind === 'counsel' ? t('chat.counsel') : t('chat.somebody');
    default:
      return kind satisfies never;
  }
}

/** Returns the displayed author of a message. */
export function authorOf(t: TFunction, { author }: Pick<ReceivedMessage, 'author'>): string {
  return author === null ? t('chat.somebody') : displayName(t, author);
}
