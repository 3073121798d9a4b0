import { useState } from 'react';
import { useScene, useSession } from '../context/SessionContext.tsx';
import { ConversationList } from './ConversationList.tsx';
import { conversationRows } from './conversations.ts';
import { Thread } from './Thread.tsx';
import './chat.css';

/** The person's chat: the list of conversations, or one of them. A single conversation with new messages is opened at once. */
export function ChatPanel() {
  const scene = useScene();
  const chat = useSession((state) => state.chat);
  const rows = conversationRows(scene, chat);
  const [open, setOpen] = useState<string | null>(() => onlyOne(rows));
  const [left, setLeft] = useState<string | null>(null);
  const row = rows.find(({ id }) => id === open);
  if (row === undefined) return <ConversationList rows={rows} focused={left} onOpen={setOpen} />;
  const back = (): void => {
    setLeft(row.id);
    setOpen(null);
  };
  return <Thread key={row.id} row={row} onBack={rows.length > 1 ? back : null} />;
}

function onlyOne(rows: readonly { readonly id: string; readonly unread: number }[]): string | null {
  const fresh = rows.filter(({ unread }) => unread > 0);
  const [only, more] = fresh.length > 0 ? fresh : rows;
  return only !== undefined && more === undefined ? only.id : null;
}
