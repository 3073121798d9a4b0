import { useId } from 'react';
import type { ComponentProps } from 'react';
import { Button } from '../../ui/Button.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { SelectField } from './Field.tsx';
import { Form } from './Form.tsx';

interface ActFormProps extends Omit<ComponentProps<typeof Form>, 'acts'> {
  readonly title: string;
  /** What follows from it. */
  readonly text?: string;
  readonly onClose: () => void;
}

/** A card on a page that asks for what one act needs, and can be left without it. */
export function ActForm({ title, text, onClose, ...form }: ActFormProps) {
  const common = useStaffWords();
  const id = useId();
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {text !== undefined && <p>{text}</p>}
      <Form
        {...form}
        acts={
          <Button look="quiet" onPress={onClose}>
            {common('common.back')}
          </Button>
        }
      />
    </section>
  );
}

type ChoiceFieldProps<Value extends string> = Omit<ComponentProps<typeof SelectField<Value>>, 'empty'>;

/** One of several that has to be chosen: none is at first. */
export function ChoiceField<Value extends string>(props: ChoiceFieldProps<Value>) {
  const common = useStaffWords();
  return <SelectField {...props} empty={common('common.choose')} />;
}
