import { useParams } from 'wouter';
import { archiveCase, readCase, reopenCase } from '@mahzar/shared/rest/cases';
import type { CallAnswer } from '@mahzar/shared/rest/route';
import { localMobile } from '@mahzar/shared/phone';
import { formatList, localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { useLoad } from '../api/useLoad.ts';
import { BookingTable } from '../bookings/BookingList.tsx';
import { useBookingWords } from '../words/useBookingWords.ts';
import { Badge } from '../ui/Badge.tsx';
import { CaseNumber } from '../ui/CaseNumber.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Empty, Loaded } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useMay } from '../session/who.tsx';
import { CaseTimeline, Proceedings } from './Proceedings.tsx';
import './cases.css';

type WholeCase = CallAnswer<typeof readCase>;

/** Everything about a case on one page: its facts, its people and its hearings. */
export default function CasePage() {
  const { case: id } = useParams<{ case: string }>();
  const read = useLoad(readCase, { params: { case: id } });
  return <Loaded of={read}>{(one) => <OneCase file={one} />}</Loaded>;
}

function OneCase({ file }: { readonly file: WholeCase }) {
  const t = useStaffWords();
  const may = useMay();
  const tell = useTell();
  const { language } = useLanguage();
  const archive = useAct(archiveCase);
  const reopen = useAct(reopenCase);
  const failed = { onError: useTellFailure() };
  const params = { case: file.id };
  const putAside = (version: number): void =>
    archive.mutate(
      { params, body: { version } },
      { ...failed, onSuccess: (now) => tell(t('cases.archived'), { undo: () => takeUp(now.version) }) },
    );
  const takeUp = (version: number): void =>
    reopen.mutate({ params, body: { version } }, { ...failed, onSuccess: () => tell(t('cases.reopened')) });
  return (
    <Screen
      title={file.title}
      lead={
        <>
          <CaseNumber number={file.number} /> · {t(`cases.kinds.${file.kind}`)} · {file.branch}{' '}
          {file.state === 'archived' && <Badge>{t('cases.states.archived')}</Badge>}
        </>
      }
      acts={
        may('edit-cases') && (
          <>
            {file.state === 'open' && may('edit-bookings') && (
              <LinkButton href={`/bookings/new?case=${encodeURIComponent(file.number)}`} look="primary" icon="plus">
                {t('bookings.new')}
              </LinkButton>
            )}
            <LinkButton href={`/cases/${file.id}/change`} icon="pen">
              {t('booking.change')}
            </LinkButton>
            <Button onPress={() => (file.state === 'open' ? putAside(file.version) : takeUp(file.version))}>
              {t(file.state === 'open' ? 'cases.archive' : 'cases.reopen')}
            </Button>
          </>
        )
      }
    >
      {file.notes !== '' && <section className="card pre-line">{file.notes}</section>}
      {may('act-in-cases') && <Proceedings id={file.id} />}
      <section className="part" aria-labelledby="parties">
        <h2 id="parties">{t('cases.parties')}</h2>
        {file.people.length === 0 ? (
          <Empty title={t('cases.noParties')} />
        ) : (
          <Table
            caption={t('cases.parties')}
            rows={file.people}
            keyOf={({ id }) => id}
            columns={[
              {
                key: 'name',
                head: t('account.name'),
                cell: ({ name }) => <strong>{name}</strong>,
                sort: ({ name }) => name,
              },
              { key: 'role', head: t('booking.role'), cell: (person) => <RoleIn file={file} person={person} /> },
              {
                key: 'phone',
                head: t('booking.phone'),
                cell: ({ phone }) => (
                  <bdi dir="ltr">{phone === null ? t('common.none') : localDigits(language, localMobile(phone))}</bdi>
                ),
              },
              {
                key: 'email',
                head: t('signIn.email'),
                cell: ({ email }) => <bdi dir="ltr">{email ?? t('common.none')}</bdi>,
              },
              {
                key: 'nationalId',
                head: t('booking.nationalId'),
                cell: ({ nationalId }) => (
                  <bdi dir="ltr">{nationalId === null ? t('common.none') : localDigits(language, nationalId)}</bdi>
                ),
              },
            ]}
          />
        )}
      </section>
      <section className="part" aria-labelledby="hearings">
        <h2 id="hearings">{t('nav.bookings')}</h2>
        {file.bookings.length === 0 ? (
          <Empty title={t('cases.noHearings')} />
        ) : (
          <BookingTable rows={file.bookings} hasDays />
        )}
      </section>
      {may('act-in-cases') && <CaseTimeline id={file.id} />}
    </Screen>
  );
}

interface RoleInProps {
  readonly file: WholeCase;
  readonly person: WholeCase['people'][number];
}

/** The role of a person, and for whom they are in the case. */
function RoleIn({ file, person: { role, with: principals } }: RoleInProps) {
  const words = useBookingWords();
  const { language } = useLanguage();
  const names = file.people.filter(({ id }) => principals.includes(id)).map(({ name }) => name);
  return (
    <>
      {words.role(role)}
      {names.length > 0 && <span className="soft"> ({formatList(language, names)})</span>}
    </>
  );
}
