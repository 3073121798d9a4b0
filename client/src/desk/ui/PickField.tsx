import { useState } from 'react';
import { ComboField } from './ComboField.tsx';
import { labelsOf, pickedBy } from './picks.ts';
import type { Pick } from './picks.ts';

interface PickFieldProps {
  readonly name: string;
  readonly label: string;
  /** Undefined before loading. */
  readonly picks: readonly Pick[] | undefined;
  /** Id of the picked item; '' while there is none. */
  readonly value: string;
  readonly onChange: (pick: Pick | null) => void;
}

/** One of many values or none, found by typing. Unknown text is not accepted, and disappears when the field is left. */
export function PickField({ name, label, picks = [], value, onChange }: PickFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const labels = labelsOf(picks);
  return (
    <ComboField
      name={name}
      label={label}
      isOptional
      maxLength={200}
      values={[...labels.values()]}
      value={typed ?? labels.get(value) ?? ''}
      onChange={(text) => {
        setTyped(text);
        const pick = pickedBy(text, picks);
        if (pick !== undefined) onChange(pick);
        else if (text.trim() === '') onChange(null);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
