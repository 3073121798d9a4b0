import { Field } from './Field.tsx';

interface ComboFieldProps {
  readonly name: string;
  readonly label: string;
  readonly isOptional?: boolean;
  readonly maxLength: number;
  readonly values: readonly string[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur?: () => void;
}

/** One of the known values, or a new one: the browser's own list works with every keyboard and screen reader. */
export function ComboField(props: ComboFieldProps) {
  const { values, value, maxLength, onChange, onBlur } = props;
  return (
    <Field {...props}>
      {(control) => (
        <>
          <input
            {...control}
            className="input"
            list={`${control.id}-values`}
            autoComplete="off"
            maxLength={maxLength}
            value={value}
            onChange={({ target }) => onChange(target.value)}
            onBlur={onBlur}
          />
          <datalist id={`${control.id}-values`}>
            {values.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
