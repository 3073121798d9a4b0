import { parseTime } from '@internationalized/date';
import { DateInput, DateSegment } from 'react-aria-components/DateField';
import { TimeField as AriaTimeField } from 'react-aria-components/TimeField';
import { useField } from './FormContext.tsx';
import './date-field.css';

interface TimeFieldProps {
  readonly name: string;
  readonly label: string;
  /** `HH:MM`; '' while there is none. */
  readonly value: string;
  readonly onChange: (time: string) => void;
}

/** A time of the day by the court's clock, of 24 hours. */
export function TimeField({ name, label, value, onChange }: TimeFieldProps) {
  const { id, problem } = useField(name, label);
  return (
    <div className="field" data-wrong={problem !== null} id={id}>
      <span className="field__label" id={`${id}-label`}>
        {label}
      </span>
      {problem !== null && <p className="field__problem">{problem}</p>}
      <AriaTimeField
        aria-labelledby={`${id}-label`}
        hourCycle={24}
        shouldForceLeadingZeros
        value={value === '' ? null : parseTime(value)}
        onChange={(time) => onChange(time === null ? '' : time.toString().slice(0, 5))}
        isInvalid={problem !== null}
      >
        <DateInput className="date-field input date-field__parts">
          {(segment) => <DateSegment segment={segment} className="date-field__part" />}
        </DateInput>
      </AriaTimeField>
    </div>
  );
}
