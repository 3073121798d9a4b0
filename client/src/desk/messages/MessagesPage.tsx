import { MESSAGE_STATES } from '@mahzar/shared/rest/messages';
import { NOTIFY_CHANNELS } from '@mahzar/shared/notify/events';
import { SelectField } from '../ui/Field.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Screen } from '../ui/Screen.tsx';
import { useAddressed } from '../ui/useAddressed.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { HeldMessages } from './HeldMessages.tsx';
import { MessageTable } from './MessageTable.tsx';

/** All messages of the court, failed ones first. */
export default function MessagesPage() {
  const t = useStaffWords();
  const [at, change] = useAddressed({ state: '', channel: '' });
  const state = MESSAGE_STATES.find((one) => one === at.state);
  const channel = NOTIFY_CHANNELS.find((one) => one === at.channel);
  return (
    <Screen title={t('nav.messages')} acts={<LinkButton href="/inbox">{t('nav.inbox')}</LinkButton>}>
      <HeldMessages />
      <form className="filters" onSubmit={(event) => event.preventDefault()}>
        <SelectField
          name="state"
          label={t('bookings.state')}
          value={state ?? ''}
          values={MESSAGE_STATES}
          nameOf={(one) => t(`messages.states.${one}`)}
          empty={t('common.all')}
          onChange={(one) => change({ state: one })}
        />
        <SelectField
          name="channel"
          label={t('messages.channel')}
          value={channel ?? ''}
          values={NOTIFY_CHANNELS}
          nameOf={(one) => t(`messages.channels.${one}`)}
          empty={t('common.all')}
          onChange={(one) => change({ channel: one })}
        />
      </form>
      <MessageTable
        filter={{ ...(state !== undefined && { states: [state] }), ...(channel !== undefined && { channel }) }}
      />
    </Screen>
  );
}
