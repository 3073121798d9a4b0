import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import type { OrderId, PartyId } from '@mahzar/shared/proceedings/ids';
import { fromTemplate, ORDER_TEMPLATES } from '@mahzar/shared/proceedings/order-templates';
import type { OrderTemplate } from '@mahzar/shared/proceedings/order-templates';
import { DEADLINE_KINDS, ORDER_KINDS } from '@mahzar/shared/proceedings/words';
import { draftOrder, readDraft } from '@mahzar/shared/rest/orders';
import type { OrderText } from '@mahzar/shared/rest/orders';
import { readProceedings } from '@mahzar/shared/rest/proceedings';
import type { CaseProceedings, ShownOrder } from '@mahzar/shared/rest/proceedings';
import { readCase } from '@mahzar/shared/rest/cases';
import { RECORDING_POLICIES } from '@mahzar/shared/scheduling/booking';
import { localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { useLoad } from '../api/useLoad.ts';
import { ChoiceField } from '../ui/ActForm.tsx';
import { SelectField, TextAreaField, TextField, TickField } from '../ui/Field.tsx';
import { Form } from '../ui/Form.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { missing } from '../ui/missing.ts';
import { newId } from '../ui/new-id.ts';
import { Screen } from '../ui/Screen.tsx';
import { Loaded } from '../ui/States.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useCaseWords } from './useCaseWords.ts';

const MAX_SECTIONS = 12;

type Drafted = Pick<ShownOrder, 'kind' | 'level' | 'to' | 'deadline'> & { readonly text: OrderText };

/** The form for writing an order: begun from a template, or changed. */
export default function OrderFormPage() {
  const { order } = useParams<{ order?: string }>();
  return order === undefined ? <NewOrder /> : <ChangedOrder />;
}

/** Begins an order from a template, with the case's facts. */
function NewOrder() {
  const { case: id } = useParams<{ case: string }>();
  const t = useStaffWords();
  const read = useLoad(readProceedings, { params: { case: id } });
  const file = useLoad(readCase, { params: { case: id } });
  const [template, setTemplate] = useState<OrderTemplate | ''>('');
  const [order] = useState(() => newId() as OrderId);
  return (
    <Loaded of={read}>
      {(held) => (
        <Loaded of={file}>
          {({ number }) =>
            template === '' ? (
              <Screen title={t('cases.newOrder')} lead={t('cases.templateLead')}>
                <ul className="plain-list lines">
                  {ORDER_TEMPLATES.map((one) => (
                    <li key={one}>
                      <Button onPress={() => setTemplate(one)}>{t(`cases.orderTemplates.${one}`)}</Button>
                    </li>
                  ))}
                </ul>
                <div>
                  <LinkButton href={`/cases/${id}`} look="quiet">
                    {t('common.cancel')}
                  </LinkButton>
                </div>
              </Screen>
            ) : (
              <OrderForm id={id} held={held} order={order} begun={draftOf(held, template, number)} />
            )
          }
        </Loaded>
      )}
    </Loaded>
  );
}

/** Changes a draft. */
function ChangedOrder() {
  const { case: id, order } = useParams<{ case: string; order: string }>();
  const read = useLoad(readProceedings, { params: { case: id } });
  const draft = useLoad(readDraft, { params: { case: id, order } });
  return (
    <Loaded of={read}>
      {(held) => (
        <Loaded of={draft}>
          {({ text }) => {
            const known = held.orders.find((one) => one.id === order);
            return known === undefined ? null : (
              <OrderForm id={id} held={held} order={known.id} begun={{ ...known, text }} />
            );
          }}
        </Loaded>
      )}
    </Loaded>
  );
}

/** Returns the template's draft: the sides are named in it and are the parties concerned, until the author changes that. */
function draftOf(held: CaseProceedings, template: OrderTemplate, number: string): Drafted {
  const named = (...roles: readonly string[]) => held.parties.filter(({ role }) => roles.includes(role));
  const namesOf = (...roles: readonly string[]) =>
    named(...roles)
      .map(({ name }) => name)
      .join('، ');
  const { kind, deadline, ...text } = fromTemplate(template, {
    caseNumber: localDigits('fa', number),
    first: namesOf('complainant', 'plaintiff'),
    second: namesOf('accused', 'defendant'),
  });
  const to = named('complainant', 'plaintiff', 'accused', 'defendant', 'lawyer').map((one) => one.id);
  return { kind, deadline, level: 'parties', to, text };
}

interface OrderFormProps {
  readonly id: string;
  readonly held: CaseProceedings;
  readonly order: OrderId;
  readonly begun: Drafted;
}

function OrderForm({ id, held, order, begun }: OrderFormProps) {
  const t = useStaffWords();
  const { language } = useLanguage();
  const { personIn } = useCaseWords();
  const [, go] = useLocation();
  const draft = useAct(draftOrder);
  const [kind, setKind] = useState(begun.kind);
  const [level, setLevel] = useState(begun.level);
  const [to, setTo] = useState<readonly PartyId[]>(begun.to);
  const [deadline, setDeadline] = useState<(typeof DEADLINE_KINDS)[number] | ''>(begun.deadline?.kind ?? '');
  const [days, setDays] = useState(String(begun.deadline?.days ?? 10));
  const [title, setTitle] = useState(begun.text.title);
  const [sections, setSections] = useState(begun.text.sections);
  const levels = RECORDING_POLICIES.filter((one) => one !== 'sealed' || held.isJudge);
  const setSection = (at: number, changed: Partial<OrderText['sections'][number]>): void =>
    setSections(sections.map((one, index) => (index === at ? { ...one, ...changed } : one)));
  const submit = (): void => {
    const within = deadline === '' ? null : { kind: deadline, days: Number(days) };
    // A sealed order concerns nobody else.
    const concerned = level === 'sealed' ? [] : to;
    const body = { order, kind, level, to: concerned, deadline: within, text: { title: title.trim(), sections } };
    draft.mutate(
      { params: { case: id }, body },
      { onSuccess: () => go(`/cases/${id}/orders/${order}`, { replace: true }) },
    );
  };
  return (
    <Screen title={t('cases.writeOrder')} lead={t('cases.writeLead')}>
      <Form
        error={draft.error}
        isBusy={draft.isPending}
        submit={t('cases.saveDraft')}
        check={() => missing('text.title', title)}
        onSubmit={submit}
        acts={
          <LinkButton href={`/cases/${id}`} look="quiet">
            {t('common.cancel')}
          </LinkButton>
        }
      >
        <TextField
          name="text.title"
          label={t('cases.documentTitle')}
          maxLength={200}
          value={title}
          onChange={setTitle}
        />
        <ChoiceField
          name="kind"
          label={t('cases.kind')}
          value={kind}
          values={ORDER_KINDS}
          nameOf={(one) => t(`cases.documentKinds.${one}`)}
          onChange={(one) => one !== '' && setKind(one)}
        />
        {sections.map((section, at) => (
          // Sections are never moved or removed, so their position identifies them.
          // oxlint-disable-next-line react/no-array-index-key
          <div key={at} className="order-section">
            <TextField
              name={`text.sections.${at}.heading`}
              label={t('cases.sectionHeading', { number: at + 1 })}
              isOptional
              maxLength={200}
              value={section.heading}
              onChange={(heading) => setSection(at, { heading })}
            />
            <TextAreaField
              name={`text.sections.${at}.body`}
              label={t('cases.sectionBody', { number: at + 1 })}
              rows={8}
              // Documents are in Persian in every language of the page.
              more={{ dir: 'rtl', lang: 'fa' }}
              value={section.body}
              onChange={(body) => setSection(at, { body })}
            />
          </div>
        ))}
        {sections.length < MAX_SECTIONS && (
          <Button onPress={() => setSections([...sections, { heading: '', body: '' }])}>{t('cases.addSection')}</Button>
        )}
        <fieldset className="field">
          <legend>{t('cases.concerns')}</legend>
          {held.parties.map((party) => (
            <TickField
              key={party.id}
              name={`to.${party.id}`}
              label={personIn(held, party.id)}
              isChecked={to.includes(party.id)}
              onChange={(isIn) => setTo(isIn ? [...to, party.id] : to.filter((one) => one !== party.id))}
            />
          ))}
        </fieldset>
        <SelectField
          name="level"
          label={t('cases.access')}
          value={level}
          values={levels}
          nameOf={(one) => t(`cases.levels.${one}`)}
          onChange={(one) => one !== '' && setLevel(one)}
        />
        <SelectField
          name="deadline"
          label={t('cases.deadline')}
          hint={t('cases.deadlineHint')}
          value={deadline}
          values={DEADLINE_KINDS}
          empty={t('cases.noDeadline')}
          nameOf={(one) => t(`cases.deadlineKinds.${one}`)}
          onChange={setDeadline}
        />
        {deadline !== '' && (
          <TextField
            name="deadline.days"
            label={t('cases.deadlineDays')}
            inputMode="numeric"
            width="short"
            maxLength={3}
            value={localDigits(language, days)}
            onChange={setDays}
          />
        )}
      </Form>
    </Screen>
  );
}
