import { useTranslation } from 'react-i18next';
import { RECORD } from '@mahzar/shared/hearing/projection/reach-table';
import { inOrder } from '../names/people.ts';
import { useConductWords } from '../conduct/useConductWords.ts';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { displayName } from '../names/display-name.ts';

interface ReachFilterProps {
  readonly listener: string | null;
  readonly seat: string | null;
  readonly onListener: (listener: string | null) => void;
  readonly onSeat: (seat: string | null) => void;
}

/** Chooses a listener and a source: for a pair that was kept apart the answer is "never". */
export function ReachFilter({ listener, seat, onListener, onSeat }: ReachFilterProps) {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { me, people } = usePartsOfScene('me', 'people');
  const everybody = inOrder([me, ...people]).map((person) => [person.seat, displayName(t, person)] as const);
  const choice = (
    label: string,
    value: string | null,
    options: readonly (readonly [string, string])[],
    onChange: (value: string | null) => void,
  ) => (
    <label className="reach__filter">
      {label}
      <select
        value={value ?? ''}
        onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? null : currentTarget.value)}
      >
        <option value="">{tc('reach.everybody')}</option>
        {options.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <>
      {choice(tc('reach.whoHeard'), listener, [...everybody, [RECORD, tc('reach.record')]], onListener)}
      {choice(tc('reach.ofWhom'), seat, everybody, onSeat)}
    </>
  );
}
