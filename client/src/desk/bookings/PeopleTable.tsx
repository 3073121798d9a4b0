import { useState } from 'react';
import { renewLink, withdrawLink } from '@mahzar/shared/rest/bookings';
import { listChecks } from '@mahzar/shared/rest/checks';
import { localMobile } from '@mahzar/shared/phone';
import type { CallAnswer } from '@mahzar/shared/rest/route';
import type { BookedPerson, Booking } from '@mahzar/shared/scheduling/booking';
import { localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { ActMenu } from '../../ui/ActMenu.tsx';
import { useAct } from '../api/useAct.ts';
import { useLoad } from '../api/useLoad.ts';
import { Badge } from '../ui/Badge.tsx';
import { Moment } from '../ui/Moment.tsx';
import { OnceOnly } from '../ui/OnceOnly.tsx';
import { Table } from '../ui/Table.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useMay } from '../session/who.tsx';
import { Identity } from './Identity.tsx';
import { useBookingWords } from '../words/useBookingWords.ts';
import { useIdentities } from './useIdentities.ts';

interface LinkUse {
  readonly seat: string;
  readonly firstOpenedAt: number | null;
  readonly lastOpenedAt: number | null;
  readonly opened: number;
}

interface PeopleTableProps {
  readonly booking: Booking;
  readonly opened: readonly LinkUse[];
}

/** Everybody in a hearing, with contacts and the state of their link. */
export function PeopleTable({ booking, opened }: PeopleTableProps) {
  const t = useStaffWords();
  const words = useBookingWords();
  const may = useMay();
  const tell = useTell();
  const { language } = useLanguage();
  const [fresh, setFresh] = useState<{ readonly name: string; readonly link: string } | null>(null);
  const checks = useLoad(listChecks, { params: { booking: booking.id } }, { when: may('watch-board') });
  const checkOf = (seat: string) => checks.data?.items.find((one) => one.seat === seat);
  const identities = useIdentities(booking.id);
  const isAhead = booking.state !== 'cancelled' && booking.state !== 'over';
  const renew = useAct(renewLink);
  const withdraw = useAct(withdrawLink);
  const failed = { onError: useTellFailure() };
  const act = (person: BookedPerson, what: 'renew' | 'withdraw'): void => {
    const params = { booking: booking.id, person: person.id };
    if (what === 'renew') {
      const { name } = person;
      const renewed = ({ link, way }: CallAnswer<typeof renewLink>): void => {
        if (link !== null) setFresh({ name, link });
        else tell(t(way === 'desk' ? 'people.linkAtDesk' : 'people.linkByMessage', { name }));
      };
      renew.mutate({ params, body: {} }, { ...failed, onSuccess: renewed });
    } else withdraw.mutate({ params }, { ...failed, onSuccess: () => tell(t('people.withdrawn')) });
  };
  const nameOf = (id: string | null) => booking.people.find((one) => one.id === id)?.name ?? '';
  return (
    <>
      {fresh !== null && (
        <OnceOnly
          title={t('people.freshTitle', { name: fresh.name })}
          text={t('people.freshText')}
          secret={fresh.link}
        />
      )}
      <Table
        caption={t('bookings.people')}
        rows={booking.people}
        keyOf={({ id }) => id}
        columns={[
          {
            key: 'name',
            head: t('account.name'),
            cell: (person) => (
              <>
                <strong>{person.name}</strong>
                {person.protected && (
                  <>
                    {' '}
                    <Badge look="warn">{t('people.protected')}</Badge>
                  </>
                )}
                {person.interpreterRequired && <div className="soft">{t('people.interpreterRequired')}</div>}
                {person.needs !== null && <div className="soft">{person.needs}</div>}
              </>
            ),
            sort: ({ name }) => name,
          },
          {
            key: 'role',
            head: t('booking.role'),
            cell: (person) => (
              <>
                {words.role(person.role)}
                {person.with.length > 0 && (
                  <div className="soft">{t('people.with', { names: words.list(person.with.map(nameOf)) })}</div>
                )}
              </>
            ),
          },
          {
            key: 'contact',
            head: t('people.contact'),
            cell: ({ phone, email }) =>
              phone === null && email === null ? (
                t('common.none')
              ) : (
                <>
                  {phone !== null && (
                    <div>
                      <bdi dir="ltr">{localDigits(language, localMobile(phone))}</bdi>
                    </div>
                  )}
                  {email !== null && (
                    <div>
                      <bdi dir="ltr">{email}</bdi>
                    </div>
                  )}
                </>
              ),
          },
          {
            key: 'nationalId',
            head: t('booking.nationalId'),
            cell: ({ nationalId }) => (
              <bdi dir="ltr">{nationalId === null ? t('common.none') : localDigits(language, nationalId)}</bdi>
            ),
            isExtra: true,
          },
          {
            key: 'link',
            head: t('people.link'),
            cell: (person) => (
              <LinkState
                person={person}
                opened={opened.find(({ seat }) => seat === person.id)}
                through={nameOf(person.through)}
              />
            ),
          },
          {
            key: 'identity',
            head: t('people.identity'),
            cell: (person) => (
              <Identity
                booking={booking}
                person={person}
                state={identities?.find(({ seat }) => seat === person.id)?.state}
                isAhead={isAhead}
              />
            ),
          },
          {
            key: 'check',
            head: t('board.deviceCheck'),
            cell: ({ id }) => <Check check={checkOf(id)} />,
            isExtra: true,
          },
          ...(may('manage-links') && isAhead
            ? [
                {
                  key: 'acts',
                  head: t('common.actions'),
                  isQuiet: true,
                  cell: (person: BookedPerson) =>
                    person.link === 'none' ? null : (
                      <div className="people-acts">
                        <ActMenu
                          label={t('people.actsFor', { name: person.name })}
                          icon="more"
                          look="quiet"
                          ground="light"
                          parts={[
                            {
                              acts: [
                                { id: 'renew' as const, label: t('people.renew'), icon: 'key' },
                                ...(person.link === 'valid'
                                  ? [
                                      {
                                        id: 'withdraw' as const,
                                        label: t('people.withdraw'),
                                        icon: 'close' as const,
                                        grave: true,
                                      },
                                    ]
                                  : []),
                              ],
                            },
                          ]}
                          onAct={(what) => act(person, what)}
                        />
                      </div>
                    ),
                },
              ]
            : []),
        ]}
      />
    </>
  );
}

const CHECK_LOOKS = { passed: 'good', limited: 'warn', failed: 'bad' } as const;

/** The result of a person's latest device check. */
function Check({ check }: { readonly check: CallAnswer<typeof listChecks>['items'][number] | undefined }) {
  const t = useStaffWords();
  if (check === undefined) return <span className="soft">{t('common.none')}</span>;
  return (
    <>
      <Badge look={CHECK_LOOKS[check.outcome]}>{t(`board.checks.${check.outcome}`)}</Badge>{' '}
      <span className="soft nowrap">
        <Moment at={check.at} as="short" />
      </span>
    </>
  );
}

interface LinkStateProps {
  readonly person: BookedPerson;
  readonly opened: LinkUse | undefined;
  readonly through: string;
}

/** Whether the person has opened their link, and when first. */
function LinkState({ person, opened, through }: LinkStateProps) {
  const t = useStaffWords();
  if (person.link === 'none') return <span className="soft">{t('people.through', { name: through })}</span>;
  if (person.link === 'withdrawn') return <Badge look="bad">{t('people.states.withdrawn')}</Badge>;
  if (opened === undefined || opened.firstOpenedAt === null) return <Badge>{t('people.states.unopened')}</Badge>;
  return (
    <>
      <Badge look="good">{t('people.states.opened')}</Badge>{' '}
      <span className="soft nowrap">
        <Moment at={opened.lastOpenedAt ?? opened.firstOpenedAt} as="short" />
      </span>
    </>
  );
}
