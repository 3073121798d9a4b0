import { useCallback } from 'react';
import { useLocation, useParams } from 'wouter';
import { CASE_KINDS, changeCase, checkCaseTitle, createCase, readCase } from '@mahzar/shared/rest/cases';
import type { CourtCase } from '@mahzar/shared/rest/cases';
import { CASE_ROLES } from '@mahzar/shared/scheduling/person';
import { useAct } from '../api/useAct.ts';
import { useLoad } from '../api/useLoad.ts';
import { NameFields, WritingFields } from '../people/ContactFields.tsx';
import { PersonRows } from '../people/PersonRows.tsx';
import { usePersonName } from '../people/usePersonName.ts';
import { useBookingWords } from '../words/useBookingWords.ts';
import { usePlaces } from '../ui/usePlaces.ts';
import { ComboField } from '../ui/ComboField.tsx';
import { SelectField, TextAreaField, TextField, TicksField } from '../ui/Field.tsx';
import { Form } from '../ui/Form.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Loaded } from '../ui/States.tsx';
import { TitleField } from '../ui/TitleField.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useDraft } from '../ui/useDraft.ts';
import { useSettled } from '../ui/useSettled.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { bodyOf, draftOf, isForOthers, newParty, problemsOf, withoutSecrets } from './draft.ts';

/** Opens a case file, or changes one. */
export default function CaseFormPage() {
  const { case: id } = useParams<{ case?: string }>();
  const read = useLoad(readCase, { params: { case: id ?? '' } }, { when: id !== undefined });
  if (id === undefined) return <CaseForm file={null} />;
  return <Loaded of={read}>{(file) => <CaseForm key={file.version} file={file} />}</Loaded>;
}

/** Whether a title names a protected person of a case. A new case has none yet. */
function useNamesProtected(id: string | null, written: string): boolean {
  const title = useSettled(written.trim());
  const input = { params: { case: id ?? '' }, body: { title } };
  return useLoad(checkCaseTitle, input, { when: id !== null && title !== '' }).data?.namesProtected === true;
}

function CaseForm({ file }: { readonly file: CourtCase | null }) {
  const t = useStaffWords();
  const words = useBookingWords();
  const tell = useTell();
  const [, go] = useLocation();
  const places = usePlaces();
  const form = file === null ? 'case' : `case-${file.id}-${file.version}`;
  const { value, change, forget } = useDraft(form, draftOf(file), withoutSecrets);
  const create = useAct(createCase);
  const put = useAct(changeCase);
  const named = usePersonName();
  const isNaming = useNamesProtected(file?.id ?? null, value.title);
  const setPeople = useCallback(
    (next: (now: typeof value.people) => typeof value.people) => change(({ people }) => ({ people: next(people) })),
    [change],
  );
  const submit = (): void => {
    const body = bodyOf(value);
    const onSuccess = ({ id }: { readonly id: string }): void => {
      forget();
      tell(t('common.saved'));
      go(`/cases/${id}`, { replace: true });
    };
    if (file === null) create.mutate({ body }, { onSuccess });
    else put.mutate({ params: { case: file.id }, body: { ...body, version: file.version } }, { onSuccess });
  };
  return (
    <Screen title={t(file === null ? 'cases.new' : 'cases.change')} width="wide">
      <Form
        error={create.error ?? put.error}
        isBusy={create.isPending || put.isPending}
        submit={t('common.save')}
        check={() => problemsOf(value)}
        onSubmit={submit}
        acts={
          <LinkButton href={file === null ? '/cases' : `/cases/${file.id}`} look="quiet">
            {t('common.cancel')}
          </LinkButton>
        }
      >
        <div className="form__row">
          <TextField
            name="number"
            label={t('bookings.caseNumber')}
            isLatin
            maxLength={40}
            value={value.number}
            onChange={(number) => change({ number })}
          />
          <SelectField
            name="kind"
            label={t('cases.kind')}
            value={value.kind}
            values={CASE_KINDS}
            nameOf={(kind) => t(`cases.kinds.${kind}`)}
            onChange={(kind) => kind !== '' && change({ kind })}
          />
        </div>
        <TitleField
          label={t('cases.title')}
          value={value.title}
          onChange={(title) => change({ title })}
          warning={isNaming ? t('cases.titleNamesProtected') : null}
        />
        <ComboField
          name="branch"
          label={t('bookings.branch')}
          maxLength={120}
          values={places.map(({ branch }) => branch)}
          value={value.branch}
          onChange={(branch) => change({ branch })}
        />
        <TextAreaField
          name="notes"
          label={t('booking.notes')}
          isOptional
          value={value.notes}
          onChange={(notes) => change({ notes })}
        />
        <PersonRows
          people={value.people}
          onChange={setPeople}
          roles={CASE_ROLES}
          newPerson={newParty}
          gapsOf={({ name }) => (name.trim() === '' ? ['name'] : [])}
          aboutOf={() => []}
        >
          {(person, at, set) => {
            const others = value.people.filter(({ id }) => id !== person.id);
            return (
              <>
                <div className="form__row">
                  <SelectField
                    name={`people.${at}.role`}
                    label={t('booking.role')}
                    value={person.role}
                    values={CASE_ROLES}
                    nameOf={words.role}
                    onChange={(role) => role !== '' && set({ role })}
                  />
                  <NameFields at={at} person={person} onChange={set} />
                  <WritingFields at={at} person={person} onChange={set} />
                </div>
                {isForOthers(person.role) && others.length > 0 && (
                  <TicksField
                    name={`people.${at}.with`}
                    label={t(person.role === 'lawyer' ? 'booking.clients' : 'booking.with')}
                    values={others.map(({ id }) => id)}
                    chosen={person.with}
                    nameOf={(id) => named(others.find((one) => one.id === id)!)}
                    onChange={(chosen) => set({ with: chosen })}
                  />
                )}
              </>
            );
          }}
        </PersonRows>
      </Form>
    </Screen>
  );
}
