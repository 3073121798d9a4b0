import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { dropTemplate, previewTemplate, readTemplate, writeTemplate } from '@mahzar/shared/rest/messages';
import type { Placeholder } from '@mahzar/shared/notify/events';
import type { CallAnswer, CallInput } from '@mahzar/shared/rest/route';
import { Button } from '../../ui/Button.tsx';
import { useSend } from '../api/ApiContext.tsx';
import { call } from '../../connection/call.ts';
import type { CallError } from '../../connection/call.ts';
import { useAct } from '../api/useAct.ts';
import { useErrorText } from '../api/error-text.ts';
import { useLoad } from '../api/useLoad.ts';
import { TextAreaField, TextField } from '../ui/Field.tsx';
import { Form } from '../ui/Form.tsx';
import { fieldId } from '../ui/FormContext.tsx';
import { Loaded } from '../ui/States.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useDraft } from '../ui/useDraft.ts';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { WithAddresses } from '../ui/WithAddresses.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import '../messages/messages.css';

type Which = CallInput<typeof readTemplate>['params'];
type Template = CallAnswer<typeof readTemplate>;

/** One text, next to the message that an invented person would get. */
export function TemplateEditor({ which }: { readonly which: Which }) {
  const template = useLoad(readTemplate, { params: which });
  return <Loaded of={template}>{(read) => <Editor key={read.version} which={which} template={read} />}</Loaded>;
}

function Editor({ which, template }: { readonly which: Which; readonly template: Template }) {
  const t = useStaffWords();
  const tell = useTell();
  const tellFailure = useTellFailure();
  const form = useRef<HTMLDivElement>(null);
  const { value, change, forget } = useDraft(`template-${Object.values(which).join('-')}-${template.version}`, {
    subject: template.subject ?? '',
    body: template.body,
  });
  const write = useAct(writeTemplate);
  const drop = useAct(dropTemplate);
  const isRtl = which.language === 'fa';
  const words = { subject: template.subject === null ? null : value.subject, body: value.body };

  /** Inserts a placeholder at the cursor. */
  const insert = (placeholder: string): void => {
    const area = form.current?.querySelector<HTMLTextAreaElement>(`#${fieldId('body')}`);
    const at = area?.selectionStart ?? value.body.length;
    change({ body: `${value.body.slice(0, at)}{${placeholder}}${value.body.slice(area?.selectionEnd ?? at)}` });
    area?.focus();
  };

  return (
    <div className="template" ref={form}>
      <Form
        error={write.error}
        isBusy={write.isPending}
        submit={t('common.save')}
        onSubmit={() =>
          write.mutate(
            { params: which, body: { ...words, version: template.version } },
            {
              onSuccess: () => {
                forget();
                tell(t('common.saved'));
              },
            },
          )
        }
        acts={
          template.own && (
            <Button
              onPress={() =>
                drop.mutate(
                  { params: which, query: { version: template.version } },
                  {
                    onSuccess: (now) => {
                      const before = { subject: template.subject, body: template.body, version: now.version };
                      tell(t('templates.dropped'), { undo: () => write.mutate({ params: which, body: before }) });
                    },
                    onError: tellFailure,
                  },
                )
              }
            >
              {t('templates.drop')}
            </Button>
          )
        }
      >
        {template.subject !== null && (
          <TextField
            name="subject"
            label={t('templates.subject')}
            value={value.subject}
            more={{ dir: isRtl ? 'rtl' : 'ltr', lang: which.language }}
            onChange={(subject) => change({ subject })}
          />
        )}
        <TextAreaField
          name="body"
          label={t('templates.body')}
          rows={which.channel === 'sms' ? 6 : 12}
          value={value.body}
          more={{ dir: isRtl ? 'rtl' : 'ltr', lang: which.language }}
          onChange={(body) => change({ body })}
        />
        <div className="part">
          <span className="soft">{t('templates.placeholders')}</span>
          <div className="form__acts">
            {template.placeholders.map((one) => (
              <Button key={one} onPress={() => insert(one)}>
                {`${t(`templates.placeholder.${one as Placeholder}`)} \u2066{${one}}\u2069`}
              </Button>
            ))}
          </div>
        </div>
      </Form>
      <Preview which={which} words={words} />
    </div>
  );
}

interface PreviewProps {
  readonly which: Which;
  readonly words: { readonly subject: string | null; readonly body: string };
}

/** The message that an invented person would get, updated during writing. */
function Preview({ which, words }: PreviewProps) {
  const t = useStaffWords();
  const send = useSend();
  const errorText = useErrorText();
  const { data, error } = useQuery<CallAnswer<typeof previewTemplate>, CallError>({
    queryKey: [previewTemplate.id, which, words.subject, words.body],
    queryFn: ({ signal }) => call(send, previewTemplate, { body: { ...which, ...words } }, signal),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <section className="card" aria-labelledby="preview">
      <h2 id="preview">{t('templates.preview')}</h2>
      {error !== null && <p className="soft">{errorText(error)}</p>}
      {data !== undefined && (
        <div lang={which.language} dir={which.language === 'fa' ? 'rtl' : 'ltr'}>
          {data.subject !== null && (
            <p>
              <strong>{data.subject}</strong>
            </p>
          )}
          <div className="bubble">
            <WithAddresses text={data.body} />
          </div>
        </div>
      )}
      {data?.sms !== undefined && data.sms !== null && (
        <p className="soft">{t('templates.parts', { count: data.sms.parts, units: data.sms.units })}</p>
      )}
    </section>
  );
}
