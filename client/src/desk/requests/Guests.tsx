import { useState } from 'react';
import type { Guest } from '@mahzar/shared/requests/guests';
import { nameGuests } from '@mahzar/shared/rest/office-requests';
import type { OfficeRequest } from '@mahzar/shared/rest/office-requests';
import { localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { useQueueWords } from '../ui/useQueueWords.ts';
import { useMay } from '../session/who.tsx';
import { ActForm } from '../ui/ActForm.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { GuestFields, problemsOfGuests, tidyGuests } from './GuestFields.tsx';

/** Stages in which the guests can be changed; the service refuses later changes. */
const BEFORE_CALL: readonly (string | null)[] = ['asked', 'waiting', 'lapsed', null];

/** The guests of a request's meeting, with a form to change them. */
export function Guests({ request }: { readonly request: OfficeRequest }) {
  const t = useQueueWords();
  const may = useMay();
  const { language } = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const guests = request.company.elsewhere ?? [];
  return (
    <section className="part" aria-labelledby="request-guests">
      <h3 id="request-guests">{t('guests.title')}</h3>
      {guests.length === 0 && <p className="soft">{t('guests.none')}</p>}
      {guests.length > 0 && (
        <ul className="plain-list">
          {guests.map(({ role, name, phone }) => (
            <li key={phone}>
              {t(`request.${role}`)}: {name} · <bdi dir="ltr">{localDigits(language, phone)}</bdi>
            </li>
          ))}
        </ul>
      )}
      {isOpen ? (
        <GuestsForm request={request.id} guests={guests} onClose={() => setOpen(false)} />
      ) : (
        may('decide-requests') &&
        BEFORE_CALL.includes(request.stage) && (
          <div className="actions">
            <Button size="small" onPress={() => setOpen(true)}>
              {t('guests.change')}
            </Button>
          </div>
        )
      )}
    </section>
  );
}

interface GuestsFormProps {
  readonly request: string;
  readonly guests: readonly Guest[];
  readonly onClose: () => void;
}

function GuestsForm({ request, guests, onClose }: GuestsFormProps) {
  const t = useQueueWords();
  const [all, setAll] = useState<readonly Guest[]>(
    guests.length > 0 ? guests : [{ role: 'lawyer', name: '', phone: '' }],
  );
  const act = useAct(nameGuests);
  const tell = useTell();
  const given = tidyGuests(all);
  return (
    <ActForm
      title={t('guests.change')}
      text={t('guests.text')}
      error={act.error}
      isBusy={act.isPending}
      submit={t('guests.submit')}
      check={() => problemsOfGuests(given)}
      onSubmit={() =>
        act.mutate(
          { params: { request }, body: { guests: given } },
          {
            onSuccess: () => {
              tell(t('done.act'));
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    >
      <GuestFields guests={all} onChange={setAll} />
    </ActForm>
  );
}
