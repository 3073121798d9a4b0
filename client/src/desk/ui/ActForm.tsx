import { useEffect, useId, useRef } from 'react';
import type { ComponentProps } from 'react';
import { Button } from '../../ui/Button.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { SelectField } from './Field.tsx';
import { Form } from './Form.tsx';

/** By then a closing menu has moved the focus. */
const SETTLED_MS = 100;

interface ActFormProps extends Omit<ComponentProps<typeof Form>, 'acts' | 'onCancel'> {
  readonly title: string;
  /** The consequence of the act. */
  readonly text?: string;
  readonly onClose: () => void;
}

/** A card on a page that asks for the data of one act, and can be closed without it. */
export function ActForm({ title, text, onClose, ...form }: ActFormProps) {
  const common = useStaffWords();
  const id = useId();
  const card = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // A form requested from a row far below is scrolled into view and announced. The menu that opened it returns the focus first.
    const timer = setTimeout(() => {
      if (card.current?.contains(document.activeElement) === false) heading.current?.focus({ preventScroll: true });
      card.current?.scrollIntoView({ block: 'nearest' });
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <section ref={card} className="card act-form" aria-labelledby={id}>
      <h2 ref={heading} id={id} tabIndex={-1}>
        {title}
      </h2>
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

/** A choice of one of several values, none of which is preselected. */
export function ChoiceField<Value extends string>(props: ChoiceFieldProps<Value>) {
  const common = useStaffWords();
  return <SelectField {...props} empty={common('common.choose')} />;
}
