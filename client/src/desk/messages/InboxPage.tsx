import { localMobile } from '@mahzar/shared/phone';
import { readInbox } from '@mahzar/shared/rest/messages';
import { localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useList } from '../api/useLoad.ts';
import { Button } from '../../ui/Button.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Empty, Listed } from '../ui/States.tsx';
import { WithAddresses } from '../ui/WithAddresses.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import './messages.css';

/**
 * In development: the messages that would have been sent, with links and codes. In production the service answers that there is no
 * inbox.
 */
export default function InboxPage() {
  const t = useStaffWords();
  const { language } = useLanguage();
  const list = useList(readInbox, { query: { limit: 50 } }, { every: 2_000 });
  return (
    <Screen title={t('nav.inbox')} lead={t('inbox.lead')} width="form">
      {list.error?.code === 'not-found' ? (
        <Empty title={t('inbox.off')} />
      ) : (
        <Listed of={list} empty={<Empty title={t('messages.none')} />}>
          {(items) => (
            <ul className="plain-list inbox">
              {items.map(({ message, at, channel, to, subject, body }) => (
                <li key={message} className="card">
                  <div className="card__head soft">
                    <span>
                      {t(`messages.channels.${channel}`)} ·{' '}
                      <bdi dir="ltr">{channel === 'sms' ? localDigits(language, localMobile(to)) : to}</bdi>
                    </span>
                    <Moment at={at} as="short" />
                  </div>
                  {subject !== null && <h2 dir="auto">{subject}</h2>}
                  <p className="inbox__body" dir="auto">
                    <WithAddresses text={body} />
                  </p>
                </li>
              ))}
            </ul>
          )}
        </Listed>
      )}
      {list.more !== null && <Button onPress={list.more}>{t('common.more')}</Button>}
    </Screen>
  );
}
