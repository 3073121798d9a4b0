import { useParams } from 'wouter';
import { readWorkingHours } from '@mahzar/shared/rest/allocation';
import { listColleagues } from '@mahzar/shared/rest/staff';
import { useLoad } from '../api/useLoad.ts';
import { MissingPage } from '../ui/MissingPage.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Loaded } from '../ui/States.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { HoursForm } from './HoursForm.tsx';

/** One colleague's working hours. */
export default function ColleagueHoursPage() {
  const t = useStaffWords();
  const { account } = useParams<{ account: string }>();
  const colleagues = useLoad(listColleagues, {});
  const hours = useLoad(readWorkingHours, { params: { account } });
  if (hours.error?.code === 'not-found') return <MissingPage name="notFound" />;
  const name = colleagues.data?.items.find((one) => one.account === account)?.name ?? '';
  return (
    <Screen title={t('hours.title')} lead={name === '' ? undefined : <bdi>{name}</bdi>} width="form">
      <Loaded of={hours}>{(read) => <HoursForm key={read.version} hours={read} />}</Loaded>
    </Screen>
  );
}
