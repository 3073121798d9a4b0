import { listTemplates } from '@mahzar/shared/rest/messages';
import { AUDIENCES, isAddressed, NOTIFY_CHANNELS, NOTIFY_EVENTS, NOTIFY_LANGUAGES } from '@mahzar/shared/notify/events';
import { LANGUAGE_NAMES } from '../../i18n/language.ts';
import { useLoad } from '../api/useLoad.ts';
import { Badge } from '../ui/Badge.tsx';
import { SelectField } from '../ui/Field.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Loaded } from '../ui/States.tsx';
import { useAddressed } from '../ui/useAddressed.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { TemplateEditor } from './TemplateEditor.tsx';

/** The texts of messages: chosen by event, audience, channel and language. */
export default function TemplatesPage() {
  const t = useStaffWords();
  const own = useLoad(listTemplates, {});
  const [at, change] = useAddressed({ event: 'invited', audience: 'party', channel: 'sms', language: 'fa' });
  const event = NOTIFY_EVENTS.find((one) => one === at.event) ?? 'invited';
  const audiences = AUDIENCES.filter((one) => isAddressed(event, one));
  const audience = audiences.find((one) => one === at.audience) ?? audiences[0] ?? 'party';
  const channel = NOTIFY_CHANNELS.find((one) => one === at.channel) ?? 'sms';
  const language = NOTIFY_LANGUAGES.find((one) => one === at.language) ?? 'fa';
  return (
    <Screen title={t('nav.templates')} lead={t('templates.lead')}>
      <form className="filters" onSubmit={(e) => e.preventDefault()}>
        <SelectField
          name="event"
          label={t('messages.event')}
          value={event}
          values={NOTIFY_EVENTS}
          nameOf={(one) => t(`messages.events.${one}`)}
          onChange={(one) => one !== '' && change({ event: one })}
        />
        <SelectField
          name="audience"
          label={t('templates.audience')}
          value={audience}
          values={audiences}
          nameOf={(one) => t(`templates.audiences.${one}`)}
          onChange={(one) => one !== '' && change({ audience: one })}
        />
        <SelectField
          name="channel"
          label={t('messages.channel')}
          value={channel}
          values={NOTIFY_CHANNELS}
          nameOf={(one) => t(`messages.channels.${one}`)}
          onChange={(one) => one !== '' && change({ channel: one })}
        />
        <SelectField
          name="language"
          label={t('account.language')}
          value={language}
          values={NOTIFY_LANGUAGES}
          nameOf={(one) => LANGUAGE_NAMES[one]}
          onChange={(one) => one !== '' && change({ language: one })}
        />
      </form>
      <TemplateEditor
        key={`${event} ${audience} ${channel} ${language}`}
        which={{ event, audience, channel, language }}
      />
      <section className="part" aria-labelledby="own">
        <h2 id="own">{t('templates.own')}</h2>
        <Loaded of={own}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="soft">{t('templates.noneOwn')}</p>
            ) : (
              <ul className="plain-list lines">
                {items.map((one) => (
                  <li key={`${one.event} ${one.audience} ${one.channel} ${one.language}`}>
                    <button
                      type="button"
                      className="link"
                      onClick={() =>
                        change({
                          event: one.event,
                          audience: one.audience,
                          channel: one.channel,
                          language: one.language,
                        })
                      }
                    >
                      {t(`messages.events.${one.event}`)} · {t(`templates.audiences.${one.audience}`)}
                    </button>
                    <Badge>{t(`messages.channels.${one.channel}`)}</Badge>
                    <Badge>{LANGUAGE_NAMES[one.language]}</Badge>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </section>
    </Screen>
  );
}
