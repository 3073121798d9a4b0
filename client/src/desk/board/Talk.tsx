import { useState } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { Board } from '@mahzar/shared/board/board';
import { MAX_CHAT_CHARACTERS } from '@mahzar/shared/protocol/limits';
import { Button } from '../../ui/Button.tsx';
import { HelpTalk } from '../../ui/HelpTalk.tsx';
import type { OpenBoard } from './BoardConnectionContext.tsx';
import type { OpenTalk } from './board-connection.ts';
import { useBoardWords } from './useBoardWords.ts';

interface TalkProps {
  readonly talk: OpenTalk;
  readonly connection: ReturnType<OpenBoard>;
  readonly board: Board;
}

/** Support's conversation with a person who needs help, over the board. */
export function Talk({ talk, connection, board }: TalkProps) {
  const { t, personName, roleName } = useBoardWords();
  const [text, setText] = useState('');
  const [isSending, setSending] = useState(false);
  const { messages, closed, failure, earlier, loading } = talk;
  const person = board.find(({ hearing }) => hearing === talk.hearing)?.people.find(({ seat }) => seat === talk.seat);
  const name = person === undefined ? t('board.talk.person') : personName(person) || roleName(person);

  const send = async (): Promise<void> => {
    if (text.trim() === '' || isSending) return;
    setSending(true);
    if (await connection.say(text.trim())) setText('');
    setSending(false);
  };

  return (
    <ModalOverlay
      isOpen
      onOpenChange={(open) => !open && void connection.closeTalk()}
      isDismissable
      className="overlay"
    >
      <Modal className="dialog dialog--scrolls">
        <Dialog>
          <Heading slot="title" className="dialog__title">
            {t('board.talk.title', { name })}
          </Heading>
          <p className="soft">{t('board.talk.note')}</p>
          <HelpTalk
            label={t('board.talk.title', { name })}
            messages={messages}
            earlier={earlier === null ? null : { loading, onLoad: () => void connection.loadEarlier() }}
            mine="staff"
            nameOf={(from) => (from === 'person' ? name : t('board.talk.staff'))}
          />
          {closed && failure !== 'closed' && <p role="status">{t('board.talk.gone')}</p>}
          {failure !== null && (
            <p className="board__lost" role="alert">
              {t(`board.talk.${failure}`)}
            </p>
          )}
          <form
            className="board__say"
            onSubmit={(event) => {
              event.preventDefault();
              void send();
            }}
          >
            <label className="visually-hidden" htmlFor="help-text">
              {t('board.talk.write')}
            </label>
            <input
              id="help-text"
              className="input"
              dir="auto"
              autoComplete="off"
              maxLength={MAX_CHAT_CHARACTERS}
              placeholder={t('board.talk.write')}
              value={text}
              onChange={({ target }) => setText(target.value)}
            />
            <Button type="submit" look="primary" icon="send" isPending={isSending}>
              {t('board.talk.send')}
            </Button>
          </form>
          <div className="dialog__actions">
            <Button onPress={() => void connection.closeTalk()}>{t('common.close')}</Button>
            {!closed && (
              <Button icon="check" onPress={() => void connection.endHelp()}>
                {t('board.talk.done')}
              </Button>
            )}
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
