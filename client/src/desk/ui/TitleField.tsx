import { TextField } from './Field.tsx';

interface TitleFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** That the title names somebody who is protected; null: it does not. */
  readonly warning: string | null;
}

/** The title of a hearing or a case, with a warning that prevents nothing. */
export function TitleField({ label, value, onChange, warning }: TitleFieldProps) {
  return (
    <div>
      <TextField name="title" label={label} maxLength={200} value={value} onChange={onChange} />
      <div role="status">{warning !== null && <p className="form-note form-note--below">{warning}</p>}</div>
    </div>
  );
}
