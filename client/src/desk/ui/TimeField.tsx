import { parseTime } from '@internationalized/date';
import { DateInput, DateSegment } from 'react-aria-components/DateField';
import { TimeField as AriaTimeField } from 'react-aria-components/TimeField';
import { memo } from 'react';
import { GroupField } from './Field.tsx';
import './date-field.css';

interface TimeFieldProps {
  readonly name: string;
  readonly label: string;
  /** `HH:MM`; '' while there is none. */
  readonly value: string;
  readonly onChange: (time: string) => void;
}

/** A time of the day on the court's 24-hour clock. Costly to draw. */
export const TimeField = memo(function TimeField({ name, label, value, onChange }: TimeFieldProps) {
  return (
    <GroupField name={name} label={label}>
      {(labelId, isWrong) => (
        <AriaTimeField
          aria-labelledby={labelId}
          hourCycle={24}
          shouldForceLeadingZeros
          value={value === '' ? null : parseTime(value)}
          onChange={(time) => onChange(time === null ? '' : time.toString().slice(0, 5))}
          isInvalid={isWrong}
        >
          <DateInput className="date-field input date-field__parts">
            {(segment) => <DateSegment segment={segment} className="date-field__part" />}
          </DateInput>
        </AriaTimeField>
      )}
    </GroupField>
  );
});
