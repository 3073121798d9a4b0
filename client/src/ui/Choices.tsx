import { useId } from 'react';

interface ChoicesProps<Value extends string> {
  readonly legend: string;
  readonly values: readonly Value[];
  readonly chosen: Value;
  readonly labelOf: (value: Value) => string;
  readonly onChoose: (value: Value) => void;
}

/** A choice of one of a few: the browser's own radio buttons, as high as a finger. */
export function Choices<Value extends string>({ legend, values, chosen, labelOf, onChoose }: ChoicesProps<Value>) {
  const name = useId();
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      {values.map((value) => (
        <label key={value} className="choices__one">
          <input type="radio" name={name} checked={value === chosen} onChange={() => onChoose(value)} />
          {labelOf(value)}
        </label>
      ))}
    </fieldset>
  );
}
