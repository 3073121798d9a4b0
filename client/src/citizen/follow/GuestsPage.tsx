import { answerRequest } from '@mahzar/shared/rest/requests';
import type { MyRequest } from '@mahzar/shared/rest/requests';
import { useCitizen } from '../CitizenContext.tsx';
import { GuestFields, NOBODY } from '../fields/GuestFields.tsx';
import { problemOfGuests, tidy } from '../request/answers.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { RequestForm } from './RequestForm.tsx';
import { deleteStoredForm, useStoredForm } from './useStoredForm.ts';

/** Changes the guests who join the meeting from another place, after submitting. */
export function GuestsPage({ request: { id, company } }: { readonly request: MyRequest }) {
  const t = useCitizenWords();
  const { own } = useCitizen();
  const had = company.elsewhere ?? [];
  const [guests, change] = useStoredForm(`guests ${id}`, had.length === 0 ? [NOBODY] : had);
  const send = async (): Promise<MyRequest> => {
    const now = await own.call(answerRequest, { body: { company: { ...company, elsewhere: guests.map(tidy) } } });
    deleteStoredForm();
    return now;
  };
  return (
    <RequestForm
      title={t('guests.title')}
      submit={t('guests.submit')}
      check={() => problemOfGuests(guests)}
      send={send}
    >
      <GuestFields guests={guests} onChange={(all) => change([...all])} />
    </RequestForm>
  );
}
