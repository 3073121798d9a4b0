import type { BookingState as State } from '@mahzar/shared/scheduling/booking';
import { Badge } from './Badge.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';

const LOOKS = { booked: 'plain', opened: 'good', over: 'plain', cancelled: 'bad' } as const;

/** The state of a hearing in a word. */
export function BookingState({ state }: { readonly state: State }) {
  const t = useStaffWords();
  return <Badge look={LOOKS[state]}>{t(`bookings.states.${state}`)}</Badge>;
}
